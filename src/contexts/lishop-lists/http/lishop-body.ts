import type { IncomingMessage } from 'node:http';
import express, { type Request } from 'express';
import type { ParseBody } from '../../../shared/http/http-edge.js';
import { KEPT_AS_BYTES } from '../../../shared/http/parse-body.js';
import { OverloadedError } from '../../../shared/memory/overloaded-error.js';
import { MAX_EDITS } from '../sync/edit.js';
import { parseWithLiteralNumbers } from './exact-numbers.js';
import { hasMoreValues } from './json-values.js';
import { isOfLiShop } from './lishop-requests.js';
import { isBlank } from './parameter.js';
import { parseMultipart } from './multipart.js';
import { lastOfEach, UnreadableBody } from './parameters.js';

/** Receipts of the App Store grow with every purchase, to far more than a parser's usual 100 kB. */
const MAX_BYTES = 2 * 2 ** 20;
/** Where only a mail address is asked for, by anybody. */
const MAX_BYTES_OF_ADDRESS = 256 * 1024;
/** Of JSON: as many as Express takes of a form. */
const MAX_VALUES = 1_000;
/** Each edit has 14. */
const MAX_VALUES_OF_BATCH = 40 * MAX_EDITS;
// Not inflated: two kilobytes of gzip would hold two megabytes of memory.
const LIMITS = { ...KEPT_AS_BYTES, limit: MAX_BYTES, inflate: false };

const jsonTypes = ['json', '+json', 'text/json', 'text/x-json'];
const isForm = (request: Request): boolean =>
  // Rack takes a body that says nothing of itself for a form.
  isBlank(request.headers['content-type'] ?? '') || request.is('urlencoded') !== false;

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

  constructor(readonly statusCode: 400 | 413 | 415) {
    super(`JSON: ${statusCode}`);
  }
}

/** `charset` of a type, as apps write it; `''` where it says none. */
function charsetIn(type: string): string {
  return /charset=\s*"?([^";\s]*)/i.exec(type)?.[1] ?? '';
}

/** @throws JsonError 415 for an encoding that is no UTF (RFC 8259, 8.1), 413 for too many values, 400 for what is no object or array; SyntaxError */
function parseJson(request: Request, body: string): unknown {
  const charset = charsetIn(request.headers['content-type'] ?? '');
  if (charset !== '' && !/^utf-?(?:8|16|32)/i.test(charset)) throw new JsonError(415);
  if (body === '') return {};
  if (hasMoreValues(body, request.path === '/2.0/articles/batch' ? MAX_VALUES_OF_BATCH : MAX_VALUES))
    throw new JsonError(413);
  const parsed = parseWithLiteralNumbers(body);
  if (typeof parsed !== 'object' || parsed === null) throw new JsonError(400);
  return parsed;
}

async function readBody(request: Request, parse: ParseBody): Promise<unknown> {
  const maxBytes = request.path === '/api_keys/recoverApiKey' ? MAX_BYTES_OF_ADDRESS : MAX_BYTES;
  if (request.is(jsonTypes)) {
    const body = await parse(text, maxBytes);
    return typeof body === 'string' ? parseJson(request, body) : undefined;
  }
  if (request.is('multipart/form-data')) {
    const body = await parse(multipart, maxBytes);
    return Buffer.isBuffer(body) ? parseMultipart(body, request.headers['content-type'] ?? '') : undefined;
  }
  return lastOfEach(await parse(form, maxBytes));
}

/**
 * Reads the body of a request of LiShop's. One that cannot be read is refused only where its parameters are wanted.
 * @throws OverloadedError
 */
export function readLiShopBody(request: Request, parse: ParseBody): Promise<unknown> | undefined {
  if (!isOfLiShop(request)) return undefined;
  return readBody(request, parse)
    .catch((error: unknown) => {
      if (error instanceof OverloadedError) throw error;
      return UnreadableBody.after(error);
    })
    .then((body) => body ?? {});
}
