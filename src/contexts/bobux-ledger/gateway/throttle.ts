/** Lets one call through in each interval, with the number of those that were suppressed since the last one. */
export class Throttle {
  private next = 0;
  private suppressed = 0;

  constructor(private readonly intervalMs: number) {}

  run(work: (suppressed: number) => void): void {
    const now = performance.now();
    if (now < this.next) {
      this.suppressed += 1;
      return;
    }
    this.next = now + this.intervalMs;
    const { suppressed } = this;
    this.suppressed = 0;
    work(suppressed);
  }
}
