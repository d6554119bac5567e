/** How often entries are looked for while somebody listens: those of other replicas, and of those who write in the database. */
const POLL_MS = 30;
/** From one look to the next where this process has committed. */
const MIN_POLL_MS = 10;
/**
 * The same where a look found so many entries: what comes until the next one leaves in one piece. 200 subscribers hear of 2,000 changes a second at
 * half the price with the longer pause (test/fleet/events.fleet.ts), and within the 0.2 s of the contract still.
 */
const BUSY_POLLS = [
  { entries: 64, pauseMs: 100 },
  { entries: 16, pauseMs: 50 },
] as const;
const PAUSE_AFTER_ERROR_MS = 500;

/** What is done at the times of a schedule. */
export interface Look {
  /** @returns how many entries it found */
  readonly run: () => Promise<number>;
  /** Somebody waits for what it finds. */
  readonly isWanted: () => boolean;
  readonly failed: (error: unknown) => void;
  /** A look has ended, and none is wanted any more. */
  readonly idle: () => void;
}

/** When entries are looked for: one look at a time, and none while nobody listens. */
export class LookSchedule {
  private running: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  /** This process has committed since the last look began. */
  private hasCommitted = false;
  /** No look begins before; `performance.now()`. */
  private notBefore = Number.NEGATIVE_INFINITY;
  private stopped = false;

  constructor(private readonly look: Look) {}

  /** Own commits are read at once, as far as the last look is long enough ago. */
  committed(): void {
    if (this.hasCommitted || !this.look.isWanted()) return;
    this.hasCommitted = true;
    if (this.running === undefined) this.startLater();
  }

  /** Begins a look, where none is under way; else the next one begins soon after it. */
  start(): void {
    if (this.stopped || this.running !== undefined) return;
    clearTimeout(this.timer);
    this.hasCommitted = false;
    const began = performance.now();
    this.notBefore = began + MIN_POLL_MS;
    this.running = this.look
      .run()
      .then((found) => {
        const busy = BUSY_POLLS.find(({ entries }) => found >= entries);
        if (busy !== undefined) this.notBefore = began + busy.pauseMs;
      })
      .catch((error: unknown) => {
        this.notBefore = performance.now() + PAUSE_AFTER_ERROR_MS;
        this.look.failed(error);
      })
      .finally(() => {
        this.running = undefined;
        if (this.look.isWanted()) this.startLater();
        else this.look.idle();
      });
  }

  /** No look begins any more. @returns when the last one is over */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private startLater(): void {
    clearTimeout(this.timer);
    if (this.stopped) return;
    const left = this.notBefore - performance.now();
    const wait = this.hasCommitted ? Math.max(0, left) : Math.max(POLL_MS, left);
    this.timer = setTimeout(() => this.start(), wait).unref();
  }
}
