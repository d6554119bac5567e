import { Injectable } from '@nestjs/common';
import { DatabaseError } from '../database/database-error.js';
import { waitAtMost } from './time-out.js';

/** Who has waited so long is refused: the answer is to be there within 5 s. */
const TIMEOUT_MS = 4_000;

/** What is locked: an id, or a text that keeps several kinds of a context apart. */
export type Subject = number | string;

/**
 * Has this process work on each subject in one place at a time. Each place may wait for the lock of its row on a connection of the pool: so a row that somebody
 * holds for long keeps one connection, and the others are left to other work. Each context has turns of its own. A turn is taken before a connection, and never
 * in another turn of the same subject.
 */
@Injectable()
export class Turns {
  /** What ends with all work on a subject that was begun or waits. */
  private readonly last = new Map<Subject, Promise<unknown>>();

  /** @throws DatabaseError where the work before took too long; what `work` throws */
  async take<Result>(subject: Subject, work: () => Promise<Result>): Promise<Result> {
    const before = this.last.get(subject);
    const working = before === undefined ? work() : passed(before).then(work);
    const over = Promise.allSettled([before, working]);
    this.last.set(subject, over);
    try {
      return await working;
    } finally {
      // Also where it was refused, and the work before goes on.
      void over.then(() => this.last.get(subject) === over && this.last.delete(subject));
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
