import type { CommittedEntry } from './entry-reader.js';
import type { EventText } from './event-channel.js';
import type { EventTexts } from './event-texts.js';
import type { Listeners } from './listeners.js';
import type { Subscription } from './subscription.js';

/** Sends what was read for all to those who keep up. */
export class Delivery {
  private upTo = 0;

  constructor(
    private readonly listeners: Listeners,
    private readonly texts: EventTexts,
  ) {}

  /** The highest `since` that anybody was sent here. */
  get since(): number {
    return this.upTo;
  }

  /**
   * @param found by rising id
   * @param decided up to which nothing comes any more behind them
   */
  deliver(found: readonly CommittedEntry[], decided: number): void {
    const events = found.map((entry) => {
      this.upTo = Math.max(this.upTo, Math.min(decided, entry.id));
      return new SharedEvent(entry, this.upTo, this.texts);
    });
    this.upTo = Math.max(this.upTo, decided);
    this.sendToThoseOfAll(events);
    this.sendToThoseOfSome(events);
  }

  /** What is delivered next may be of a database that has less than this one had. */
  forget(): void {
    this.upTo = 0;
  }

  private sendToThoseOfAll(events: readonly SharedEvent[]): void {
    // The same array for all of them, which is encoded once.
    const common = new Map<boolean, readonly EventText[]>();
    for (const subscription of this.listeners.ofAll) {
      const { isAdmin } = subscription;
      if (subscription.isAhead) {
        const own = events.filter(({ entry }) => !subscription.wasSent(entry.id));
        subscription.send(own.map((event) => event.text(isAdmin)));
        continue;
      }
      const all = common.get(isAdmin) ?? events.map((event) => event.text(isAdmin));
      common.set(isAdmin, all);
      subscription.send(all);
    }
  }

  private sendToThoseOfSome(events: readonly SharedEvent[]): void {
    const ofSome = new Map<Subscription, EventText[]>();
    for (const event of events) {
      for (const subscription of this.listeners.ofPlayer(event.entry.playerId)) {
        if (subscription.wasSent(event.entry.id)) continue;
        const own = ofSome.get(subscription) ?? [];
        own.push(event.text(subscription.isAdmin));
        ofSome.set(subscription, own);
      }
    }
    for (const [subscription, own] of ofSome) subscription.send(own);
  }
}

/** An event that many are sent: each of its two texts is made once, where somebody hears it. */
class SharedEvent {
  private readonly made = new Map<boolean, EventText>();

  constructor(
    readonly entry: CommittedEntry,
    private readonly since: number,
    private readonly texts: EventTexts,
  ) {}

  text(withKeys: boolean): EventText {
    const text = this.made.get(withKeys) ?? this.texts.balance(this.entry, withKeys, this.since);
    this.made.set(withKeys, text);
    return text;
  }
}
