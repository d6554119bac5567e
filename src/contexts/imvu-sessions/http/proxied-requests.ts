import type { Request, Response } from 'express';
import { isProxied } from '../is-proxied.js';
import { httpErrorBody } from '../../../shared/http/http-error.filter.js';

/** The 429 of `LIMIT_REQUESTS` below `/imvu/api/`: a failure for clients of IMVU as well. */
export function proxiedTooManyRequests(request: Request, response: Response): boolean {
  if (!isProxied(request)) return false;
  response.status(429).json({ status: 'failure', ...httpErrorBody(429, 'Too many requests.') });
  return true;
}
