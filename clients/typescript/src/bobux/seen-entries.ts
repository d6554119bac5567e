import type { Entry } from '../generated/bobux.js';

const FIRST_PRUNING = 1_024;

/**
 * Tells entries that come a second time: the entries of a player come by rising id, and after a reconnect, or where something on the way
 * repeats `subscribe`, again from the `since` that it named.
 */
export class SeenEntries {
  private readonly last = new Map<number, number>();
  private pruneAt = FIRST_PRUNING;

  /**
   * @param since of the connection's `subscribe`: entries up to it never come again, so nothing needs to be kept of them
   * @returns false of one that was seen
   */
  add({ id, player }: Pick<Entry, 'id' | 'player'>, since: number): boolean {
    if (id <= (this.last.get(player) ?? -Infinity)) return false;
    if (id > since) this.last.set(player, id);
    else this.last.delete(player);
    if (this.last.size >= this.pruneAt) this.prune(since);
    return true;
  }

  private prune(since: number): void {
    for (const [player, id] of this.last) if (id <= since) this.last.delete(player);
    this.pruneAt = Math.max(FIRST_PRUNING, 2 * this.last.size);
  }
}
