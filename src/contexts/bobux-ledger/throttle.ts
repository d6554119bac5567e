/** Lets some calls through in each interval, with the number of those that were suppressed before. */
export class Throttle {
  private until = 0;
  private left = 0;
  private suppressed = 0;

  /** @param atMost calls that pass in one interval */
  constructor(
    private readonly intervalMs: number,
    private readonly atMost = 1,
  ) {}

  run(work: (suppressed: number) => void): void {
    const now = performance.now();
    if (now >= this.until) {
      this.until = now + this.intervalMs;
      this.left = this.atMost;
    }
    if (this.left === 0) {
      this.suppressed += 1;
      return;
    }
    this.left -= 1;
    const { suppressed } = this;
    this.suppressed = 0;
    work(suppressed);
  }
}
