import type { Server } from 'node:http';
import type { HttpConfig } from '../config/platform-settings.js';

/** How often Node looks for requests that are late. */
const LOOKING_MS = 5_000;
/** The longest upload; bodies that are read whole have a time-out of their own (request-body-timeout.ts). */
const LONGEST_REQUEST_MS = 4 * 3_600_000;

/** What the Node server itself has to be told, before it listens: how long it waits for headers and bodies. */
export function guardServer(server: Server, { patience }: HttpConfig): void {
  server.headersTimeout = patience.headersMs;
  server.requestTimeout = LONGEST_REQUEST_MS;
  // Read by Node when the server begins to listen; @types/node knows it as an option of createServer only.
  Object.assign(server, { connectionsCheckingInterval: Math.min(LOOKING_MS, patience.headersMs) });
}
