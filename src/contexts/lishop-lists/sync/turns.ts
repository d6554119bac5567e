import { waitAtMost } from '../../../shared/jobs/time-out.js';

/** Who has waited so long goes on, whatever is in front. */
const TIMEOUT_MS = 1_000;

/** Has batches of one list wait for one another in this process: of two at once, the second would find the list changed, and be decided twice. */
export class Turns {
  private readonly last = new Map<number, Promise<unknown>>();

  /** @throws what `work` throws */
  async take<Result>(list: number, work: () => Promise<Result>): Promise<Result> {
    const before = this.last.get(list);
    const working = before === undefined ? work() : waitAtMost(TIMEOUT_MS, before).then(work);
    const over = working.catch(() => undefined);
    this.last.set(list, over);
    try {
      return await working;
    } finally {
      if (this.last.get(list) === over) this.last.delete(list);
    }
  }
}
