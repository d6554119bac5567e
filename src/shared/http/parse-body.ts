import type { Request, RequestHandler, Response } from 'express';
import type { HeldBytes } from '../memory/memory-budget.js';
import { OverloadedError } from '../memory/overloaded-error.js';

/** As the parsers of Express have it: `expose` says that the message is for the client. */
class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
  readonly statusCode = 413;
  readonly expose = true;

  constructor() {
    super('request entity too large');
  }
}

/**
 * Options of Express's parsers. With a `verify` they keep what has come as it is, outside of the heap, and make a text of it when it is whole; else every unfinished
 * body is a growing text.
 */
export const KEPT_AS_BYTES = { verify: (): void => undefined };

/**
 * Runs a parser of Express on a body, counts its bytes as they come, and refuses at once what is too large: the parser itself would read it to its end before.
 * @returns the body; undefined where it is none of the parser's own
 * @throws BodyTooLargeError, OverloadedError, the errors of the parser
 */
export function parseBody(
  parser: RequestHandler,
  request: Request,
  response: Response,
  { maxBytes, held }: { readonly maxBytes: number; readonly held: HeldBytes },
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const announced = Number(request.headers['content-length']);
    let bytes = 0;
    let settled = false;
    const stop = (): void => {
      settled = true;
      request.off('data', count);
    };
    const giveUp = (error: Error): void => {
      stop();
      reject(error);
      // What the parser has kept so far goes.
      request.emit('aborted');
    };
    function count(chunk: Buffer): void {
      bytes += chunk.length;
      if (bytes > maxBytes) giveUp(new BodyTooLargeError());
      else if (!held.take(chunk.length)) giveUp(new OverloadedError());
    }
    parser(request, response, (error?: unknown) => {
      if (settled) return;
      stop();
      if (error === undefined) resolve(request.body);
      else reject(error instanceof Error ? error : new Error('The body cannot be read.'));
    });
    // Only now: what the parser leaves alone is not read.
    if (settled) return;
    if (announced > maxBytes) giveUp(new BodyTooLargeError());
    else request.on('data', count);
  });
}
