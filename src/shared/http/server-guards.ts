import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { HttpConfig } from '../config/platform-settings.js';

/** How often Node looks for requests that are late. */
const LOOKING_MS = 5_000;
/** The longest upload; bodies that are read whole have a time-out of their own (request-body-timeout.ts). */
const LONGEST_REQUEST_MS = 4 * 3_600_000;

const BAD_REQUEST = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/**
 * What the Node server itself has to be told, before it listens: how long it waits for headers, and what becomes of an upgrade that is
 * none. A socket that Node hands over for an upgrade has no listener for its errors any more: one client that resets it at the right
 * moment would end the process. And Nest's adapter throws on a `Host` that makes no URL, and answers that with half a response on a
 * socket that it then leaves open.
 */
export function guardServer(server: Server, { patience }: HttpConfig): void {
  server.headersTimeout = patience.headersMs;
  server.requestTimeout = LONGEST_REQUEST_MS;
  // Read by Node when the server begins to listen; @types/node knows it as an option of createServer only.
  Object.assign(server, { connectionsCheckingInterval: Math.min(LOOKING_MS, patience.headersMs) });
  server.prependListener('upgrade', (request, socket: Duplex) => {
    socket.on('error', () => socket.destroy());
    if (URL.canParse(request.url ?? '', `ws://${request.headers.host ?? ''}/`)) return;
    // An address at which nobody is, so that whoever comes after finds nothing to do with it.
    request.url = '/';
    request.headers.host = 'invalid';
    socket.end(BAD_REQUEST);
  });
}
