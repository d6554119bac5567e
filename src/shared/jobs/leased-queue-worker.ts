import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { DatabaseError } from '../database/database-error.js';
import { BackgroundLoop } from './background-loop.js';
import type { Leased, LeasedQueue } from './leased-queue.js';

/** Between two tries to write down how work went. */
const SETTLE_PAUSE_MS = 500;

/** Writes down how work went. May be called again where its commit was done, unheard. */
export type Settle = () => Promise<unknown>;

export interface LeasedQueueWorkerSettings<Row extends object> {
  /** For the log. */
  readonly name: string;
  readonly queue: LeasedQueue<Row>;
  /** Milliseconds between two looks for work that nobody announced, and for leases whose holder has died. */
  readonly intervalMs: number;
  /** Pieces of work done at the same time. */
  readonly atOnce: number;
  /** Milliseconds until the next try, where `work` throws. */
  readonly backoff: (tries: number) => number;
  /**
   * Does one piece of work, well within the time after which its holder counts as dead (StaleClaimDetector).
   * @param stopping is aborted when the process stops
   */
  readonly work: (leased: Leased & Row, stopping: AbortSignal) => Promise<Settle>;
}

/**
 * Does what is in a LeasedQueue. Every replica has one. Where the database goes away during the work, how that went is kept until it can be
 * written down: what is done is not done again.
 */
export class LeasedQueueWorker<Row extends object> {
  private readonly logger: Logger;
  private readonly loop: BackgroundLoop;
  private readonly stopping = new AbortController();
  private lastLook = Number.NEGATIVE_INFINITY;

  constructor(private readonly settings: LeasedQueueWorkerSettings<Row>) {
    this.logger = new Logger(settings.name);
    this.loop = new BackgroundLoop(settings.name, () => this.step(), settings.intervalMs);
  }

  start(): void {
    this.loop.start();
  }

  /** Begins nothing more, and waits a moment for what is in hand. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop.stop();
  }

  /** Work has been put in, and its transaction has committed. */
  wake(): void {
    this.loop.wake();
  }

  private async step(): Promise<boolean> {
    const { queue, intervalMs, atOnce } = this.settings;
    if (performance.now() - this.lastLook >= intervalMs) {
      await queue.free();
      this.lastLook = performance.now();
    }
    const taken = await queue.take(atOnce);
    const failures = await Promise.allSettled(taken.map((leased) => this.do(leased)));
    // Only now: what the next step frees must not run any more.
    for (const failure of failures) if (failure.status === 'rejected') throw failure.reason;
    return taken.length > 0;
  }

  private async do(leased: Leased & Row): Promise<void> {
    const { queue, work, backoff } = this.settings;
    let settle: Settle;
    try {
      settle = await work(leased, this.stopping.signal);
    } catch (error) {
      this.logger.error(`${leased.id} failed at try ${leased.tries}: ${String(error)}`);
      settle = () => queue.retry(leased, backoff(leased.tries));
    }
    await this.settle(leased, settle);
  }

  /** However long the database is away. */
  private async settle({ id }: Leased, settle: Settle): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await settle();
        return;
      } catch (error) {
        const away = error instanceof DatabaseError && error.isUnavailability;
        if (this.stopping.signal.aborted || !away) throw error;
        if (tries === 1)
          this.logger.warn(`How it went with ${id} is written down when the database is back.`);
        await delay(SETTLE_PAUSE_MS);
      }
    }
  }
}
