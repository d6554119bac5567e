import { createHash } from 'node:crypto';
import type { SecretBox } from '../../../shared/secrets/secret-box.js';

/** Of the blind index. */
export const PURPOSE = 'lishop.lists/payment';
/** The associated data with which what identifies the payer is sealed. */
export const secretContext = (index: Buffer): string =>
  `lishop.lists/payment_sealed/${index.toString('hex')}`;

/** The key of the lock that lets one registration of a payment in at a time; keyed, so that whoever reads the locks learns nothing. */
export function lockOf(box: SecretBox, paymentIdentifier: string): string {
  // Not under the first key of SECRETS_KEY: replicas in the middle of a rotation must lock one another out.
  const oldest = box.blindIndexes(paymentIdentifier, `${PURPOSE}/lock`).at(-1);
  return createHash('sha256')
    .update(oldest ?? '')
    .digest()
    .readBigInt64BE()
    .toString();
}
