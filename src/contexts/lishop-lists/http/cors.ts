import type { Application, Request, Response } from 'express';

const SETTING = 'lishop web origins';

const ALLOWED = {
  'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE',
  'Access-Control-Allow-Headers':
    'api_key, x-lishop-api-key, content-type, if-match, if-none-match, idempotency-key, last-event-id',
  'Access-Control-Max-Age': '600',
};
const EXPOSED = 'ETag, Location, Retry-After, x-request-id';

/** `LISHOP_WEB_ORIGINS`: the web pages whose scripts may call LiShop. */
export function allowOrigins(app: Application, origins: readonly string[]): void {
  app.set(SETTING, new Set(origins));
}

/**
 * Says who may read the answer, errors too; no credentials of the browser are ever allowed, since LiShop takes its key from a header.
 * @returns whether the request was a question of the browser's about that, and has been answered
 */
export function answerCors(request: Request, response: Response): boolean {
  const origins = request.app.get(SETTING) as ReadonlySet<string> | undefined;
  if (origins === undefined || origins.size === 0) return false;
  response.vary('Origin');
  const isQuestion = request.method === 'OPTIONS';
  const { origin } = request.headers;
  if (origin !== undefined && origins.has(origin)) {
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Expose-Headers', EXPOSED);
    if (isQuestion) for (const [name, value] of Object.entries(ALLOWED)) response.setHeader(name, value);
  }
  if (isQuestion) response.status(204).end();
  return isQuestion;
}
