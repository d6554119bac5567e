import type { Outcome } from '../../bobux-ledger/outcome.js';

/**
 * The answer `{"timestamp","success","error"?,"data","nonce"?}` of the seed ("Receiving Messages"), in this order, without spaces.
 *
 * @param timestamp Unix time in whole seconds
 * @param nonce the message's own, given back
 * @throws TypeError where `data` holds what JSON has no place for (a bigint, a circle)
 */
export function encodeAnswer(timestamp: number, outcome: Outcome, nonce?: string): string {
  const { success, data } = outcome;
  const error = outcome.success ? undefined : outcome.error;
  return JSON.stringify({ timestamp, success, error, data, nonce });
}
