import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { AppStoreSigner } from '../simulators/app-store-signer.js';
import { restoreList } from '../../src/contexts/lishop-lists/lists/deleted-lists.js';
import { ReceiptVerificationWorker } from '../../src/contexts/lishop-lists/receipts/receipt-verifier.js';
import { LiShopSweeper } from '../../src/contexts/lishop-lists/maintenance/lishop-sweeper.js';
import { Purchases } from '../../src/contexts/lishop-lists/storekit/purchases.repository.js';
import { Database } from '../../src/shared/database/database.js';
import { eventually } from '../support/eventually.js';
import { LiShopApp, type Answer } from '../support/lishop-app.js';

const DAY = 86_400_000;
const DEVICE = Buffer.from('0f8fad5bd9cb469fa16570867728950e', 'hex').toString('base64');

let apple: AppStoreSigner;
let stranger: AppStoreSigner;
let lishop: LiShopApp;
beforeAll(async () => {
  apple = await AppStoreSigner.start();
  stranger = await AppStoreSigner.start();
  lishop = await LiShopApp.start(apple.environment);
});
afterAll(async () => {
  await lishop.close();
  apple.end();
  stranger.end();
});

let purchases = 0;
const purchase = (): string => String(2_000_000_000 + ++purchases);
const statusOf = async (key: string): Promise<number> => (await lishop.get('/articles', key)).status;
const becomes = (key: string, status: number) => eventually(async () => (await statusOf(key)) === status);
const notify = (signedPayload: string): Promise<Answer> =>
  lishop.call('/lishop/appstore/notifications', { json: { signedPayload } });
const verdict = (): Promise<string> =>
  eventually(async () => {
    const [row] = await lishop.quartet.database.query<{ verdict: string }>(
      'SELECT verdict FROM lishop.lists ORDER BY id DESC LIMIT 1',
    );
    return row?.verdict !== 'pending' && row?.verdict;
  });

describe('a signed transaction as receipt', () => {
  it.each<[string, (id: string) => string, string, number]>([
    ['good', (id) => apple.transaction(id), 'valid', 200],
    ['bought for good', (id) => apple.transaction(id, { expiresDate: undefined }), 'valid', 200],
    ['of the sandbox', (id) => apple.transaction(id, { environment: 'Sandbox' }), 'valid', 200],
    ['past its end', (id) => apple.transaction(id, { expiresDate: Date.now() - DAY }), 'expired', 402],
    ['refunded', (id) => apple.transaction(id, { revocationDate: Date.now() }), 'expired', 402],
    ['signed by somebody else', (id) => stranger.transaction(id), 'invalid', 402],
    ['of another app', (id) => apple.transaction(id, { bundleId: 'com.other' }), 'invalid', 402],
    ['of no known environment', (id) => apple.transaction(id, { environment: 'Xcode' }), 'invalid', 402],
    [
      'under an extension that nobody knows',
      (id) => apple.signAgain(apple.transaction(id), { crit: ['ends'], ends: 1 }),
      'invalid',
      402,
    ],
    ['changed after it was signed', (id) => changed(apple.transaction(id)), 'invalid', 402],
    [
      'under a chain of four',
      (id) => apple.sign({ originalTransactionId: id }, ['a', 'b', 'c', 'd']),
      'invalid',
      402,
    ],
    ['without a chain', (id) => apple.sign({ originalTransactionId: id }, []), 'invalid', 402],
    [
      'under certificates that are none',
      (id) => apple.sign({ originalTransactionId: id }, ['a', 'b', 'c']),
      'invalid',
      402,
    ],
  ])('should make the list answer as it must where it is %s', async (_how, make, expected, status) => {
    const id = purchase();
    const key = await lishop.register(id, make(id));
    expect(await verdict()).toBe(expected);
    expect(await statusOf(key)).toBe(status);
  });

  it('should be refused for another purchase than the one that is named', async () => {
    const answer = await lishop.call('/api_keys/registerAccount', {
      json: { paymentIdentifier: 'another', receipt: apple.transaction(purchase()) },
    });
    expect([answer.status, answer.text]).toEqual([404, 'receipt not found']);
  });

  it('should be refused past its length, before anything reads it', async () => {
    const receipt = `eyJ${'a'.repeat(40_000)}.a.a`;
    const answer = await lishop.call('/api_keys/registerAccount', {
      json: { paymentIdentifier: 'p', receipt },
    });
    expect([answer.status, answer.text]).toEqual([400, 'receipt parameter invalid']);
  });

  it('should end its list by itself at its end', async () => {
    const id = purchase();
    const key = await lishop.register(id, apple.transaction(id));
    expect(await verdict()).toBe('valid');
    lishop.advance(31 * DAY);
    await becomes(key, 402);
    lishop.advance(-31 * DAY);
  });

  it.each<[string, () => string, number, number | undefined]>([
    ['good', () => apple.transaction(purchase()), 200, undefined],
    ['forged', () => stranger.transaction(purchase()), 402, 21003],
    ['past its end', () => apple.transaction(purchase(), { expiresDate: 1_700_000_000_000 }), 402, 21006],
  ])('should be judged by verifyReceipt at once where it is %s', async (_how, make, status, code) => {
    const json = { receipt: make(), deviceIdentifier: DEVICE };
    const answer = await lishop.call('/api_keys/verifyReceipt', { json });
    expect([answer.status, answer.json?.status]).toEqual([status, code]);
  });
});

describe('a notification of the App Store', () => {
  const listOf = async (id: string, more: object = {}): Promise<string> => {
    const key = await lishop.register(id, apple.transaction(id, more));
    expect(await verdict()).toBe('valid');
    return key;
  };

  /** What Apple signs so much later about a purchase. */
  const later = (id: string, seconds: number, more: object = {}): string =>
    apple.transaction(id, { signedDate: apple.began + 3_600_000 + seconds * 1_000, ...more });
  const REVOKED = { revocationDate: Date.now() };
  const sent = async (type: string, transaction: string, more = {}): Promise<void> => {
    const answer = await notify(apple.notification(type, transaction, more));
    expect([answer.status, answer.text]).toEqual([200, '']);
  };
  /** Whatever was sent before has been judged: one that opens another list again has. */
  const settled = async (): Promise<void> => {
    const idle = 'SELECT 1 FROM lishop.receipts WHERE holder IS NOT NULL OR next_try <= now()';
    await eventually(async () => (await lishop.quartet.database.query(idle)).length === 0);
  };

  it.each(['REFUND', 'REVOKE'])(
    'should end a list by %s, and open it when that is reversed',
    async (type) => {
      const id = purchase();
      const key = await listOf(id);
      await sent(type, later(id, 1, REVOKED));
      await becomes(key, 402);
      await sent('REFUND_REVERSED', later(id, 2));
      await becomes(key, 200);
    },
  );

  it.each(['EXPIRED', 'GRACE_PERIOD_EXPIRED'])(
    'should end a list by %s, and open it by DID_RENEW',
    async (type) => {
      const id = purchase();
      const key = await listOf(id);
      await sent(type, later(id, 1, { expiresDate: apple.began - DAY }));
      await becomes(key, 402);
      const renewed = { purchaseDate: apple.began + DAY, transactionId: `${id}1` };
      await sent('DID_RENEW', later(id, 2, { ...renewed, expiresDate: apple.began + 60 * DAY }));
      await becomes(key, 200);
    },
  );

  it.each([
    ['DID_CHANGE_RENEWAL_PREF', 'UPGRADE'],
    ['OFFER_REDEEMED', 'UPGRADE'],
    ['ONE_TIME_CHARGE', undefined],
    ['A_TYPE_OF_NEXT_YEAR', undefined],
  ])('should believe the transaction in %s %s', async (type, subtype) => {
    const id = purchase();
    const key = await listOf(id);
    await sent('EXPIRED', later(id, 1, { expiresDate: apple.began - DAY }));
    await becomes(key, 402);
    const bought = { purchaseDate: apple.began + DAY, transactionId: `${id}1` };
    await sent(type, later(id, 2, { ...bought, expiresDate: apple.began + 60 * DAY }), { subtype });
    await becomes(key, 200);
  });

  it('should keep a list open while Apple waits for the money', async () => {
    const id = purchase();
    const key = await listOf(id);
    const ended = { expiresDate: apple.began - DAY };
    const renewal = { originalTransactionId: id, gracePeriodExpiresDate: apple.began + 5 * DAY };
    await sent('DID_FAIL_TO_RENEW', later(id, 1, ended), { renewal });
    await settled();
    expect(await statusOf(key)).toBe(200);
    await sent('GRACE_PERIOD_EXPIRED', later(id, 2, ended));
    await becomes(key, 402);
  });

  it('should change nothing when it comes again, or after a later one', async () => {
    const id = purchase();
    const key = await listOf(id);
    const refund = later(id, 1, REVOKED);
    const uuid = randomUUID();
    await sent('REFUND', refund, { id: uuid });
    await becomes(key, 402);
    await sent('REFUND_REVERSED', later(id, 2));
    await becomes(key, 200);
    await sent('REFUND', refund, { id: uuid });
    // Sent again under another id, as by somebody who kept it, it is older than what is known.
    await sent('REFUND', refund);
    await settled();
    expect(await statusOf(key)).toBe(200);
  });

  it('should not end by a late EXPIRED what was renewed meanwhile', async () => {
    const id = purchase();
    const key = await listOf(id);
    const renewed = { purchaseDate: apple.began + DAY, expiresDate: apple.began + 60 * DAY };
    await sent('DID_RENEW', later(id, 5, renewed));
    await sent('EXPIRED', later(id, 1, { expiresDate: apple.began - DAY }));
    await settled();
    expect(await statusOf(key)).toBe(200);
  });

  it('should not end by the refund of an earlier period what was paid for since', async () => {
    const id = purchase();
    const key = await listOf(id);
    await sent(
      'REFUND',
      later(id, 1, { ...REVOKED, purchaseDate: apple.began - 30 * DAY, expiresDate: apple.began }),
    );
    await settled();
    expect(await statusOf(key)).toBe(200);
  });

  it('should be remembered where it comes before the list', async () => {
    const id = purchase();
    await sent('REFUND', later(id, 1, REVOKED));
    const key = await lishop.register(id, apple.transaction(id));
    expect(await verdict()).toBe('expired');
    expect(await statusOf(key)).toBe(402);
  });

  it.each<[string, (id: string) => string]>([
    ['forged', (id) => stranger.notification('REFUND', later(id, 1, REVOKED))],
    ['of another app', (id) => apple.notification('REFUND', later(id, 1, REVOKED), { appId: 7 })],
    ['no signed text', () => 'junk'],
    [
      'under an extension that nobody knows',
      (id) =>
        apple.signAgain(apple.notification('REFUND', later(id, 1, REVOKED)), { crit: ['b64'], b64: true }),
    ],
    ['changed', (id) => changed(apple.notification('REFUND', later(id, 1, REVOKED)))],
  ])('should be refused and change nothing where it is %s', async (_how, make) => {
    const id = purchase();
    const key = await listOf(id);
    const answer = await notify(make(id));
    expect([answer.status, answer.text]).toEqual([400, 'signedPayload parameter invalid']);
    await settled();
    expect(await statusOf(key)).toBe(200);
  });

  it.each<[string, (id: string) => string]>([
    ['is a test', () => apple.notification('TEST', undefined)],
    [
      'holds a transaction under an extension that nobody knows',
      (id) =>
        apple.notification('REFUND', apple.signAgain(later(id, 1, REVOKED), { crit: ['ends'], ends: 1 })),
    ],
    ['holds a forged transaction', (id) => apple.notification('REFUND', stranger.transaction(id, REVOKED))],
  ])('should be taken and change nothing where it %s', async (_how, make) => {
    const id = purchase();
    const key = await listOf(id);
    expect((await notify(make(id))).status).toBe(200);
    await settled();
    expect(await statusOf(key)).toBe(200);
  });
});

describe('what is known of a purchase', () => {
  it('should be forgotten 90 days after its end and grace, and where it has no end never', async () => {
    const { app } = lishop.quartet;
    const database = app.get(Database);
    const at = new Date();
    const after = (days: number): Date => new Date(at.getTime() + days * DAY);
    const learn = async (expiresAt: Date | null, graceUntil: Date | null): Promise<string> => {
      const id = purchase();
      const state = { purchasedAt: at, signedAt: at, expiresAt, revoked: false, graceUntil };
      await database.transaction((transaction) => app.get(Purchases).learn(transaction, id, state));
      return id;
    };
    const ended = [await learn(after(1), null), await learn(after(1), after(2))];
    const kept = [await learn(after(1), after(9)), await learn(null, null), await learn(null, after(1))];
    const known = async (ids: string[]): Promise<boolean[]> =>
      Promise.all(ids.map(async (id) => (await app.get(Purchases).find(database, id)) !== undefined));
    lishop.advance(93 * DAY);
    app.get(LiShopSweeper).wake();
    await eventually(async () => !(await known(ended)).includes(true));
    expect(await known(kept)).toEqual([true, true, true]);
    lishop.advance(-93 * DAY);
  });
});

describe('a purchase that was refunded while its list was deleted', () => {
  it('should be asked about when the list is restored, and open nothing', async () => {
    const id = purchase();
    const forGood = apple.transaction(id, { expiresDate: undefined });
    const key = await lishop.register(id, forGood);
    expect(await verdict()).toBe('valid');
    const { database, app } = lishop.quartet;
    const [row] = await database.query<{ id: number }>('SELECT max(id)::integer AS id FROM lishop.lists');
    await lishop.call('/deleteList', { key });
    const refunded = apple.transaction(id, { expiresDate: undefined, revocationDate: Date.now() });
    expect((await notify(apple.notification('REFUND', refunded))).status).toBe(200);
    expect(await restoreList(app.get(Database), row!.id)).toBe('restored');
    app.get(ReceiptVerificationWorker).wake();
    await becomes(key, 402);
  });
});

describe('what the App Store signed in another environment', () => {
  let strict: LiShopApp;
  let unset: LiShopApp;
  beforeAll(async () => {
    strict = await LiShopApp.start({ ...apple.environment, LISHOP_APPSTORE_SANDBOX: 'false' });
    unset = await LiShopApp.start();
  });
  afterAll(async () => {
    await strict.close();
    await unset.close();
  });
  const send = (app: LiShopApp, signedPayload: string): Promise<Answer> =>
    app.call('/lishop/appstore/notifications', { json: { signedPayload } });

  it('should be refused where LISHOP_APPSTORE_SANDBOX is false, and open no list', async () => {
    const id = purchase();
    const bought = apple.transaction(id, { environment: 'Sandbox' });
    const key = await strict.register(id, bought);
    await eventually(async () => (await strict.get('/articles', key)).status === 402);
    const refused = await send(strict, apple.notification('DID_RENEW', bought, { environment: 'Sandbox' }));
    expect([refused.status, refused.text]).toEqual([400, 'signedPayload parameter invalid']);
    expect(
      (await send(lishop, apple.notification('DID_RENEW', bought, { environment: 'Sandbox' }))).status,
    ).toBe(200);
  });

  it('should wait where the app number is missing and the sandbox is closed', async () => {
    const half = await LiShopApp.start({
      ...apple.environment,
      LISHOP_APPSTORE_APP_ID: '',
      LISHOP_APPSTORE_SANDBOX: 'false',
    });
    const id = purchase();
    const key = await half.register(id, apple.transaction(id));
    await eventually(() => half.logged.includes('LISHOP_APPSTORE_APP_ID'));
    expect((await half.get('/articles', key)).status).toBe(200);
    await half.close();
  });

  it('should wait where settings are missing, as if Apple were away', async () => {
    const id = purchase();
    const key = await unset.register(id, apple.transaction(id));
    const answer = await send(unset, apple.notification('REFUND', apple.transaction(id)));
    expect([answer.status, answer.text]).toEqual([503, 'Service Unavailable']);
    expect(unset.logged).toContain('set LISHOP_APPSTORE_BUNDLE_ID');
    expect((await unset.get('/articles', key)).status).toBe(200);
  });
});

/** A text with another character in its payload. */
function changed(jws: string): string {
  const [header, payload = '', signature] = jws.split('.');
  const fields = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  const other = Buffer.from(JSON.stringify({ ...fields, expiresDate: Date.now() + 900 * DAY }));
  return `${header}.${other.toString('base64url')}.${signature}`;
}
