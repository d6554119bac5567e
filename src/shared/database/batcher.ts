import DataLoader from 'dataloader';
import { DatabaseError } from './database-error.js';

/** Who waited so long for a batch that got no answer has had its patience; milliseconds. */
const SILENCE_MS = 1_000;

/** After so many items without company the next one will hardly have any. */
const SURELY_LONE = 16;

export interface BatcherSettings<Item, Result> {
  /** Items in one batch at most; what comes beyond that waits for the next one. */
  readonly most: number;
  /**
   * Does one batch: the items in the order in which they came, never two batches at a time.
   * @returns for each item its result, or an Error with which it alone fails; what is thrown fails them all
   */
  readonly work: (items: readonly Item[]) => Promise<readonly (Result | Error)[]>;
}

/**
 * Group commit: while one batch is at work, what comes is gathered, and goes together as the next one. Nothing waits for company: where
 * nothing is at work, an item goes as soon as what was read from the sockets with it has been seen (from its own socket only, where the
 * items before had no company either). It bounds the batches, not who waits: whoever brings items must stop at some number that is not done
 * yet. Where the database did not answer a batch, what waited behind it fails with it, not begun: it would wait as long again.
 */
export class Batcher<Item, Result> {
  private readonly loader: DataLoader<Item, Result>;
  private readonly ready: (() => void)[] = [];
  private atWork = false;
  /** So many batches of one item were the last ones. */
  private loneInARow = 0;
  /** With what those fail that wait. */
  private silence: DatabaseError | undefined;

  constructor({ most, work }: BatcherSettings<Item, Result>) {
    this.loader = new DataLoader<Item, Result>((items) => this.run(items, work), {
      cache: false,
      maxBatchSize: most,
      batchScheduleFn: (dispatch) => this.schedule(dispatch),
    });
  }

  /** @returns the item's own result */
  gather(item: Item): Promise<Result> {
    return this.loader.load(item);
  }

  private schedule(dispatch: () => void): void {
    this.ready.push(dispatch);
    if (this.atWork) return;
    this.atWork = true;
    if (this.loneInARow >= SURELY_LONE) process.nextTick(() => this.next());
    else setImmediate(() => this.next());
  }

  private next(): void {
    const dispatch = this.ready.shift();
    if (dispatch === undefined) this.atWork = false;
    else dispatch();
  }

  private async run(
    items: readonly Item[],
    work: BatcherSettings<Item, Result>['work'],
  ): Promise<readonly (Result | Error)[]> {
    this.loneInARow = items.length === 1 ? this.loneInARow + 1 : 0;
    const { silence } = this;
    if (silence !== undefined) return items.map(() => silence);
    const began = performance.now();
    const tell = (failure: unknown): void => {
      if (performance.now() - began > SILENCE_MS && isSilence(failure)) this.failWaiting(failure);
    };
    try {
      const results = await work(items);
      tell(results.every((result) => isSilence(result)) ? results[0] : undefined);
      return results;
    } catch (error) {
      tell(error);
      throw error;
    } finally {
      this.next();
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
  return failure instanceof DatabaseError && failure.sqlState === undefined;
}
