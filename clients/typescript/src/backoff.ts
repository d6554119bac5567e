const FIRST_MS = 100;
const MAX_MS = 5_000;

/** How long to wait before the next attempt: at random up to a bound that doubles, so that many clients do not come back at once. */
export class Backoff {
  private failures = 0;

  constructor(private readonly random: () => number = Math.random) {}

  /** Milliseconds. */
  next(): number {
    const bound = Math.min(MAX_MS, FIRST_MS * 2 ** this.failures);
    this.failures += 1;
    return this.random() * bound;
  }

  reset(): void {
    this.failures = 0;
  }
}
