import type { IncomingMessage } from 'node:http';
import type { Request, Response } from 'express';
import { httpErrorBody } from '../../../shared/http/http-error.filter.js';

/** The 429 of `LIMIT_REQUESTS` below `/imvu/api/`: a failure for clients of IMVU as well. */
export function proxiedTooManyRequests(request: Request, response: Response): boolean {
  if (!isProxied(request)) return false;
  response.status(429).json({ status: 'failure', ...httpErrorBody(429, 'Too many requests.') });
  return true;
}

/** Whether a request's body goes through to IMVU as it comes in, and must not be read by a parser before. */
export function isProxied(request: IncomingMessage): boolean {
  const { originalUrl = request.url ?? '' } = request as IncomingMessage & { originalUrl?: string };
  return /^\/imvu\/api(?:[/?]|$)/i.test(originalUrl);
}
