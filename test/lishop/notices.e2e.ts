import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppStoreSimulator } from '../simulators/app-store.js';
import { WebhookReceiver } from '../simulators/webhook-receiver.js';
import { SECRET } from '../notices/notices-app.js';
import { eventually } from '../support/eventually.js';
import { LiShopApp } from '../support/lishop-app.js';

const DAY = 24 * 60 * 60 * 1000;

let appStore: AppStoreSimulator;
let receiver: WebhookReceiver;
let lishop: LiShopApp;
beforeAll(async () => {
  appStore = await AppStoreSimulator.start();
  receiver = await WebhookReceiver.start();
  lishop = await LiShopApp.start({
    ...appStore.environment,
    WEBHOOK_URL: receiver.url,
    WEBHOOK_SECRET: SECRET,
    OPERATOR_MAIL: 'operator@example.com',
  });
});
afterAll(async () => {
  await lishop.close();
  await receiver.stop();
  await appStore.stop();
});

/** The newest list and its receipt, when the App Store has been asked so many times about the latter. */
async function asked(receipt: string, times: number): Promise<{ list: number; id: string }> {
  await eventually(() => appStore.askedAbout(receipt).length === times);
  const [row] = await lishop.quartet.database.query<{ list: number; id: string }>(
    'SELECT list_id::int AS list, id FROM lishop.receipts ORDER BY created_at DESC LIMIT 1',
  );
  return row!;
}

/** All that the receiver was told of a list so far. */
const toldOf = (list: number): any[] =>
  receiver
    .of('lishop.receipt.refused')
    .flatMap(({ body }) => (body.data.list_id === list ? [body.data] : []));

async function helpFor(list: number): Promise<string> {
  const [row] = await lishop.quartet.database.query<{ help: string }>(
    'SELECT help FROM platform.operator_notices WHERE summary LIKE $1',
    [`A receipt of LiShop list ${list} %`],
  );
  return row!.help;
}

describe('lishop.receipt.refused', () => {
  it.each<[number, string, number, string]>([
    [21003, 'invalid', 21003, 'POST /api_keys/registerAccount'],
    [21006, 'expired', 21006, 'renews the subscription'],
    [21004, 'invalid', 21004, 'LISHOP_APPSTORE_PASSWORD'],
  ])(
    'should tell of a receipt that the App Store answers with %s',
    async (behaviour, verdict, status, help) => {
      const receipt = `told ${behaviour}`;
      appStore.will(behaviour, receipt);
      await lishop.register(undefined, receipt);
      const { list, id } = await asked(receipt, 1);
      await eventually(() => toldOf(list).length === 1);
      expect(toldOf(list)).toEqual([{ list_id: list, receipt_id: id, verdict, status, current: true }]);
      expect(await helpFor(list)).toContain(help);
      expect(JSON.stringify(receiver.received)).not.toContain(receipt);
    },
  );

  it('should tell once of a subscription that stays expired, and again after it was valid', async () => {
    const receipt = 'comes and goes';
    appStore.will(21006, receipt);
    const payment = 'payment that comes and goes';
    await lishop.register(payment, receipt);
    const { list } = await asked(receipt, 1);
    await eventually(() => toldOf(list).length === 1);
    lishop.advance(DAY + 60_000);
    await asked(receipt, 2);
    appStore.will(0, receipt);
    await lishop.register(payment, receipt);
    await asked(receipt, 3);
    await eventually(
      async () =>
        (await lishop.quartet.database.query('SELECT 1 FROM lishop.lists WHERE id = $1 AND proven', [list]))
          .length === 1,
    );
    appStore.will(21003, receipt);
    await lishop.register(payment, receipt);
    await asked(receipt, 4);
    await eventually(() => toldOf(list).length === 2);
    expect(toldOf(list).map(({ verdict }) => verdict as string)).toEqual(['expired', 'invalid']);
  });

  it('should tell of a receipt that was sent to a list which lives by another', async () => {
    const payment = 'payment of somebody';
    appStore.will(0, 'the good one');
    await lishop.register(payment, 'the good one');
    await asked('the good one', 1);
    appStore.will(21003, 'the forged one');
    await lishop.register(payment, 'the forged one');
    const { list, id } = await asked('the forged one', 1);
    await eventually(() => toldOf(list).length === 1);
    expect(toldOf(list)).toEqual([
      { list_id: list, receipt_id: id, verdict: 'invalid', status: 21003, current: false },
    ]);
    expect(await helpFor(list)).toContain('whoever sent it');
  });
});
