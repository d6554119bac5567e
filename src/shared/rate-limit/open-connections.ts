import type { LimiterStore, PeerConnectionCounts } from './limiter-store.js';

/** `LIMIT_OPEN_CONNECTIONS`: the open websockets of each address, those on other replicas among them. */
export class OpenConnections {
  private readonly counts = new Map<string, number>();
  private readonly elsewhere: PeerConnectionCounts | undefined;

  /** @param most 0 = switched off */
  constructor(
    private readonly most: number,
    store: LimiterStore,
  ) {
    if (most > 0) this.elsewhere = store.share(this.counts);
  }

  /** Counts one more. @returns false, and counts nothing, when it is one too many */
  async open(address: string): Promise<boolean> {
    const open = this.counts.get(address) ?? 0;
    if (this.most > 0 && open >= this.most) return false;
    // Counted before the wait, or many that come at once would all be let in.
    this.counts.set(address, open + 1);
    if (this.elsewhere === undefined || (await this.elsewhere.claim(address, this.most))) return true;
    this.close(address);
    return false;
  }

  close(address: string): void {
    const open = this.counts.get(address);
    if (open === undefined) return;
    if (open > 1) this.counts.set(address, open - 1);
    else this.counts.delete(address);
    this.elsewhere?.publish(address);
  }
}
