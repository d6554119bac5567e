import DataLoader from 'dataloader';
import { DatabaseError } from './database-error.js';

/** A batch without an answer for so long fails those that wait behind it, too. */
const SILENCE_TIMEOUT_MS = 1_000;

/** After so many batches of one item the next item is hardly one of many. */
const LONE_IN_A_ROW = 16;

export interface BatcherSettings<Item, Result> {
  /** Items in one batch at most; what comes beyond that waits for the next one. */
  readonly max: number;
  /** When so many items wait, and as many as are in flight, they need not wait for the end of the batch: two may be. Undefined: never two. */
  readonly secondAt?: number;
  /**
   * Does one batch: the items in the order in which they came.
   * @param before where another batch is in flight, ends with it; never rejects
   * @param since when the first of them came, or the batch before was begun, if that was later: `performance.now()`
   * @returns for each item its result, or an Error with which it alone fails; what is thrown fails them all
   */
  readonly work: (
    items: readonly Item[],
    before: Promise<void> | undefined,
    since: number,
  ) => Promise<readonly (Result | Error)[]>;
}

/**
 * Group commit: while one batch is in flight, items wait, and go together as the next one. An item never waits for others: where nothing is
 * in flight, it goes as soon as what was read from all sockets in this turn has been seen (after LONE_IN_A_ROW lone items: from its own
 * socket). With `secondAt`, where many wait, the next batch may be on its way before the answer of the one in flight has come. The size of a batch is
 * bounded, not the number of items that wait: the caller must bound what it has in flight. Where the database did not answer a batch, what
 * waited behind it fails with it, not begun: it would wait as long again.
 */
export class Batcher<Item, Result> {
  private readonly loader: DataLoader<Item, Result>;
  private readonly ready: (() => void)[] = [];
  /** Items in none of the batches in flight. */
  private waiting = 0;
  /** Since when any has been. */
  private since = 0;
  /** Batches in flight, or about to be. */
  private inFlight = 0;
  private itemsInFlight = 0;
  private readonly secondAt: number;
  /** Ends with the batch that was begun last. */
  private last: Promise<void> | undefined;
  /** How many of the last batches had one item. */
  private loneInARow = 0;
  /** What those fail with that wait. */
  private silence: DatabaseError | undefined;

  constructor({ max, secondAt = Infinity, work }: BatcherSettings<Item, Result>) {
    this.secondAt = secondAt;
    this.loader = new DataLoader<Item, Result>((items) => this.run(items, work), {
      cache: false,
      maxBatchSize: max,
      batchScheduleFn: (dispatch) => this.schedule(dispatch),
    });
  }

  /** @returns the item's own result */
  enqueue(item: Item): Promise<Result> {
    const result = this.loader.load(item);
    if (this.waiting === 0) this.since = performance.now();
    this.waiting += 1;
    if (this.inFlight === 1 && this.isWorthASecond()) {
      this.inFlight = 2;
      setImmediate(() => this.next());
    }
    return result;
  }

  private schedule(dispatch: () => void): void {
    this.ready.push(dispatch);
    if (this.inFlight > 0) return;
    this.inFlight = 1;
    if (this.loneInARow >= LONE_IN_A_ROW) process.nextTick(() => this.next());
    else setImmediate(() => this.next());
  }

  private next(): void {
    const dispatch = this.ready.shift();
    if (dispatch === undefined) this.inFlight -= 1;
    else dispatch();
  }

  /** A batch is over. */
  private end(): void {
    if (this.inFlight === 1 || this.isWorthASecond()) this.next();
    else this.inFlight -= 1;
  }

  /** Fewer than are in flight would make each batch smaller than the one before it, and each costs as much by itself. */
  private isWorthASecond(): boolean {
    return this.waiting >= Math.max(this.secondAt, this.itemsInFlight);
  }

  private async run(
    items: readonly Item[],
    work: BatcherSettings<Item, Result>['work'],
  ): Promise<readonly (Result | Error)[]> {
    this.waiting -= items.length;
    this.loneInARow = items.length === 1 ? this.loneInARow + 1 : 0;
    const { silence } = this;
    if (silence !== undefined) return items.map(() => silence);
    this.itemsInFlight += items.length;
    const began = performance.now();
    const { since } = this;
    this.since = began;
    const report = (failure: unknown): void => {
      if (performance.now() - began > SILENCE_TIMEOUT_MS && isSilence(failure)) this.failWaiting(failure);
    };
    const before = this.last;
    let over: () => void = () => undefined;
    const last = (this.last = new Promise((resolve) => (over = resolve)));
    try {
      const results = await work(items, before, since);
      report(results.every((result) => isSilence(result)) ? results[0] : undefined);
      return results;
    } catch (error) {
      report(error);
      throw error;
    } finally {
      // In their order, so that the end of one says that all before it are over too.
      if (before !== undefined) await before;
      if (this.last === last) this.last = undefined;
      this.itemsInFlight -= items.length;
      over();
      this.end();
    }
  }

  private failWaiting(silence: DatabaseError): void {
    this.silence = silence;
    for (const dispatch of this.ready.splice(0)) dispatch();
    this.silence = undefined;
  }
}

/** No connection, or no answer of the server. */
function isSilence(failure: unknown): failure is DatabaseError {
  return failure instanceof DatabaseError && failure.isSilence;
}
