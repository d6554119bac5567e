import pLimit from 'p-limit';

const MAX_RUNNING = 2;
const MAX_WAITING = 32;

/** Too many password checks wait already. */
export class QueueFullError extends Error {
  override readonly name = 'QueueFullError';
}

/** Runs two password checks at a time, since each is meant to cost time and memory; 32 wait, in the order in which they came. */
export class PasswordCheckQueue {
  private readonly limit;

  constructor(
    maxRunning = MAX_RUNNING,
    private readonly maxWaiting = MAX_WAITING,
  ) {
    this.limit = pLimit(maxRunning);
  }

  /** @throws QueueFullError before the check was started */
  async run<Result>(check: () => Promise<Result>): Promise<Result> {
    const { activeCount, pendingCount, concurrency } = this.limit;
    if (activeCount + pendingCount >= concurrency + this.maxWaiting)
      throw new QueueFullError('Too many password checks wait.');
    return this.limit(check);
  }
}
