import { STATUS_CODES } from 'node:http';
import type { Request, Response } from 'express';
import type { EarlyRefusal } from '../../../shared/http/http-edge.js';
import { isBelowLiShop, canonicalPath } from './addresses.js';
import { answerCors } from './cors.js';

/** What is refused by no route's filter, such as the 429 of `LIMIT_REQUESTS`, as LiShop words it: an app has no use for the platform's JSON. */
export function refuseEarly(request: Request, response: Response, status: EarlyRefusal): boolean {
  if (canonicalPath(request.path) === undefined && !isBelowLiShop(request.path)) return false;
  if (answerCors(request, response)) return true;
  response.status(status).type('text/plain').send(STATUS_CODES[status]);
  return true;
}
