import { createHash } from 'node:crypto';
import type { Queryable } from '../../../shared/database/queryable.js';
import type { SecretBox } from '../../../shared/secrets/secret-box.js';

/** Of the blind index. */
export const PURPOSE = 'lishop.lists/payment';
/** The associated data with which what identifies the payer is sealed. */
export const secretContext = (index: Buffer): string =>
  `lishop.lists/payment_sealed/${index.toString('hex')}`;

/** Lets nobody else in who registers this payment, until the transaction is over. */
export async function lockPayment(
  transaction: Queryable,
  box: SecretBox,
  paymentIdentifier: string,
): Promise<void> {
  await transaction.query('SELECT pg_advisory_xact_lock($1::bigint)', [lockOf(box, paymentIdentifier)]);
}

/** Keyed, so that the locks show nothing. */
function lockOf(box: SecretBox, paymentIdentifier: string): string {
  // Not under the first key of SECRETS_KEY: replicas in the middle of a rotation must lock one another out.
  const oldest = box.blindIndexes(paymentIdentifier, `${PURPOSE}/lock`).at(-1);
  return createHash('sha256')
    .update(oldest ?? '')
    .digest()
    .readBigInt64BE()
    .toString();
}
