const MAX_RUNNING = 2;
const MAX_WAITING = 32;

/** Too many password checks wait already. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
}

/** Runs two password checks at a time, since each is meant to cost time and memory; 32 wait, in the order in which they came. */
export class PasswordCheckQueue {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly maxRunning = MAX_RUNNING,
    private readonly maxWaiting = MAX_WAITING,
  ) {}

  /** @throws QueueFullError before the check was started */
  async run<Result>(check: () => Promise<Result>): Promise<Result> {
    if (this.running < this.maxRunning) this.running += 1;
    else if (this.waiting.length >= this.maxWaiting)
      throw new QueueFullError('Too many password checks wait.');
    // Whoever ends hands its place over: `running` stays.
    else await new Promise<void>((resolve) => this.waiting.push(resolve));
    try {
      return await check();
    } finally {
      const next = this.waiting.shift();
      if (next === undefined) this.running -= 1;
      else next();
    }
  }
}
