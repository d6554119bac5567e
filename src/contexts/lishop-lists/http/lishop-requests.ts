import type { IncomingMessage } from 'node:http';
import express, { type NextFunction, type Request, type RequestHandler, type Response } from 'express';
import { canonicalPath, isBelowLiShop, isServed, UNKNOWN_PATH } from './addresses.js';
import { answerCors } from './cors.js';
import { parseWithLiteralNumbers } from './exact-numbers.js';
import { parseMultipart } from './multipart.js';
import { lastOfEach, rememberUnreadableBody } from './parameters.js';

/** Receipts of the App Store grow with every purchase, to far more than a parser's usual 100 kB. */
const BODY_LIMIT = '2mb';
// Not inflated: two kilobytes of gzip would hold two megabytes of memory, before it is known who sends them.
const LIMITS = { limit: BODY_LIMIT, inflate: false };

type Parsed = Promise<unknown>;

/** @returns the body as Express's parser leaves it; `undefined` where it is none of its own */
function bodyBy(parser: RequestHandler, request: Request, response: Response): Parsed {
  return new Promise((resolve, reject) => {
    parser(request, response, (error?: unknown) => {
      if (error === undefined) resolve(request.body);
      else reject(error instanceof Error ? error : new Error('The body cannot be read.'));
    });
  });
}

const jsonTypes = ['json', '+json', 'text/json', 'text/x-json'];
const isForm = (request: Request): boolean =>
  // Rack takes a body that says nothing of itself for a form.
  request.headers['content-type'] === undefined || request.is('urlencoded') !== false;

// As text first, for the numbers in it: JavaScript's have no more than 53 bits.
const text = express.text({ ...LIMITS, type: jsonTypes });
const form = express.urlencoded({
  ...LIMITS,
  // Nested, for `article[name]=Milk`.
  extended: true,
  type: isForm as (request: IncomingMessage) => boolean,
});
const multipart = express.raw({ ...LIMITS, type: 'multipart/form-data' });

/** As the parsers of Express have it: `statusCode` is what the body comes to. */
class JsonError extends Error {
  override readonly name = 'JsonError';

  constructor(readonly statusCode: 400 | 415) {
    super(`JSON: ${statusCode}`);
  }
}

/** @throws JsonError 415 for an encoding that is no UTF (RFC 8259, 8.1), 400 for what is no object or array; SyntaxError */
function parseJson(request: Request, body: string): unknown {
  if (/charset="?(?!utf-|")/i.test(request.headers['content-type'] ?? '')) throw new JsonError(415);
  if (body === '') return {};
  const parsed = parseWithLiteralNumbers(body);
  if (typeof parsed !== 'object' || parsed === null) throw new JsonError(400);
  return parsed;
}

async function readBody(request: Request, response: Response): Parsed {
  if (request.is(jsonTypes)) {
    const body = await bodyBy(text, request, response);
    return typeof body === 'string' ? parseJson(request, body) : undefined;
  }
  if (request.is('multipart/form-data')) {
    const body = await bodyBy(multipart, request, response);
    return Buffer.isBuffer(body) ? parseMultipart(body, request.headers['content-type'] ?? '') : undefined;
  }
  return lastOfEach(await bodyBy(form, request, response));
}

/**
 * Stands before LiShop's routes: leads every spelling of an address to the one route, and reads the body. A body that cannot be read is
 * refused only where its parameters are wanted, because who calls is tested before what was sent.
 */
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
  readBody(request, response)
    .catch((error: unknown) => rememberUnreadableBody(request, error))
    .then((body) => {
      // Read, whatever came of it: the parsers of all other routes leave it alone.
      request.body = body ?? {};
      next();
    }, next);
}
