import { randomUUID } from 'node:crypto';
import type { NextFunction, Request, Response } from 'express';

const usable = /^[\w.-]{1,64}$/;

/** Gives each request an id, the client's own where it sent a usable one, and tells it to the client: `x-request-id`. */
export function requestId(request: Request, response: Response, next: NextFunction): void {
  const sent = request.header('x-request-id');
  const id = sent !== undefined && usable.test(sent) ? sent : randomUUID();
  response.setHeader('x-request-id', id);
  next();
}

/** The id that `requestId` gave. */
export function requestIdOf(response: Response): string {
  return String(response.getHeader('x-request-id') ?? '');
}
