import type { Duplex } from 'node:stream';
import { SiteAnswerError, type SiteRows } from './site-database.js';

/** 1,000 users of 16 KiB. */
const MAX_BYTES = 16 * 2 ** 20;
/** Joins may give a user more than once; 1,000 are asked for at most. */
const MAX_ROWS = 10_000;

/**
 * Ends a connection to the site's database when one answer is larger than any right one. The bytes are counted as they come in, since
 * neither driver bounds what it buffers, not even for a single row.
 * @param stream the socket of a connection that does nothing else meanwhile
 * @throws SiteAnswerError the answer is too large; the connection is gone
 */
export async function limitAnswer(stream: Duplex, query: () => Promise<SiteRows>): Promise<SiteRows> {
  let bytes = 0;
  let tooLarge: SiteAnswerError | undefined;
  const count = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes <= MAX_BYTES || tooLarge !== undefined) return;
    tooLarge = new SiteAnswerError('the query gives more than 16 MiB for one answer');
    stream.destroy(tooLarge);
  };
  stream.on('data', count);
  try {
    const answer = await query();
    if (answer.rows.length > MAX_ROWS) {
      throw new SiteAnswerError(`the query gives more than ${MAX_ROWS} rows for one answer`);
    }
    return answer;
  } catch (error) {
    throw tooLarge ?? error;
  } finally {
    stream.off('data', count);
  }
}
