import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';

/** What was sent is let go at once: a reader that is slow holds no more than it has still to get. */
function* jsonArray(chunks: string[]): Generator<string> {
  let separator = '[';
  for (let chunk = chunks.shift(); chunk !== undefined; chunk = chunks.shift()) {
    yield separator + chunk;
    separator = ',';
  }
  yield ']';
}

/**
 * Sends articles as one JSON array: a short list at once, a long one piece by piece, no faster than it is read.
 * @param chunks JSON texts of some articles each; emptied
 */
export async function sendArticles(response: Response, chunks: string[]): Promise<void> {
  response.type('application/json');
  if (chunks.length <= 1) {
    response.send(`[${chunks[0] ?? ''}]`);
    return;
  }
  try {
    await pipeline(Readable.from(jsonArray(chunks)), response);
  } catch (error) {
    // Whoever asked has left.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
