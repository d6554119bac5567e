import { expect } from '@jest/globals';
import type { TestDatabase } from './test-database.js';
import { whileHeld } from './while-held.js';

/** More than there are connections. */
const REQUESTS = 12;

/**
 * Holds what `sql` takes, has many requests wait for it, and requires that others are answered before any of them is.
 * @param request one of those that wait
 * @param neighbour is fulfilled where it was answered well
 * @returns what was answered to those that waited
 */
export async function requireFreeConnections<Answer>(
  database: TestDatabase,
  sql: string,
  request: (number: number) => Promise<Answer>,
  neighbour: () => Promise<unknown>,
): Promise<Answer[]> {
  let answered = 0;
  const waiting: Promise<Answer>[] = [];
  await whileHeld(database, sql, async () => {
    for (let n = 0; n < REQUESTS; n++) {
      const one = request(n).finally(() => void (answered += 1));
      // Where a neighbour was not answered, that is the failure.
      one.catch(() => undefined);
      waiting.push(one);
    }
    // The first may come before them.
    for (let n = 0; n < 4; n++) await neighbour();
    expect(answered).toBe(0);
  });
  return Promise.all(waiting);
}
