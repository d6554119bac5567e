import type { ServerResponse } from 'node:http';

/** Larger ones are not copied. */
const MAX_COPIED_BYTES = 16 * 1024;

/**
 * Ends a response with a body. Node sends a text in one piece with the headers, and bytes in a piece of their own: so a short body goes out
 * as the text of the same bytes, one character a byte.
 */
export function endInOnePiece(response: ServerResponse, body: Buffer): void {
  if (body.length <= MAX_COPIED_BYTES) response.end(body.toString('latin1'), 'latin1');
  else response.end(body);
}
