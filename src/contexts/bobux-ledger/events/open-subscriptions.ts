import type { EventChannel } from './event-channel.js';
import { Listeners } from './listeners.js';
import type { Subscription } from './subscription.js';

/** The subscriptions of a process: one for each connection, and those that are to take its place. */
export class OpenSubscriptions {
  private readonly ofChannel = new Map<EventChannel, Subscription>();
  /** Those that take the place of their connection's once they stand. */
  private readonly joining = new Map<EventChannel, Subscription>();
  /** Those who keep up. */
  readonly listeners = new Listeners();

  get size(): number {
    return this.ofChannel.size;
  }

  /** Those that stand. */
  get all(): Subscription[] {
    return [...this.ofChannel.values()];
  }

  /** Those that are read for by themselves. */
  get behind(): Subscription[] {
    return this.all.filter(({ position }) => position !== undefined);
  }

  /** With those that are to stand, by the API keys that signed them. */
  byKey(): Map<string, Subscription[]> {
    const byKey = new Map<string, Subscription[]>();
    for (const subscription of [...this.ofChannel.values(), ...this.joining.values()]) {
      const ofKey = byKey.get(subscription.key);
      if (ofKey === undefined) byKey.set(subscription.key, [subscription]);
      else ofKey.push(subscription);
    }
    return byKey;
  }

  /** Is to take the place of its connection's, which goes on until then. */
  prepare(subscription: Subscription): void {
    this.endOf(this.joining, subscription.channel);
    this.joining.set(subscription.channel, subscription);
  }

  /** Takes the place of its connection's. */
  put(subscription: Subscription): void {
    const { channel } = subscription;
    this.joining.delete(channel);
    this.endOf(this.ofChannel, channel);
    this.ofChannel.set(channel, subscription);
  }

  end(subscription: Subscription): void {
    subscription.ended = true;
    this.listeners.delete(subscription);
    for (const map of [this.ofChannel, this.joining]) {
      if (map.get(subscription.channel) === subscription) map.delete(subscription.channel);
    }
  }

  /** Ends what a connection is subscribed to, or is to be. */
  endAllOf(channel: EventChannel): void {
    this.endOf(this.joining, channel);
    this.endOf(this.ofChannel, channel);
  }

  private endOf(map: ReadonlyMap<EventChannel, Subscription>, channel: EventChannel): void {
    const subscription = map.get(channel);
    if (subscription !== undefined) this.end(subscription);
  }
}
