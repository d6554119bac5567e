import { randomUUID } from 'node:crypto';
import type { Request, Response } from 'express';

const usable = /^[\w.-]{1,64}$/;

/** Gives each request an id, the client's own where it sent a usable one, and sends it to the client: `x-request-id`. */
export function requestId(request: Request, response: Response): void {
  const sent = request.headers['x-request-id'];
  const id = typeof sent === 'string' && usable.test(sent) ? sent : randomUUID();
  response.setHeader('x-request-id', id);
}

/** The id that `requestId` gave. */
export function requestIdOf(response: Response): string {
  return String(response.getHeader('x-request-id') ?? '');
}
