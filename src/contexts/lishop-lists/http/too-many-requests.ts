import type { Request, Response } from 'express';
import { isBelowLiShop, canonicalPath } from './addresses.js';
import { answerCors } from './cors.js';

/** The 429 of `LIMIT_REQUESTS` as LiShop words it: an app has no use for the house's JSON. Stands before every route. */
export function tooManyRequests(request: Request, response: Response): boolean {
  if (canonicalPath(request.path) === undefined && !isBelowLiShop(request.path)) return false;
  if (answerCors(request, response)) return true;
  response.status(429).type('text/plain').send('Too Many Requests');
  return true;
}
