import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppStore } from '../../src/contexts/lishop-lists/receipts/app-store.js';
import { LiShopConfig } from '../../src/contexts/lishop-lists/settings.js';
import { AppStoreSimulator, type Behaviour } from '../simulators/app-store.js';
import { eventually } from '../support/eventually.js';
import { LiShopApp } from '../support/lishop-app.js';

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

  it('should never ask the sandbox where LISHOP_APPSTORE_SANDBOX is false', async () => {
    const { appStore: settings } = lishop.quartet.app.get(LiShopConfig);
    const closed = new AppStore({ appStore: { ...settings, sandbox: false } } as LiShopConfig);
    appStore.will(21007, 'free of charge');
    for (const sandboxFirst of [true, false])
      expect(await closed.verify('free of charge', sandboxFirst)).toMatchObject({ status: 21007 });
    expect(appStore.askedAbout('free of charge')).toEqual(['production', 'production']);
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
    appStore.mostOpen = 0;
    for (let n = 0; n < 30; n += 1) appStore.will('hangs', `crowd ${n}`);
    const answers = await Promise.all(Array.from({ length: 30 }, (_, n) => verify(`crowd ${n}`)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    // On a busy machine some come when the first have been given up, and are asked about as well.
    expect(appStore.mostOpen).toBe(8);
    appStore.will(0, 'after the crowd');
    expect((await verify('after the crowd')).status).toBe(200);
  });
});
