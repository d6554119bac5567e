/** What the server's clock says, from the answers: this machine's own may be off, or be set. */
export class ServerClock {
  private seconds: number | undefined;
  private heard = 0;

  /** @param timestamp of an answer */
  set(timestamp: number): void {
    this.seconds = timestamp;
    this.heard = performance.now();
  }

  /** Unix seconds. */
  now(): number {
    if (this.seconds === undefined) return Math.floor(Date.now() / 1000);
    return this.seconds + Math.floor((performance.now() - this.heard) / 1000);
  }
}
