import type { IncomingMessage } from 'node:http';

/** Whether a body follows a request's head, be it an empty one (RFC 9112, 6.3). */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
}
