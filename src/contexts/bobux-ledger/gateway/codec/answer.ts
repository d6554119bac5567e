import { EncodedData, type Outcome } from '../../outcome.js';

/**
 * The answer `{"timestamp","success","error"?,"data","nonce"?}` of the seed ("Receiving Messages"), in this order, without spaces.
 *
 * @param timestamp Unix time in whole seconds
 * @param nonce the message's own, given back
 * @throws TypeError where `data` holds what JSON has no place for (a bigint, a circle)
 */
export function encodeAnswer(timestamp: number, outcome: Outcome, nonce?: string): string {
  const data = outcome.data instanceof EncodedData ? outcome.data.json : JSON.stringify(outcome.data);
  const error = outcome.success ? '' : `"error":"${outcome.error}",`;
  const echo = nonce === undefined ? '' : `,"nonce":${JSON.stringify(nonce)}`;
  return `{"timestamp":${timestamp},"success":${outcome.success},${error}"data":${data}${echo}}`;
}
