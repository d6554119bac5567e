/** Work that many want at the same moment is done once, and all get its result. */
export class SingleFlight<Result> {
  private readonly flying = new Map<string, Promise<Result>>();

  run(key: string, work: () => Promise<Result>): Promise<Result> {
    const known = this.flying.get(key);
    if (known !== undefined) return known;
    const flight = work().finally(() => this.flying.delete(key));
    this.flying.set(key, flight);
    return flight;
  }

  isRunning(key: string): boolean {
    return this.flying.has(key);
  }

  /** Returns when the work under this key is over, well or not; at once where there is none. */
  async ended(key: string): Promise<void> {
    await this.flying.get(key)?.catch(() => undefined);
  }
}
