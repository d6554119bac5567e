import DataLoader from 'dataloader';

export interface GathererSettings<Item, Result> {
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
 * nothing is at work, an item goes as soon as what was read from the sockets with it has been seen. It bounds the batches, not who waits:
 * whoever brings items must stop at some number that is not done yet.
 */
export class Gatherer<Item, Result> {
  private readonly loader: DataLoader<Item, Result>;
  private readonly ready: (() => void)[] = [];
  private atWork = false;

  constructor({ most, work }: GathererSettings<Item, Result>) {
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
    setImmediate(() => this.next());
  }

  private next(): void {
    const dispatch = this.ready.shift();
    if (dispatch === undefined) this.atWork = false;
    else dispatch();
  }

  private async run(
    items: readonly Item[],
    work: GathererSettings<Item, Result>['work'],
  ): Promise<readonly (Result | Error)[]> {
    try {
      return await work(items);
    } finally {
      this.next();
    }
  }
}
