import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { ReceiptVerificationWorker } from '../../src/contexts/lishop-lists/receipts/receipt-verifier.js';
import { AppStoreSimulator, type Behaviour } from '../simulators/app-store.js';
import { eventually } from '../support/eventually.js';
import { LiShopApp } from '../support/lishop-app.js';
import { createMigratedDatabase } from '../support/migrated-database.js';

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
     FROM lishop.lists l JOIN lishop.receipts r ON r.list_id = l.id AND r.current ORDER BY l.id DESC LIMIT 1`,
  );
  if (row === undefined) throw new Error('There is no list.');
  return row;
}

/** Waits until nobody is asking about the newest list's receipt, which has been asked about. */
async function putOff(app = lishop): Promise<void> {
  await eventually(async () => {
    const [row] = await app.quartet.database.query<{ off: boolean }>(
      'SELECT next_try IS NOT NULL AND holder IS NULL AND tries > 0 AS off FROM lishop.receipts ORDER BY list_id DESC LIMIT 1',
    );
    return row?.off;
  });
}

/** Waits until no receipt is being asked about. */
async function putOffAll(): Promise<void> {
  await eventually(async () => {
    const rows = await lishop.quartet.database.query(
      'SELECT 1 FROM lishop.receipts WHERE holder IS NOT NULL',
    );
    return rows.length === 0;
  });
}

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
        const now = await kept();
        return now.verdict !== 'pending' && now;
      });
      expect(state).toEqual({ verdict, tries: verdict === 'valid' ? 0 : 1, last_status: status, waiting });
      expect(lishop.logged).toMatch(
        new RegExp(`List \\d+: its receipt is ${verdict} \\(status ${status}\\)`),
      );
      expect(await statusOf(key)).toBe(answer);
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
      expect(await statusOf(key)).toBe(200);
      expect(await kept()).toMatchObject({ verdict: 'pending', waiting: true });
      await putOff();
      appStore.will(21003, receipt);
      lishop.advance(6 * 60_000);
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

  it('should answer 402 with the data kept, and as before when the receipt is good again', async () => {
    const receipt = 'subscription';
    const key = await lishop.register('subscriber', receipt);
    await eventually(async () => (await kept()).verdict === 'valid');
    const article = await lishop.add(key);
    const guest = await lishop.invite(key);
    appStore.will(21006, receipt);
    const second = await lishop.register('subscriber', receipt);
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

    // The subscription is renewed at Apple, and nobody registers again.
    appStore.will(0, receipt);
    lishop.advance(25 * HOUR);
    await eventually(async () => (await statusOf(second)) === 200);
    expect((await lishop.get('/articles', guest)).json).toEqual([article]);
  });

  it('should ask again when what was paid for ends, and let a renewal open the list by itself', async () => {
    const until = (hours: number): Behaviour => ({
      status: 0,
      latest_receipt_info: [{ expires_date_ms: String(lishop.now() + hours * HOUR) }],
    });
    appStore.will(until(48), 'a month');
    const key = await lishop.register(undefined, 'a month');
    await eventually(async () => (await kept()).verdict === 'valid');
    lishop.advance(47 * HOUR);
    expect(await statusOf(key)).toBe(200);
    expect(appStore.askedAbout('a month')).toHaveLength(1);
    lishop.advance(2 * HOUR);
    await eventually(async () => (await statusOf(key)) === 402);
    expect((await kept()).verdict).toBe('expired');
    appStore.will(until(24 * 30), 'a month');
    lishop.advance(25 * HOUR);
    await eventually(async () => (await statusOf(key)) === 200);
  });

  it('should take 21002 for a verdict when it comes five times over a day', async () => {
    appStore.will(21002, 'malformed');
    const key = await lishop.register(undefined, 'malformed');
    for (const [n, hours] of [0, 0.2, 1.1, 5.1, 18.1].entries()) {
      lishop.advance(hours * HOUR);
      await eventually(() => appStore.askedAbout('malformed').length === n + 1);
      if (n < 4) {
        await eventually(async () => (await kept()).waiting);
        await eventually(async () => {
          const [row] = await lishop.quartet.database.query<{ malformed: number }>(
            'SELECT malformed FROM lishop.receipts ORDER BY list_id DESC LIMIT 1',
          );
          return row?.malformed === n + 1;
        });
        expect(await statusOf(key)).toBe(200);
      }
    }
    await eventually(async () => (await statusOf(key)) === 402);
    expect(await kept()).toMatchObject({ verdict: 'invalid', last_status: 21002, waiting: false });
  });

  it('should let the owner of an expired list delete it', async () => {
    appStore.will(21006, 'leaving');
    const key = await lishop.register(undefined, 'leaving');
    await eventually(async () => (await statusOf(key)) === 402);
    expect((await lishop.call('/deleteList', { key })).status).toBe(200);
    expect(await statusOf(key)).toBe(401);
  });

  it('should not let a late answer about a receipt that has been replaced count', async () => {
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

describe('a receipt sent to a list that there is', () => {
  const verdictOf = async (key: string): Promise<number> => statusOf(key);
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
    await eventually(async () => (await kept()).verdict === 'valid');
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
    await eventually(async () => (await kept()).verdict === 'valid');
    const guest = await lishop.invite(first);
    appStore.will('HTTP 500', 'of the second phone');
    const second = await lishop.register('two phones', 'of the second phone');
    await eventually(() => appStore.askedAbout('of the second phone').length === 1);
    expect(await verdictOf(second)).toBe(402);
    appStore.will(0, 'of the second phone');
    await putOffAll();
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
    await putOffAll();
    appStore.will(0, 'slowly found good');
    lishop.advance(60_000);
    await eventually(async () => (await kept()).verdict === 'valid');
    for (const key of [owner, guest]) expect(await verdictOf(key)).toBe(200);
  });

  it("should not open a list whose receipt names its payment, where it is of another one's purchase", async () => {
    const bought = (id: string): Behaviour => ({
      status: 0,
      receipt: { in_app: [{ transaction_id: id, original_transaction_id: id }] },
    });
    appStore.will(bought('1000000152345678'), 'of Ann');
    appStore.will(bought('1000000199999999'), 'of Eve');
    const ann = await lishop.register('1000000152345678', 'of Ann');
    await eventually(async () => (await kept()).verdict === 'valid');
    const eve = await lishop.register('1000000152345678', 'of Eve');
    await eventually(() => lishop.logged.includes('but of another purchase'));
    expect(await everywhere(eve)).toEqual([402, 402, 402, 402, 402]);
    expect(await verdictOf(ann)).toBe(200);
  });

  it('should be kept twenty times at most', async () => {
    appStore.will(21003, 'flood');
    const owner = await lishop.register('flooded', 'good');
    await eventually(async () => (await kept()).verdict === 'valid');
    for (let n = 0; n < 30; n += 1) await lishop.register('flooded', `flood ${n}`.padEnd(12, 'x'));
    const rows = await lishop.quartet.database.query(
      'SELECT 1 FROM lishop.receipts WHERE list_id = (SELECT max(id) FROM lishop.lists)',
    );
    expect(rows.length).toBeLessThanOrEqual(21);
    expect(await verdictOf(owner)).toBe(200);
  });
});

describe('receipts that came by a bad way', () => {
  const GOOD = Buffer.from([0x30, 0xfb, 0xef, 0xbe, 0xff, 0xfe, 0x3e, 0x01, 0x10, 0x01]).toString('base64');
  it.each([
    ['with its plus unescaped in a form', `receipt=${GOOD}`],
    ["in the URL's alphabet", `receipt=${GOOD.replaceAll('+', '-').replaceAll('/', '_')}`],
    ['without padding', `receipt=${encodeURIComponent(GOOD.replaceAll('=', ''))}`],
    [
      'with line breaks and blanks',
      `receipt=${encodeURIComponent(` ${GOOD.slice(0, 4)}\r\n${GOOD.slice(4)} `)}`,
    ],
  ])('should be asked about as they are, %s', async (_how, form) => {
    appStore.questions.length = 0;
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const device = encodeURIComponent(` ${DEVICE} `);
    const verified = await fetch(new URL('/verifyReceipt', lishop.quartet.url), {
      method: 'POST',
      headers,
      body: `${form}&deviceIdentifier=${device}`,
    });
    expect(verified.status).toBe(200);
    const registered = await fetch(new URL('/registerAccount', lishop.quartet.url), {
      method: 'POST',
      headers,
      body: `${form}&paymentIdentifier=${encodeURIComponent(form)}`,
    });
    expect(registered.status).toBe(200);
    const sent = (): unknown[] =>
      appStore.questions
        .map(({ body }) => body['receipt-data'])
        .filter((receipt) => receipt?.includes('flood') === false);
    await eventually(() => sent().length === 2);
    expect(sent()).toEqual([GOOD, GOOD]);
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

  it.each<[Exclude<Behaviour, object>]>([
    [21005],
    [21150],
    ['HTTP 500'],
    ['broken JSON'],
    ['no status'],
    ['hangs'],
  ])('should answer 503 when the App Store %s', async (behaviour) => {
    appStore.will(behaviour, `now ${behaviour}`);
    const answer = await verify(`now ${behaviour}`);
    expect([answer.status, answer.text]).toEqual([503, 'Service Unavailable']);
  });

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

  it('should take a large receipt, and refuse one that is larger than any', async () => {
    expect((await verify('A'.repeat(1_000_000))).status).toBe(200);
    const refused = await verify('A'.repeat(1_400_001));
    expect([refused.status, refused.text]).toEqual([400, 'receipt parameter invalid']);
  });

  it.each<[string, Behaviour, number]>([
    ['has expired', { status: 0, receipt: { expires_date_ms: '1400000000000' } }, 21006],
    [
      'was refunded',
      {
        status: 0,
        receipt: { in_app: [{ transaction_id: '1', cancellation_date: '2020-01-01 00:00:00 Etc/GMT' }] },
      },
      21006,
    ],
    ['has nothing bought in it', { status: 0, receipt: { in_app: [] } }, 21003],
  ])('should not be content with the status 0 where the receipt %s', async (what, behaviour, status) => {
    appStore.will(behaviour, `genuine, but it ${what}`);
    const answer = await verify(`genuine, but it ${what}`);
    expect([answer.status, answer.json.status]).toEqual([402, status]);
  });

  it('should ask about eight receipts at the same moment, and no more', async () => {
    appStore.questions.length = 0;
    for (let n = 0; n < 30; n += 1) appStore.will('hangs', `crowd ${n}`);
    const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => verify(`crowd ${n}`)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    expect(appStore.questions).toHaveLength(8);
    appStore.will(0, 'after the crowd');
    expect((await verify('after the crowd')).status).toBe(200);
  });
});
