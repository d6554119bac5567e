import type { Server } from 'node:http';
import type { HttpConfig } from '../config/platform-settings.js';

/** How often Node looks for requests that are late. */
const LOOKING_MS = 5_000;
/** The longest upload; bodies that are read whole have a time-out of their own (request-body-timeout.ts). */
const LONGEST_REQUEST_MS = 4 * 3_600_000;

/** Sets how long the Node server waits for headers, bodies and another request. To be called before it listens. */
export function guardServer(server: Server, { timeouts }: HttpConfig): void {
  server.headersTimeout = timeouts.headersMs;
  server.requestTimeout = LONGEST_REQUEST_MS;
  // Longer than the 60 s of most proxies: who reuses a connection at the moment at which we end it gets an error for an answer.
  server.keepAliveTimeout = timeouts.idleMs;
  // Read by Node when the server begins to listen; @types/node knows it as an option of createServer only.
  Object.assign(server, { connectionsCheckingInterval: Math.min(LOOKING_MS, timeouts.headersMs) });
}
