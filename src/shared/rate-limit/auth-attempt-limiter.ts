import type { Refusal } from './limiter.js';

/** How long a caller waits for its turn; then it is refused and may come again, before it could hang behind others that hang. */
const TIMEOUT_MS = 2_000;

interface Queue {
  /** Who holds this queue, waiting or not. */
  users: number;
  inFlight: number;
  /** How many have failed so far: what was asked before the last failure is out of date. */
  failures: number;
  readonly waiting: Set<() => void>;
}

/** How many failures an address has left, or that it has none. */
export type Standing = { readonly left: number } | { readonly refused: Refusal };

/**
 * Examines no more credentials of one address at the same moment than it may still get wrong, so that many guesses at once are not more
 * guesses than one after the other. The rest waits for its turn instead of being refused, since most callers are right and never count.
 */
export class AuthAttemptLimiter {
  private readonly queues = new Map<string, Queue>();

  constructor(
    private readonly standing: (address: string) => Promise<Standing>,
    private readonly timeoutMs = TIMEOUT_MS,
  ) {}

  /**
   * @param examine says whether it was a failure, once that is counted
   * @returns what `examine` gave, or why it was not called
   */
  async pass<Result extends { readonly failed: boolean }>(
    address: string,
    examine: () => Promise<Result>,
  ): Promise<Result | { readonly refused: Refusal }> {
    const queue = this.queueOf(address);
    queue.users += 1;
    try {
      const refused = await this.enter(address, queue);
      if (refused) return { refused };
      try {
        const result = await examine();
        if (result.failed) queue.failures += 1;
        return result;
      } finally {
        queue.inFlight -= 1;
      }
    } finally {
      wakeNext(queue);
      queue.users -= 1;
      if (queue.users === 0) this.queues.delete(address);
    }
  }

  private async enter(address: string, queue: Queue): Promise<Refusal | undefined> {
    const until = performance.now() + this.timeoutMs;
    for (;;) {
      const { failures } = queue;
      const standing = await this.standing(address);
      if ('refused' in standing) return standing.refused;
      if (queue.failures !== failures) continue;
      if (queue.inFlight < standing.left) {
        queue.inFlight += 1;
        return undefined;
      }
      if (!(await turn(queue, until - performance.now()))) return { retryAfter: 1 };
    }
  }

  private queueOf(address: string): Queue {
    let queue = this.queues.get(address);
    if (queue === undefined) {
      queue = { users: 0, inFlight: 0, failures: 0, waiting: new Set() };
      this.queues.set(address, queue);
    }
    return queue;
  }
}

function wakeNext({ waiting }: Queue): void {
  for (const wake of waiting) {
    wake();
    return;
  }
}

/** @returns false when it did not come in time */
function turn({ waiting }: Queue, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const wake = (): void => end(true);
    const timer = setTimeout(() => end(false), timeoutMs);
    const end = (come: boolean): void => {
      clearTimeout(timer);
      waiting.delete(wake);
      resolve(come);
    };
    waiting.add(wake);
  });
}
