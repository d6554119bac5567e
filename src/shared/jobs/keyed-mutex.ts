import { Injectable } from '@nestjs/common';
import { DatabaseError } from '../database/database-error.js';
import { waitAtMost } from './time-out.js';

/** Who has waited so long is refused: the answer is to be there within 5 s. */
const TIMEOUT_MS = 4_000;

/** What is locked: an id, or a text that keeps several kinds of a context apart. */
export type MutexKey = number | string;

/**
 * One lock for each key, within this process. Work that may wait for the lock of a row on a connection of the pool runs under the row's key: so a row that
 * somebody holds for long keeps one connection, and the others are left to other work. Each context has an instance of its own. It is locked before a
 * connection is taken, and never again by the work that holds it.
 */
@Injectable()
export class KeyedMutex {
  /** What ends with all work of a key that was begun or waits. */
  private readonly last = new Map<MutexKey, Promise<unknown>>();

  /**
   * Runs `work` when all that came before it with the same key is over.
   * @throws DatabaseError where that took too long; what `work` throws
   */
  async runExclusive<Result>(key: MutexKey, work: () => Promise<Result>): Promise<Result> {
    const before = this.last.get(key);
    const working = before === undefined ? work() : passed(before).then(work);
    const over = Promise.allSettled([before, working]);
    this.last.set(key, over);
    try {
      return await working;
    } finally {
      // Also where it was refused, and the work before goes on.
      void over.then(() => this.last.get(key) === over && this.last.delete(key));
    }
  }
}

/** @throws DatabaseError */
async function passed(before: Promise<unknown>): Promise<void> {
  const over = await waitAtMost(
    TIMEOUT_MS,
    before.then(() => true),
  );
  if (over !== true)
    throw new DatabaseError(new Error('Others have been working on the same for too long.'), true);
}
