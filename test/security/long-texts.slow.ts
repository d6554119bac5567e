import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { LiShopApp } from '../support/lishop-app.js';
import type { BobuxClient } from '../support/bobux-client.js';

/** Texts of one kind, as no fuzz of odd characters makes them: what searches them twice takes four times as long for twice the length. */
const UNITS = ['+', ' ', '1', '0', 'A', '=', '.', '-', '/', 'a.', '\n', '"', '\\'];
const [HALF, WHOLE] = [50_000, 100_000];
/** Below it, the network and the collector are what is measured; milliseconds. */
const NOISE_MS = 20;

let lishop: LiShopApp;
let client: BobuxClient;
let owner: string;
beforeAll(async () => {
  lishop = await LiShopApp.start({ LISHOP_LIMIT_RECOVER: '1000/3600', LIMIT_REQUESTS: '0' });
  client = await lishop.quartet.connect();
  owner = await lishop.register();
});
afterAll(() => lishop.close());

async function best(run: () => Promise<unknown>): Promise<number> {
  let least = Infinity;
  for (let n = 0; n < 3; n++) {
    const began = performance.now();
    await run();
    least = Math.min(least, performance.now() - began);
  }
  return least;
}

async function expectLinear(run: (length: number) => Promise<unknown>): Promise<void> {
  await run(1_000);
  const half = await best(() => run(HALF));
  const whole = await best(() => run(WHOLE));
  expect(whole).toBeLessThanOrEqual(3 * Math.max(half, NOISE_MS));
}

describe('a long text of one kind', () => {
  const parameters: [operation: string, parameter: string, others: Record<string, string>][] = [
    ['/verifyReceipt', 'deviceIdentifier', { receipt: 'cg==' }],
    ['/verifyReceipt', 'receipt', { deviceIdentifier: 'x' }],
    ['/recoverApiKey', 'email', {}],
    ['/requestNewApiKey', 'email', {}],
    ['/removeApiKey', 'sharedApiKey', {}],
    ['/articles', 'qty', { name: 'Milk', checked: '0' }],
    ['/articles', 'name', { qty: '1', checked: 'no' }],
  ];

  it.each(parameters)(
    'should take %s no more than proportional time in %s',
    async (operation, parameter, others) => {
      for (const unit of UNITS) {
        for (const before of ['', 'a@']) {
          await expectLinear((length) =>
            lishop.call(operation, {
              key: owner,
              json: { ...others, [parameter]: `${before}${unit.repeat(length / unit.length)}!` },
            }),
          );
        }
      }
    },
  );

  it.each([
    ['json', `'[' || repeat('1.5,', $) || '1]'`],
    ['json', `'"' || repeat('\\\\', $) || '"'`],
    ['json', `'0.' || repeat('0', $) || '1'`],
    ['numeric', `'1.' || repeat('0', least($, 16000)) || '1'`],
    ['numeric[]', `'{' || repeat('1.50,', $) || '1}'`],
  ])('should take sendsql no more than proportional time in a %s of %s', async (type, text) => {
    await expectLinear((length) =>
      client.ok('sendsql', { sql: `SELECT (${text.replace('$', String(length))})::${type} AS value` }),
    );
  });
});

describe('a mail address of 1.9 MB', () => {
  it('should not be kept in memory by recoverApiKey', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const heap = (): number => {
      collect();
      return process.memoryUsage().heapUsed;
    };
    const recover = (n: number): Promise<unknown> =>
      lishop.call('/recoverApiKey', { form: { email: `${n}${'x'.repeat(1_900_000)}` } });
    await recover(0);
    const before = heap();
    for (let n = 1; n <= 60; n++) await recover(n);
    expect(heap() - before).toBeLessThan(30_000_000);
  });
});
