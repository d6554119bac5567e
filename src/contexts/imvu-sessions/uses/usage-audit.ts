import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { ImvuUses, type Use } from './uses.repository.js';

const FLUSH_INTERVAL_MS = 100;
const BATCH = 1_000;
/** What is kept while the database is away; past that the oldest go, with a warning. */
const MAX_WAITING = 50_000;

/**
 * The audit, and the sessions' figures that follow from it. Written in batches, at most 100 ms late: a statement for each call would
 * be the dearest part of a call.
 */
@Injectable()
export class UsageAudit implements BeforeApplicationShutdown {
  private readonly logger = new Logger(UsageAudit.name);
  private waiting: Use[] = [];
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<void> = Promise.resolve();
  /** What cannot be written now is not tried again. */
  private isShutDown = false;

  constructor(private readonly uses: ImvuUses) {}

  /** What waits for IMVU fails as the modules are destroyed, and so is recorded before this. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.flush();
    // Once more, where that could not be written: what still cannot is lost.
    this.isShutDown = true;
    await this.flush();
  }

  record(use: Use): void {
    this.waiting.push(use);
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_INTERVAL_MS);
  }

  /** Writes what waits; returns when it is written, or could not be. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.flushing = this.flushing.then(() => this.write());
    return this.flushing;
  }

  private async write(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, BATCH);
      try {
        await this.uses.add(batch);
      } catch (error) {
        this.waiting = [...batch, ...this.waiting];
        const lost = Math.max(0, this.waiting.length - (this.isShutDown ? 0 : MAX_WAITING));
        this.waiting.splice(0, lost);
        this.logger.error(`The audit cannot be written now (${lost} lost): ${String(error)}`);
        if (!this.isShutDown)
          this.timer ??= setTimeout(() => void this.flush(), FLUSH_INTERVAL_MS * 10).unref();
        return;
      }
    }
  }
}
