import { Injectable } from '@nestjs/common';
import { DatabaseError } from '../../../shared/database/database-error.js';
import { waitAtMost } from '../../../shared/jobs/time-out.js';

/** Who has waited so long is refused: the answer is to be there within 5 s. */
const TIMEOUT_MS = 4_000;

/**
 * Has this process work on each list in one place at a time. Each place may wait for the lock of its list on a connection of the pool: so a list that somebody
 * holds for long keeps one connection, and the others are left to other lists.
 */
@Injectable()
export class Turns {
  /** What ends with all work on a list that was begun or waits. */
  private readonly last = new Map<number, Promise<unknown>>();

  /** @throws DatabaseError where the work before took too long; what `work` throws */
  async take<Result>(list: number, work: () => Promise<Result>): Promise<Result> {
    const before = this.last.get(list);
    const working = before === undefined ? work() : passed(before).then(work);
    const over = Promise.allSettled([before, working]);
    this.last.set(list, over);
    try {
      return await working;
    } finally {
      // Also where it was refused, and the work before goes on.
      void over.then(() => this.last.get(list) === over && this.last.delete(list));
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
    throw new DatabaseError(new Error('Others have been writing to the list for too long.'), true);
}
