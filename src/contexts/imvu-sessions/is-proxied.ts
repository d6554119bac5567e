import type { IncomingMessage } from 'node:http';

/** Whether a request's body goes through to IMVU as it comes in, and must not be read by a parser before. */
export function isProxied(request: IncomingMessage): boolean {
  const { originalUrl = request.url ?? '' } = request as IncomingMessage & { originalUrl?: string };
  return /^\/imvu\/api(?:[/?]|$)/i.test(originalUrl);
}
