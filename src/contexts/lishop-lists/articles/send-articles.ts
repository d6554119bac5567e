import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { Article } from './article.js';
import { CSV_HEADER, csvLine } from './csv.js';
import type { HeldList } from './long-lists.js';

const [OPEN, CLOSE] = [Buffer.from('['), Buffer.from(']')];

/** What was sent is let go at once: a reader that is slow holds no more than it has still to get. */
function* jsonArray(pieces: Buffer[], held: HeldList): Generator<string | Buffer> {
  let separator = '[';
  for (let piece = pieces.shift(); piece !== undefined; piece = pieces.shift()) {
    yield separator;
    yield piece;
    held.release(piece.length);
    separator = ',';
  }
  yield ']';
}

/** The same as lines of CSV. */
function* csvFile(pieces: Buffer[], held: HeldList): Generator<string> {
  yield CSV_HEADER;
  for (let piece = pieces.shift(); piece !== undefined; piece = pieces.shift()) {
    yield (JSON.parse(`[${piece.toString()}]`) as Article[]).map(csvLine).join('');
    held.release(piece.length);
  }
}

const sizeOf = (pieces: readonly Buffer[]): number => pieces.reduce((sum, { length }) => sum + length, 0);

/** No faster than it is read. */
async function stream(pieces: Iterable<string | Buffer>, response: Response): Promise<void> {
  try {
    await pipeline(Readable.from(pieces), response);
  } catch (error) {
    // The client has left.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}

/**
 * Sends articles as one JSON array: a short list at once, a long one piece by piece, no faster than it is read.
 * @param chunks JSON texts of some articles each; emptied
 * @throws OverloadedError
 */
export async function sendArticles(response: Response, chunks: Buffer[], held: HeldList): Promise<void> {
  response.type('application/json');
  if (chunks.length <= 1) {
    held.isNow(0);
    response.send(Buffer.concat([OPEN, ...chunks, CLOSE]));
    return;
  }
  held.isNow(sizeOf(chunks));
  await stream(jsonArray(chunks, held), response);
}

/**
 * The same as a file of CSV (RFC 4180).
 * @param chunks JSON texts of some articles each; emptied
 * @throws OverloadedError
 */
export async function sendCsv(response: Response, chunks: Buffer[], held: HeldList): Promise<void> {
  held.isNow(sizeOf(chunks));
  response.type('text/csv');
  await stream(csvFile(chunks, held), response);
}
