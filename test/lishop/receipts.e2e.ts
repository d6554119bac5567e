import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ReceiptVerificationWorker } from '../../src/contexts/lishop-lists/receipts/receipt-verifier.js';
import { AppStoreSimulator, type Behaviour } from '../simulators/app-store.js';
import { eventually } from '../support/eventually.js';
import { LiShopApp } from '../support/lishop-app.js';
import { createTestDatabase } from '../support/test-database.js';

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

const statusOf = async (key: string, app = lishop): Promise<number> =>
  (await app.get('/articles', key)).status;

/** What is kept of the newest list's receipt. */
async function kept(
  app = lishop,
): Promise<{ verdict: string; tries: number; last_status: number | null; waiting: boolean }> {
  const [row] = await app.quartet.database.query<{
    verdict: string;
    tries: number;
    last_status: number | null;
    waiting: boolean;
  }>(
    `SELECT l.verdict, r.tries, r.last_status, r.next_try IS NOT NULL AS waiting
     FROM lishop.lists l JOIN lishop.receipts r ON r.list_id = l.id ORDER BY l.id DESC LIMIT 1`,
  );
  if (row === undefined) throw new Error('There is no list.');
  return row;
}

/** Waits until the newest list's receipt is due again in less than a lease, so that nobody is asking about it now. */
async function putOff(app = lishop): Promise<void> {
  await eventually(async () => {
    const [row] = await app.quartet.database.query<{ next_try: Date | null }>(
      'SELECT next_try FROM lishop.receipts ORDER BY list_id DESC LIMIT 1',
    );
    return (row?.next_try?.getTime() ?? Infinity) < app.now() + 9 * 60_000;
  });
}

describe('the verification in the background', () => {
  it.each<[number, string, number, boolean]>([
    [0, 'valid', 200, false],
    [21000, 'invalid', 402, true],
    [21002, 'invalid', 402, false],
    [21003, 'invalid', 402, false],
    [21004, 'invalid', 402, true],
    [21006, 'expired', 402, false],
    [21010, 'invalid', 402, false],
  ])(
    'should take the status %d for %s, so that the list answers %d',
    async (status, verdict, answer, waiting) => {
      const receipt = `status ${status}`;
      appStore.will(status, receipt);
      const key = await lishop.register(undefined, receipt);
      const state = await eventually(async () => {
        const now = await kept();
        return now.verdict !== 'pending' && now;
      });
      expect(state).toEqual({ verdict, tries: 1, last_status: status, waiting });
      expect(await statusOf(key)).toBe(answer);
      expect(appStore.askedAbout(receipt)).toEqual(['production']);
      const question = appStore.questions.find(({ body }) => body['receipt-data'] === receipt);
      expect(question?.body).toEqual({ 'receipt-data': receipt, password: 'shared secret' });
    },
  );

  it.each<[Behaviour]>([
    [21005],
    [21100],
    [21199],
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
      expect(await statusOf(key)).toBe(200);
      expect(await kept()).toMatchObject({ verdict: 'pending', waiting: true });
      await putOff();
      appStore.will(21003, receipt);
      lishop.advance(60_000);
      // Whatever it was, an answer that says no comes into force at the next try.
      await eventually(async () => (await statusOf(key)) === 402);
      expect(appStore.askedAbout(receipt)).toHaveLength(2);
    },
  );

  it('should not be held up by a receipt that no key opens', async () => {
    const { database, app } = lishop.quartet;
    for (const receipt of ['unreadable', 'readable']) {
      appStore.will(0, receipt);
      await lishop.register(undefined, receipt);
      await eventually(async () => (await kept()).verdict === 'valid');
    }
    const [first, second] = await database.query<{ list_id: number }>(
      `UPDATE lishop.receipts SET next_try = 'epoch'
       WHERE list_id IN (SELECT list_id FROM lishop.receipts ORDER BY list_id DESC LIMIT 2) RETURNING list_id`,
    );
    const unreadable = Math.min(first!.list_id, second!.list_id);
    await database.query(`UPDATE lishop.receipts SET sealed = '\\x01' WHERE list_id = $1`, [unreadable]);
    app.get(ReceiptVerificationWorker).wake();
    await eventually(() => appStore.askedAbout('readable').length === 2);
    expect(appStore.askedAbout('unreadable')).toHaveLength(1);
    await eventually(async () => !(await kept()).waiting);
    await database.query('DELETE FROM lishop.lists WHERE id = $1', [unreadable]);
  });

  it('should ask the sandbox where production says 21007, and production where the sandbox says 21008', async () => {
    appStore.will(21007, 'from the sandbox');
    appStore.will(21006, 'from the sandbox', 'sandbox');
    const key = await lishop.register(undefined, 'from the sandbox');
    await eventually(async () => (await statusOf(key)) === 402);
    expect(appStore.askedAbout('from the sandbox')).toEqual(['production', 'sandbox']);
    expect((await kept()).verdict).toBe('expired');

    // Each sends it to the other: that is no verdict.
    appStore.will(21007, 'homeless');
    appStore.will(21008, 'homeless', 'sandbox');
    const other = await lishop.register(undefined, 'homeless');
    await eventually(() => appStore.askedAbout('homeless').length === 2);
    expect(await statusOf(other)).toBe(200);
  });

  it('should answer 402 with the data kept, and as before when a later receipt is good', async () => {
    appStore.will(21006, 'last year');
    const key = await lishop.register('subscriber', 'first year');
    const article = await lishop.add(key);
    const guest = await lishop.invite(key);
    const second = await lishop.register('subscriber', 'last year');
    await eventually(async () => (await statusOf(key)) === 402);
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

    // A new receipt alone changes nothing; only what the App Store says of it.
    appStore.will('HTTP 500', 'this year');
    const third = await lishop.register('subscriber', 'this year');
    await eventually(() => appStore.askedAbout('this year').length === 1);
    expect(await statusOf(third)).toBe(402);
    await eventually(async () => {
      const [row] = await lishop.quartet.database.query<{ next_try: Date }>(
        'SELECT next_try FROM lishop.receipts WHERE next_try IS NOT NULL ORDER BY updated_at DESC LIMIT 1',
      );
      return (row?.next_try.getTime() ?? Infinity) < lishop.now() + 9 * 60_000;
    });
    appStore.will(0, 'this year');
    lishop.advance(60_000);
    await eventually(async () => (await statusOf(third)) === 200);
    expect((await lishop.get('/articles', guest)).json).toEqual([article]);
  });

  it('should let the owner of an expired list delete it', async () => {
    appStore.will(21006, 'leaving');
    const key = await lishop.register(undefined, 'leaving');
    await eventually(async () => (await statusOf(key)) === 402);
    expect((await lishop.call('/deleteList', { key })).status).toBe(200);
    expect(await statusOf(key)).toBe(401);
  });

  it('should not let a late answer about an older receipt count', async () => {
    appStore.will('hangs', 'slow and bad');
    await lishop.register('overtaken', 'slow and bad');
    await eventually(() => appStore.askedAbout('slow and bad').length === 1);
    const key = await lishop.register('overtaken', 'quick and good');
    await eventually(async () => (await kept()).verdict === 'valid');
    // The first one's question runs into its time limit meanwhile, and puts nothing off.
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(await kept()).toMatchObject({ verdict: 'valid', waiting: false });
    expect(await statusOf(key)).toBe(200);
  });
});

describe('an App Store that is away for long', () => {
  const opened: LiShopApp[] = [];
  afterEach(async () => {
    for (const app of opened.splice(0)) await app.close();
  });

  it('should be asked again over days and over restarts, while the list goes on working', async () => {
    const database = await createTestDatabase();
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
    const database = await createTestDatabase();
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

describe('verifyReceipt', () => {
  const verify = (receipt: string, more: Record<string, string> = {}): ReturnType<LiShopApp['call']> =>
    lishop.call('/verifyReceipt', { form: { receipt, deviceIdentifier: DEVICE, ...more } });

  it.each<[number, string]>([
    [21000, 'The App Store could not read the JSON object you provided.'],
    [21002, 'The data in the receipt-data property was malformed or missing.'],
    [21003, 'The receipt could not be authenticated.'],
    [21004, 'The shared secret you provided does not match the shared secret on file for your account.'],
    [21006, 'This receipt is valid but the subscription has expired.'],
    [21010, 'The receipt is not valid.'],
  ])('should answer 402 with the status %d', async (status, message) => {
    appStore.will(status, `now ${status}`);
    const answer = await verify(`now ${status}`);
    expect([answer.status, answer.json]).toEqual([402, { status, message }]);
  });

  it.each<[Behaviour]>([[21005], [21150], ['HTTP 500'], ['broken JSON'], ['no status'], ['hangs']])(
    'should answer 503 when the App Store %s',
    async (behaviour) => {
      appStore.will(behaviour, `now ${behaviour}`);
      const answer = await verify(`now ${behaviour}`);
      expect([answer.status, answer.text]).toEqual([503, 'Service Unavailable']);
    },
  );

  it('should ask the sandbox where debug is set, to any value, and follow 21007 and 21008', async () => {
    expect((await verify('debugging', { debug: '0' })).status).toBe(200);
    expect((await verify('debugging', { debug: '' })).status).toBe(200);
    expect((await verify('debugging')).status).toBe(200);
    expect(appStore.askedAbout('debugging')).toEqual(['sandbox', 'sandbox', 'production']);
    appStore.will(21008, 'real', 'sandbox');
    expect((await verify('real', { debug: '1' })).status).toBe(200);
    expect(appStore.askedAbout('real')).toEqual(['sandbox', 'production']);
    appStore.will(21007, 'toy');
    expect((await verify('toy')).status).toBe(200);
  });

  it.each([
    ['with line breaks and blanks around it', ` ${DEVICE.slice(0, 12)}\r\n${DEVICE.slice(12)}\n `],
    ['with its + as a blank', Buffer.alloc(16, 0xfb).fill(0, 0, 1).toString('base64').replaceAll('+', ' ')],
    ['without its padding', DEVICE.replaceAll('=', '')],
    ['in the alphabet for addresses', Buffer.alloc(16, 0xfb).toString('base64url')],
  ])('should take a deviceIdentifier %s', async (_how, deviceIdentifier) => {
    expect((await verify('any', { deviceIdentifier })).status).toBe(200);
  });

  it.each(['+', ' ', 'A', '=', '/', `${DEVICE} `])(
    'should refuse a deviceIdentifier of 100,000 characters made of %j',
    async (unit) => {
      const deviceIdentifier = `A${unit.repeat(100_000 / unit.length)}!`;
      const answer = await verify('any', { deviceIdentifier });
      expect([answer.status, answer.text]).toEqual([400, 'deviceIdentifier parameter invalid']);
    },
  );

  it('should take a large receipt', async () => {
    expect((await verify('A'.repeat(1_000_000))).status).toBe(200);
  });
});
