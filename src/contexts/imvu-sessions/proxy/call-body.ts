import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { hasBody } from '../../../shared/http/has-body.js';
import type { HeldBytes } from '../../../shared/memory/memory-budget.js';
import { OverloadedError } from '../../../shared/memory/overloaded-error.js';
import { ImvuError } from '../imvu-error.js';

/** Of a call's body and of a reply's. */
export const BODY_LIMIT = 32 * 1024 * 1024;
/** A body up to this size is kept, so that it can be sent again. */
const REPEATABLE_LIMIT = 64 * 1024;

/** The body of a call: none, kept, or a stream that can be sent once. */
export interface CallBody {
  readonly content: Buffer | Readable | undefined;
  readonly headers: Record<string, string>;
  readonly repeatable: boolean;
}

export const NO_BODY: CallBody = { content: undefined, headers: {}, repeatable: true };

function tooLarge(): ImvuError {
  return new ImvuError('BODY_TOO_LARGE', 'A body may have 32 MiB.');
}

/**
 * A request's body: kept if it is small, else passed on as it comes in.
 * @throws OverloadedError; ImvuError BODY_TOO_LARGE, also out of the stream, where no length was given
 */
export async function readCallBody(request: IncomingMessage, held: () => HeldBytes): Promise<CallBody> {
  const length = request.headers['content-length'];
  if (Number(length) > BODY_LIMIT) throw tooLarge();
  if (!hasBody(request) || Number(length) === 0) return NO_BODY;
  const source = request.iterator({ destroyOnReturn: false });
  const kept: Buffer[] = [];
  let bytes = 0;
  while (bytes <= REPEATABLE_LIMIT) {
    const next = await source.next();
    if (next.done === true) return { content: Buffer.concat(kept), headers: {}, repeatable: true };
    if (!held().take((next.value as Buffer).length)) throw new OverloadedError();
    kept.push(next.value as Buffer);
    bytes += (next.value as Buffer).length;
  }
  async function* all(): AsyncGenerator<Buffer> {
    for (let chunk = kept.shift(); chunk !== undefined; chunk = kept.shift()) yield chunk;
    for (let next = await source.next(); next.done !== true; next = await source.next()) {
      bytes += (next.value as Buffer).length;
      if (bytes > BODY_LIMIT) throw tooLarge();
      yield next.value as Buffer;
    }
  }
  return {
    content: Readable.from(all(), { objectMode: false }),
    headers: length === undefined ? {} : { 'content-length': length },
    repeatable: false,
  };
}
