import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { LiShopApp } from '../support/lishop-app.js';
import type { BobuxClient } from '../support/bobux-client.js';
import { isLinear } from './linear-time.js';
import { readJson } from '../../src/contexts/bobux-ledger/gateway/codec/json-reader.js';
import { parseWithLiteralNumbers } from '../../src/contexts/lishop-lists/http/exact-numbers.js';
import { normalizeReceipt } from '../../src/contexts/lishop-lists/receipts/receipt-text.js';

/** Characters. */
const LENGTH = 100_000;
/** Below it, the network and the collector are what is measured; milliseconds. */
const NOISE_MS = 20;
const READER_NOISE_MS = 3;

let lishop: LiShopApp;
let client: BobuxClient;
beforeAll(async () => {
  lishop = await LiShopApp.start({ LISHOP_LIMIT_RECOVER: '1000/3600', LIMIT_REQUESTS: '0' });
  client = await lishop.quartet.connect();
  // Its key is what the log is searched for at the end.
  await lishop.register();
});
afterAll(() => lishop.close());

describe('a long value that sendsql reads', () => {
  it.each([
    ['json', `'[' || repeat('1.5,', $) || '1]'`],
    ['json', `'"' || repeat('\\\\', $) || '"'`],
    ['json', `'0.' || repeat('0', $) || '1'`],
    ['numeric', `'1.' || repeat('0', least($, 16000)) || '1'`],
    ['numeric[]', `'{' || repeat('1.50,', $) || '1}'`],
  ])('should take sendsql no more than proportional time in a %s of %s', async (type, text) => {
    const read = (length: number): unknown =>
      client.ok('sendsql', { sql: `SELECT (${text.replace('$', String(length))})::${type} AS value` });
    expect(await isLinear(read, LENGTH, NOISE_MS)).toBe(true);
  });
});

describe('a reader of texts', () => {
  const attempt = (read: () => unknown): void => {
    try {
      read();
    } catch (error) {
      expect(error).toBeInstanceOf(SyntaxError);
    }
  };
  const texts = [
    '"',
    '\\"',
    '\\',
    '1',
    '1.',
    '"1"',
    '-',
    '[',
    '{"a":',
    '[[],',
    '[{"a":[',
    ' ',
    '\n',
    '+',
    'x',
    '=',
  ];

  it.each<[name: string, read: (text: string) => unknown]>([
    ['readJson', readJson],
    ['parseWithLiteralNumbers', (text) => parseWithLiteralNumbers(`["x","${text}`)],
    ['parseWithLiteralNumbers of a whole text', (text) => parseWithLiteralNumbers(JSON.stringify([text]))],
    ['normalizeReceipt', (text) => normalizeReceipt(`A${text}!`)],
  ])('should take time in proportion to the length: %s', async (_name, read) => {
    const slow: string[] = [];
    for (const unit of texts) {
      const reads = (length: number): void => attempt(() => read(unit.repeat(length / unit.length)));
      reads(1_000);
      if (!(await isLinear(reads, LENGTH, READER_NOISE_MS))) slow.push(unit);
    }
    expect(slow).toEqual([]);
  });
});

describe('a mail address of 190 kB', () => {
  it('should not be kept in memory by recoverApiKey', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const heap = (): number => {
      collect();
      return process.memoryUsage().heapUsed;
    };
    const recover = (n: number): Promise<unknown> =>
      lishop.call('/recoverApiKey', { form: { email: `${n}${'x'.repeat(190_000)}` } });
    // Examined, not refused for its size.
    expect(await recover(0)).toMatchObject({ status: 404 });
    const before = heap();
    for (let n = 1; n <= 400; n++) await recover(n);
    expect(heap() - before).toBeLessThan(30_000_000);
  });
});
