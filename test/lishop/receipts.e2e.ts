import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ReceiptVerificationWorker } from '../../src/contexts/lishop-lists/receipts/receipt-verifier.js';
import { AppStoreSimulator, type Behaviour } from '../simulators/app-store.js';
import { eventually } from '../support/eventually.js';
import { LiShopApp } from '../support/lishop-app.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import { kept, putOff, statusOf } from './receipt-states.js';

const HOUR = 60 * 60 * 1000;
const DEVICE = Buffer.from('0f8fad5bd9cb469fa16570867728950e', 'hex').toString('base64');

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

describe('the verification in the background', () => {
  it.each<[number, string, number, boolean]>([
    [0, 'valid', 200, false],
    [21000, 'invalid', 402, true],
    [21003, 'invalid', 402, false],
    [21004, 'invalid', 402, true],
    [21006, 'expired', 402, true],
    [21010, 'invalid', 402, false],
  ])(
    'should take the status %d for %s, so that the list answers %d',
    async (status, verdict, answer, waiting) => {
      const receipt = `status ${status}`;
      appStore.will(status, receipt);
      const key = await lishop.register(undefined, receipt);
      const state = await eventually(async () => {
        const now = await kept(lishop);
        return now.verdict !== 'pending' && now;
      });
      expect(state).toEqual({ verdict, tries: verdict === 'valid' ? 0 : 1, last_status: status, waiting });
      expect(lishop.logged).toMatch(
        new RegExp(`List \\d+: its receipt is ${verdict} \\(status ${status}\\)`),
      );
      expect(await statusOf(key, lishop)).toBe(answer);
      expect(appStore.askedAbout(receipt)).toEqual(['production']);
      const sent = receipt.replace(' ', '+');
      const question = appStore.questions.find(({ body }) => body['receipt-data'] === sent);
      expect(question?.body).toEqual({ 'receipt-data': sent, password: 'shared secret' });
    },
  );

  it.each<[Exclude<Behaviour, object>]>([
    [21005],
    [21100],
    [21199],
    [21009],
    [21002],
    ['HTTP 413'],
    ['a flood'],
    ['HTTP 500'],
    ['broken JSON'],
    ['no status'],
    ['hangs'],
    [42],
  ])(
    'should not lock anyone out when the App Store answers with %s, but ask again later',
    async (behaviour) => {
      const receipt = `away ${behaviour}`;
      appStore.will(behaviour, receipt);
      const key = await lishop.register(undefined, receipt);
      await eventually(() => appStore.askedAbout(receipt).length === 1);
      expect(await statusOf(key, lishop)).toBe(200);
      expect(await kept(lishop)).toMatchObject({ verdict: 'pending', waiting: true });
      await putOff(lishop);
      appStore.will(21003, receipt);
      lishop.advance(6 * 60_000);
      // Whatever it was, an answer that says no comes into force at the next try.
      await eventually(async () => (await statusOf(key, lishop)) === 402);
      expect(appStore.askedAbout(receipt)).toHaveLength(2);
    },
  );

  it('should not be held up by a receipt that no key opens', async () => {
    const { database, app } = lishop.quartet;
    for (const receipt of ['unreadable', 'readable']) {
      appStore.will(0, receipt);
      await lishop.register(undefined, receipt);
      await eventually(async () => (await kept(lishop)).verdict === 'valid');
    }
    const [, second] = await database.query<{ list_id: number }>(
      'SELECT list_id FROM lishop.receipts ORDER BY list_id DESC LIMIT 2',
    );
    const unreadable = second!.list_id;
    // In one statement: the worker may look at any time.
    await database.query(
      `UPDATE lishop.receipts SET next_try = 'epoch', sealed = CASE WHEN list_id = $1 THEN '\\x01' ELSE sealed END WHERE list_id >= $1`,
      [unreadable],
    );
    app.get(ReceiptVerificationWorker).wake();
    await eventually(() => appStore.askedAbout('readable').length === 2);
    expect(appStore.askedAbout('unreadable')).toHaveLength(1);
    await eventually(async () => !(await kept(lishop)).waiting);
    await database.query('DELETE FROM lishop.lists WHERE id = $1', [unreadable]);
  });

  it('should ask the sandbox where production says 21007, and production where the sandbox says 21008', async () => {
    appStore.will(21007, 'from the sandbox');
    appStore.will(21006, 'from the sandbox', 'sandbox');
    const key = await lishop.register(undefined, 'from the sandbox');
    await eventually(async () => (await statusOf(key, lishop)) === 402);
    expect(appStore.askedAbout('from the sandbox')).toEqual(['production', 'sandbox']);
    expect((await kept(lishop)).verdict).toBe('expired');

    // Each sends it to the other: that is no verdict.
    appStore.will(21007, 'homeless');
    appStore.will(21008, 'homeless', 'sandbox');
    const other = await lishop.register(undefined, 'homeless');
    await eventually(() => appStore.askedAbout('homeless').length === 2);
    expect(await statusOf(other, lishop)).toBe(200);
  });

  it('should answer 402 with the data kept, and as before when the receipt is good again', async () => {
    const receipt = 'subscription';
    const key = await lishop.register('subscriber', receipt);
    await eventually(async () => (await kept(lishop)).verdict === 'valid');
    const article = await lishop.add(key);
    const guest = await lishop.invite(key);
    appStore.will(21006, receipt);
    const second = await lishop.register('subscriber', receipt);
    await eventually(async () => (await statusOf(key, lishop)) === 402);
    for (const holder of [key, second, guest]) {
      for (const [method, path] of [
        ['GET', '/articles'],
        ['POST', '/articles'],
        ['GET', `/articles/${article.objectId}`],
        ['PATCH', `/articles/${article.objectId}`],
        ['DELETE', `/articles/${article.objectId}`],
      ] as const) {
        const refused = await lishop.call(path, { method, key: holder });
        expect([refused.status, refused.text]).toEqual([402, 'Payment Required']);
      }
    }
    expect((await lishop.call('/sharedApiKey', { key: second })).status).toBe(402);
    expect((await lishop.call('/sharedApiKey', { key: guest })).status).toBe(403);

    // The subscription is renewed at Apple, and nobody registers again.
    appStore.will(0, receipt);
    lishop.advance(25 * HOUR);
    await eventually(async () => (await statusOf(second, lishop)) === 200);
    expect((await lishop.get('/articles', guest)).json).toEqual([article]);
  });

  it('should ask again when what was paid for ends, and let a renewal open the list by itself', async () => {
    const until = (hours: number): Behaviour => ({
      status: 0,
      latest_receipt_info: [{ expires_date_ms: String(lishop.now() + hours * HOUR) }],
    });
    appStore.will(until(48), 'a month');
    const key = await lishop.register(undefined, 'a month');
    await eventually(async () => (await kept(lishop)).verdict === 'valid');
    lishop.advance(47 * HOUR);
    expect(await statusOf(key, lishop)).toBe(200);
    expect(appStore.askedAbout('a month')).toHaveLength(1);
    lishop.advance(2 * HOUR);
    await eventually(async () => (await statusOf(key, lishop)) === 402);
    expect((await kept(lishop)).verdict).toBe('expired');
    appStore.will(until(24 * 30), 'a month');
    lishop.advance(25 * HOUR);
    await eventually(async () => (await statusOf(key, lishop)) === 200);
  });

  it('should take 21002 for a verdict when it comes five times over a day', async () => {
    appStore.will(21002, 'malformed');
    const key = await lishop.register(undefined, 'malformed');
    for (const [n, hours] of [0, 0.2, 1.1, 5.1, 18.1].entries()) {
      lishop.advance(hours * HOUR);
      await eventually(() => appStore.askedAbout('malformed').length === n + 1);
      if (n < 4) {
        await eventually(async () => (await kept(lishop)).waiting);
        await eventually(async () => {
          const [row] = await lishop.quartet.database.query<{ malformed: number }>(
            'SELECT malformed FROM lishop.receipts ORDER BY list_id DESC LIMIT 1',
          );
          return row?.malformed === n + 1;
        });
        expect(await statusOf(key, lishop)).toBe(200);
      }
    }
    await eventually(async () => (await statusOf(key, lishop)) === 402);
    expect(await kept(lishop)).toMatchObject({ verdict: 'invalid', last_status: 21002, waiting: false });
  });

  it('should let the owner of an expired list delete it', async () => {
    appStore.will(21006, 'leaving');
    const key = await lishop.register(undefined, 'leaving');
    await eventually(async () => (await statusOf(key, lishop)) === 402);
    expect((await lishop.call('/deleteList', { key })).status).toBe(200);
    expect(await statusOf(key, lishop)).toBe(401);
  });

  it('should ask once more about a receipt that is sent again while the App Store is being asked', async () => {
    appStore.will({ status: 21006, afterMs: 700 }, 'renewed meanwhile');
    await lishop.register('renewing', 'renewed meanwhile');
    await eventually(() => appStore.askedAbout('renewed meanwhile').length === 1);
    appStore.will(0, 'renewed meanwhile');
    const key = await lishop.register('renewing', 'renewed meanwhile');
    await eventually(async () => (await kept(lishop)).verdict === 'valid');
    expect(appStore.askedAbout('renewed meanwhile')).toHaveLength(2);
    expect(await statusOf(key, lishop)).toBe(200);
  });

  it('should not let the late answer of a replica count whose claim another has taken over', async () => {
    appStore.will({ status: 21006, afterMs: 700 }, 'asked by two');
    const key = await lishop.register(undefined, 'asked by two');
    await eventually(() => appStore.askedAbout('asked by two').length === 1);
    // As another replica does that saw the claim unchanged for ten minutes: it has asked, too, and heard that it is valid.
    const [other] = await lishop.quartet.database.query(
      `WITH list AS (UPDATE lishop.lists SET verdict = 'valid' WHERE id = (SELECT max(id) FROM lishop.lists) RETURNING id)
       UPDATE lishop.receipts SET holder = gen_random_uuid(), last_status = 0, next_try = 'infinity'
       WHERE list_id = (SELECT id FROM list) RETURNING holder, next_try`,
    );
    await eventually(() => /is expired \(status 21006\), but .* held by another/.test(lishop.logged));
    expect(await kept(lishop)).toMatchObject({ verdict: 'valid', last_status: 0 });
    expect(await statusOf(key, lishop)).toBe(200);
    const [now] = await lishop.quartet.database.query(
      `UPDATE lishop.receipts r SET holder = NULL FROM lishop.receipts before
       WHERE before.id = r.id AND r.list_id = (SELECT max(id) FROM lishop.lists) RETURNING before.holder, r.next_try`,
    );
    expect(now).toEqual(other);
  });

  it('should not let a late answer about a receipt that has been replaced count', async () => {
    appStore.will('hangs', 'slow and bad');
    await lishop.register('overtaken', 'slow and bad');
    await eventually(() => appStore.askedAbout('slow and bad').length === 1);
    const key = await lishop.register('overtaken', 'quick and good');
    await eventually(async () => (await kept(lishop)).verdict === 'valid');
    // The first one's question runs into its time limit meanwhile, and puts nothing off.
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(await kept(lishop)).toMatchObject({ verdict: 'valid', waiting: false });
    expect(await statusOf(key, lishop)).toBe(200);
  });
});

describe('LISHOP_RECEIPTS=off', () => {
  it('should ask nobody, have every list valid, and open one again only to the receipt that made it', async () => {
    const off = await LiShopApp.start({ ...appStore.environment, LISHOP_RECEIPTS: 'off' });
    appStore.will(21003, 'a password of sorts');
    const key = await off.register('free', 'a password of sorts');
    const article = await off.add(key);
    expect(await kept(off)).toEqual({ verdict: 'valid', tries: 0, last_status: null, waiting: false });
    const again = await off.register('free', 'a password of sorts');
    expect((await off.get('/articles', again)).json).toEqual([article]);
    const refused = await off.call('/registerAccount', {
      json: { paymentIdentifier: 'free', receipt: 'guess' },
    });
    expect([refused.status, refused.text]).toEqual([403, 'Forbidden']);
    const missing = await off.call('/registerAccount', { json: { paymentIdentifier: 'free' } });
    expect(missing.text).toBe('receipt parameter required');
    const verified = await off.call('/verifyReceipt', {
      json: { receipt: 'a password of sorts', deviceIdentifier: DEVICE },
    });
    expect([verified.status, verified.text]).toEqual([200, '']);
    expect(appStore.askedAbout('a password of sorts')).toEqual([]);
    await off.close();
  });
});

describe('an App Store that is away for long', () => {
  const opened: LiShopApp[] = [];
  afterEach(async () => {
    for (const app of opened.splice(0)) await app.close();
  });

  it('should be asked again over days and over restarts, while the list goes on working', async () => {
    const database = await createMigratedDatabase();
    const dead = await AppStoreSimulator.start();
    const { port } = dead;
    const { environment } = dead;
    await dead.stop();
    const first = await LiShopApp.start(environment, database);
    const key = await first.register(undefined, 'patient');
    await eventually(() => first.logged.includes('ECONNREFUSED'));
    await putOff(first);
    for (let tries = 2; tries <= 4; tries++) {
      first.advance(24 * HOUR);
      await eventually(async () => (await kept(first)).tries === tries);
      await putOff(first);
    }
    expect(await statusOf(key, first)).toBe(200);
    expect(await kept(first)).toMatchObject({ verdict: 'pending', waiting: true });
    await first.close();

    const back = await AppStoreSimulator.start(port);
    back.will(21003, 'patient');
    const second = await LiShopApp.start(environment, database);
    opened.push(second);
    second.advance(30 * 24 * HOUR);
    await eventually(async () => (await kept(second)).verdict === 'invalid');
    expect(await statusOf(key, second)).toBe(402);
    await back.stop();
    await second.close();
    opened.pop();
    await database.drop();
  });

  it('should be asked once about each receipt by two replicas together', async () => {
    const database = await createMigratedDatabase();
    const apps = await Promise.all([
      LiShopApp.start(appStore.environment, database),
      LiShopApp.start(appStore.environment, database),
    ]);
    const receipts = Array.from({ length: 40 }, (_, n) => `replica ${n}`);
    await Promise.all(receipts.map(async (receipt, n) => apps[n % 2]?.register(receipt, receipt)));
    await eventually(async () => {
      const left = await database.query("SELECT 1 FROM lishop.lists WHERE verdict = 'pending'");
      return left.length === 0;
    });
    for (const receipt of receipts) expect(appStore.askedAbout(receipt)).toEqual(['production']);
    for (const app of apps) await app.close();
    await database.drop();
  });
});
