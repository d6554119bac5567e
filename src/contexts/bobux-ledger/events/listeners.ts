import type { Subscription } from './subscription.js';

/** Which subscribers hear of which players. */
export class Listeners {
  private readonly toAll = new Set<Subscription>();
  private readonly toPlayer = new Map<number, Set<Subscription>>();

  add(subscription: Subscription): void {
    if (subscription.players === undefined) this.toAll.add(subscription);
    for (const player of subscription.players ?? []) {
      let listening = this.toPlayer.get(player);
      if (listening === undefined) this.toPlayer.set(player, (listening = new Set()));
      listening.add(subscription);
    }
  }

  delete(subscription: Subscription): void {
    this.toAll.delete(subscription);
    for (const player of subscription.players ?? []) {
      const listening = this.toPlayer.get(player);
      listening?.delete(subscription);
      if (listening?.size === 0) this.toPlayer.delete(player);
    }
  }

  has(subscription: Subscription): boolean {
    if (subscription.players === undefined) return this.toAll.has(subscription);
    const [player] = subscription.players;
    return player !== undefined && this.toPlayer.get(player)?.has(subscription) === true;
  }

  /** Who hears of all players. */
  get ofAll(): Iterable<Subscription> {
    return this.toAll;
  }

  /** Who hears of this player, besides those. */
  ofPlayer(player: number): Iterable<Subscription> {
    return this.toPlayer.get(player) ?? [];
  }
}
