/** Of a signed transaction, with its three certificates; Apple's have some 6,000. */
export const MAX_SIGNED_LENGTH = 32_768;

const SIGNED = /^eyJ[\w-]*\.[\w-]+\.[\w-]+$/;

/** Whether a receipt is a signed transaction of StoreKit 2 (a JWS). Receipts of the old kind are base64, in which no dot stands. */
export function isSigned(receipt: string): boolean {
  return SIGNED.test(receipt);
}

/** The purchase that a signed transaction says it is of. Nothing of it is verified: good for a refusal, and for nothing else. */
export function claimedPurchase(receipt: string): string | undefined {
  if (receipt.length > MAX_SIGNED_LENGTH) return undefined;
  try {
    const payload: unknown = JSON.parse(
      Buffer.from(receipt.split('.')[1] ?? '', 'base64url').toString('utf8'),
    );
    const { originalTransactionId } = (payload ?? {}) as { originalTransactionId?: unknown };
    return typeof originalTransactionId === 'string' ? originalTransactionId : undefined;
  } catch {
    return undefined;
  }
}
