import type { Response } from 'express';
import type { ListAccess } from '../keys/list-access.js';

/** Of the key's index: enough that two lists never have the same tag; bytes. */
const KEY_BYTES = 9;

/**
 * Says which state of its list an answer shows, and answers 304 where the client has that already: nothing of the list is read then. Every change of
 * a list moves its change number (lishop.next_change). What changes between the look at the number and the reading comes under the older tag,
 * and once more at the next question.
 * @returns whether the answer is given
 */
export function answerUnchanged(
  response: Response,
  { key, last }: Pick<ListAccess, 'key' | 'last'>,
): boolean {
  const who = key.subarray(0, KEY_BYTES).toString('base64url');
  response.setHeader('ETag', `W/"${who}-${last}"`);
  if (!response.req.fresh) return false;
  response.status(304).end();
  return true;
}
