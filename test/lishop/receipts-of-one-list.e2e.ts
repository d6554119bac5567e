import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppStoreSimulator, type Behaviour } from '../simulators/app-store.js';
import { eventually } from '../support/eventually.js';
import { LiShopApp } from '../support/lishop-app.js';
import { kept, putOffAll, statusOf } from './receipt-states.js';

const HOUR = 60 * 60 * 1000;

let appStore: AppStoreSimulator;
let lishop: LiShopApp;
beforeAll(async () => {
  appStore = await AppStoreSimulator.start();
  lishop = await LiShopApp.start({ ...appStore.environment, LISHOP_APPSTORE_PASSWORD: 'shared secret' });
});
afterAll(async () => {
  expect(lishop.logged).not.toContain('shared secret');
  await lishop.close();
  await appStore.stop();
});

/** Of the newest list: whether its receipt names its payment, and how many of its receipts are to be asked about. */
async function ofNewest(app: LiShopApp): Promise<{ named: boolean; waiting: number }> {
  const [row] = await app.quartet.database.query<{ named: boolean; waiting: number }>(
    `SELECT bool_or(current AND names_payment) AS named, count(next_try)::int AS waiting FROM lishop.receipts
     WHERE list_id = (SELECT max(id) FROM lishop.lists)`,
  );
  return row!;
}

/** A genuine receipt of one transaction. */
const bought = (id: string, more: object = {}): Behaviour => ({
  status: 0,
  receipt: { in_app: [{ transaction_id: id, original_transaction_id: id, ...more }] },
});

describe('a receipt sent to a list that there is', () => {
  const verdictOf = async (key: string): Promise<number> => statusOf(key, lishop);
  const everywhere = async (key: string): Promise<number[]> =>
    Promise.all(
      [
        'GET /articles',
        'POST /articles',
        'POST /sharedApiKey',
        'POST /requestNewApiKey',
        'POST /deleteList',
      ].map(async (route) => {
        const [method = '', path = ''] = route.split(' ');
        const answer = await lishop.call(path, { method, key, query: { email: 'x@example.com' } });
        return answer.status;
      }),
    );

  it.each<[Exclude<Behaviour, object>]>([
    [21002],
    [21003],
    [21004],
    [21006],
    [21009],
    ['HTTP 500'],
    ['hangs'],
  ])('should open nothing, and lock nobody out, while the App Store says %s of it', async (behaviour) => {
    const payment = `victim ${behaviour}`;
    const junk = `junk ${behaviour}`;
    const owner = await lishop.register(payment, `paid ${behaviour}`);
    await eventually(async () => (await kept(lishop)).verdict === 'valid');
    const article = await lishop.add(owner);
    const guest = await lishop.invite(owner);
    appStore.will(behaviour, junk);
    const thief = await lishop.register(payment, junk);
    expect(await everywhere(thief)).toEqual([402, 402, 402, 402, 402]);
    await eventually(() => appStore.askedAbout(junk).length > 0);
    lishop.advance(26 * HOUR);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await everywhere(thief)).toEqual([402, 402, 402, 402, 402]);
    for (const key of [owner, guest]) expect((await lishop.get('/articles', key)).json).toEqual([article]);
    // It has not even begun to end the owner's key.
    expect(
      (await lishop.call('/requestNewApiKey', { key: owner, json: { email: 'b@example.com' } })).status,
    ).toBe(200);
  });

  it('should open the list when it is found valid, and be an owner key like any other from then on', async () => {
    const first = await lishop.register('two phones', 'of the first phone');
    await eventually(async () => (await kept(lishop)).verdict === 'valid');
    const guest = await lishop.invite(first);
    appStore.will('HTTP 500', 'of the second phone');
    const second = await lishop.register('two phones', 'of the second phone');
    await eventually(() => appStore.askedAbout('of the second phone').length === 1);
    expect(await verdictOf(second)).toBe(402);
    appStore.will(0, 'of the second phone');
    await putOffAll(lishop);
    lishop.advance(60_000);
    await eventually(async () => (await verdictOf(second)) === 200);
    for (const key of [first, guest]) expect(await verdictOf(key)).toBe(200);
    lishop.advance(25 * HOUR);
    expect(await verdictOf(first)).toBe(401);
    expect((await lishop.call('/sharedApiKey', { key: second })).json).toHaveLength(1);
    // The list lives by the later receipt now.
    expect(await verdictOf(await lishop.register('two phones', 'of the second phone'))).toBe(200);
  });

  it('should, where the list never had a valid one, end the keys of everybody else, and keep the articles', async () => {
    appStore.will('HTTP 500', 'never paid');
    const squatter = await lishop.register('taken', 'never paid');
    const friend = await lishop.invite(squatter);
    const article = await lishop.add(squatter);
    const payer = await lishop.register('taken', 'paid');
    await eventually(async () => (await verdictOf(payer)) === 200);
    expect((await lishop.get('/articles', payer)).json).toEqual([article]);
    for (const key of [squatter, friend]) expect(await verdictOf(key)).toBe(401);
  });

  it('should keep the guests who were invited before the first verdict, where the receipt that made the list is good', async () => {
    appStore.will('HTTP 500', 'slowly found good');
    const owner = await lishop.register('patient owner', 'slowly found good');
    const guest = await lishop.invite(owner);
    await eventually(() => appStore.askedAbout('slowly found good').length === 1);
    await putOffAll(lishop);
    appStore.will(0, 'slowly found good');
    lishop.advance(60_000);
    await eventually(async () => (await kept(lishop)).verdict === 'valid');
    for (const key of [owner, guest]) expect(await verdictOf(key)).toBe(200);
  });

  it("should not open a list whose receipt names its payment, where it is of another one's purchase", async () => {
    appStore.will(bought('1000000152345678'), 'of Ann');
    appStore.will(bought('1000000199999999'), 'of Eve');
    const ann = await lishop.register('1000000152345678', 'of Ann');
    await eventually(async () => (await kept(lishop)).verdict === 'valid');
    const eve = await lishop.register('1000000152345678', 'of Eve');
    await eventually(() => lishop.logged.includes('but of another purchase'));
    expect(await everywhere(eve)).toEqual([402, 402, 402, 402, 402]);
    expect(await verdictOf(ann)).toBe(200);
  });

  describe('while the one that made it has no verdict yet, and this is of another purchase', () => {
    it('should wait for the verdict of the first, and then open nothing', async () => {
      appStore.will('HTTP 500', 'of Bob, late');
      const bob = await lishop.register('1000000152345600', 'of Bob, late');
      const article = await lishop.add(bob);
      const guest = await lishop.invite(bob);
      await eventually(() => appStore.askedAbout('of Bob, late').length > 0);
      appStore.will(bought('1000000199999999'), 'of Mallory');
      const mallory = await lishop.register('1000000152345600', 'of Mallory');
      await eventually(() => lishop.logged.includes('lives by one that is asked about first'));
      expect(await everywhere(mallory)).toEqual([402, 402, 402, 402, 402]);
      for (const key of [bob, guest]) expect((await lishop.get('/articles', key)).json).toEqual([article]);
      appStore.will(bought('1000000152345600'), 'of Bob, late');
      await putOffAll(lishop);
      lishop.advance(120_000);
      await eventually(async () => (await ofNewest(lishop)).named);
      lishop.advance(HOUR);
      await eventually(async () => (await ofNewest(lishop)).waiting === 0);
      expect(await everywhere(mallory)).toEqual([402, 402, 402, 402, 402]);
      for (const key of [bob, guest]) expect(await verdictOf(key)).toBe(200);
    });

    it('should open the list after an hour, where the App Store says nothing of the first', async () => {
      appStore.will('HTTP 500', 'of nobody');
      const squatter = await lishop.register('1000000152345601', 'of nobody');
      appStore.will(bought('1000000199999999'), 'of Judy');
      const judy = await lishop.register('1000000152345601', 'of Judy');
      await eventually(() => appStore.askedAbout('of Judy').length === 1);
      expect(await verdictOf(judy)).toBe(402);
      await putOffAll(lishop);
      lishop.advance(HOUR + 60_000);
      await eventually(async () => (await verdictOf(judy)) === 200);
      expect(await verdictOf(squatter)).toBe(401);
    });
  });

  it('should be the one that the list lives by where it names its payment, however long another lasts', async () => {
    appStore.will(bought('1000000199999999'), 'of Eve, first');
    const eve = await lishop.register('1000000152345602', 'of Eve, first');
    await eventually(async () => (await kept(lishop)).verdict === 'valid');
    const soon = String(lishop.now() + 24 * HOUR);
    appStore.will(bought('1000000152345602', { expires_date_ms: soon }), 'of Ann, later');
    const ann = await lishop.register('1000000152345602', 'of Ann, later');
    await eventually(async () => (await verdictOf(ann)) === 200);
    const again = await lishop.register('1000000152345602', 'of Eve, first');
    await eventually(async () => (await ofNewest(lishop)).waiting === 1);
    expect(await everywhere(again)).toEqual([402, 402, 402, 402, 402]);
    // Eve's first key is one of those that end within a day.
    lishop.advance(25 * HOUR);
    expect(await verdictOf(eve)).toBe(401);
  });

  it('should be kept twenty times at most', async () => {
    appStore.will(21003, 'flood');
    const owner = await lishop.register('flooded', 'good');
    await eventually(async () => (await kept(lishop)).verdict === 'valid');
    for (let n = 0; n < 30; n += 1) await lishop.register('flooded', `flood ${n}`.padEnd(12, 'x'));
    const rows = await lishop.quartet.database.query(
      'SELECT 1 FROM lishop.receipts WHERE list_id = (SELECT max(id) FROM lishop.lists)',
    );
    expect(rows.length).toBeLessThanOrEqual(21);
    expect(await verdictOf(owner)).toBe(200);
  });
});
