import { Logger } from '@nestjs/common';
import { waitAtMost } from './time-out.js';

/** How long a stop waits for the piece of work in hand; work that takes longer has a lease that another process will take over. */
const STOP_TIMEOUT_MS = 1_500;

/**
 * Does pieces of work one after the other, looks again every so often when there are none, and at once when woken.
 * For work that is kept in the database: nothing is lost when the process ends.
 */
export class BackgroundLoop {
  private readonly logger: Logger;
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private again = false;
  private stopped = true;

  /**
   * @param step does one piece of work; false where there was none. What it throws is logged, and the loop goes on later
   * @param intervalMs how often to look for work that nobody announced
   */
  constructor(
    name: string,
    private readonly step: () => Promise<boolean>,
    private readonly intervalMs: number,
  ) {
    this.logger = new Logger(name);
  }

  start(): void {
    this.stopped = false;
    this.timer = setInterval(() => this.wake(), this.intervalMs).unref();
    this.wake();
  }

  /** There may be work. */
  wake(): void {
    if (this.stopped) return;
    this.again = true;
    this.running ??= this.run().finally(() => {
      this.running = undefined;
      // Woken when the last look was over, and this not yet known.
      if (this.again) this.wake();
    });
  }

  /** Starts nothing more, and waits a moment for what is in hand. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    if (this.running !== undefined) await waitAtMost(STOP_TIMEOUT_MS, this.running);
  }

  private async run(): Promise<void> {
    try {
      while (this.again && !this.stopped) {
        this.again = false;
        while (!this.stopped && (await this.step()));
      }
    } catch (error) {
      this.logger.warn(`Put off: ${String(error)}`);
    }
  }
}
