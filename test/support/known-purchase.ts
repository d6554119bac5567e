import { Purchases } from '../../src/contexts/lishop-lists/storekit/purchases.repository.js';
import { Database } from '../../src/shared/database/database.js';
import type { TestApp } from './test-app.js';

/** Has a Quartet of this process know a purchase of StoreKit 2, as if Apple had signed one. */
export async function knowPurchase({ app }: TestApp): Promise<void> {
  const at = new Date();
  const state = { purchasedAt: at, signedAt: at, expiresAt: null, revoked: false, graceUntil: null };
  await app
    .get(Database)
    .transaction((transaction) => app.get(Purchases).learn(transaction, '2000000123456789', state));
}
