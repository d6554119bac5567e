import type { NextFunction, Request, Response } from 'express';
import { canonicalPath, isBelowLiShop, isServed, UNKNOWN_PATH } from './addresses.js';
import { answerCors } from './cors.js';

const ofLiShop = new WeakSet<Request>();

/** Whether lishopRequests has led it to a route of LiShop's. */
export function isOfLiShop(request: Request): boolean {
  return ofLiShop.has(request);
}

/** Stands before LiShop's routes: leads every spelling of an address to the one route. Its body is read behind the guard (lishop-body.ts). */
export function lishopRequests(request: Request, response: Response, next: NextFunction): void {
  const end = request.url.indexOf('?');
  const path = end < 0 ? request.url : request.url.slice(0, end);
  const canonical = canonicalPath(path);
  if (canonical === undefined && !isBelowLiShop(path)) {
    next();
    return;
  }
  if (answerCors(request, response)) return;
  const served = canonical !== undefined && isServed(request.method, canonical);
  request.url = (served ? canonical : UNKNOWN_PATH) + (end < 0 ? '' : request.url.slice(end));
  ofLiShop.add(request);
  next();
}
