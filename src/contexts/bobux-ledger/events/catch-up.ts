import { Logger } from '@nestjs/common';
import type { Database } from '../../../shared/database/database.js';
import { splitAt } from '../feed/id-gaps.js';
import { readEntries } from './entry-reader.js';
import { WINDOW, type EntryTail } from './entry-tail.js';
import type { EventTexts } from './event-texts.js';
import type { OpenSubscriptions } from './open-subscriptions.js';
import type { Subscription } from './subscription.js';

/** So long those who keep up may have to wait in one look for those who come to them: thousands come back at once after a new start. */
const MAX_JOINING_MS = 20;

/** Reads for those who are behind, each by itself, until they keep up. */
export class CatchUp {
  private readonly logger = new Logger(CatchUp.name);
  private reading: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly open: OpenSubscriptions,
    private readonly texts: EventTexts,
  ) {}

  /**
   * Those who are near the end get what is left to them, and are among those who keep up from then on. The tail must not read meanwhile.
   * @throws DatabaseError
   */
  async joinThoseNear(tail: EntryTail): Promise<void> {
    const until = performance.now() + MAX_JOINING_MS;
    for (const subscription of this.open.behind) {
      if (subscription.isBlocked || subscription.isBeingRead || subscription.ended) continue;
      if (performance.now() > until) return;
      const { highest } = tail.position;
      if (highest - subscription.position!.highest > WINDOW) continue;
      const isWhole = await this.readFor(subscription, tail, highest);
      if (isWhole) this.join(subscription, tail);
    }
  }

  /** Beside the tail: a window for each of those who are far behind. Who takes nothing is given up. */
  beginForThoseFar(tail: EntryTail): void {
    this.reading ??= this.readForThoseFar(tail).finally(() => (this.reading = undefined));
  }

  /** @returns when nothing is being read any more */
  async over(): Promise<void> {
    await this.reading;
  }

  /** It gets what all get from now on. It has been sent all that the tail has read. */
  join(subscription: Subscription, { position, decided }: EntryTail): void {
    subscription.keepUp(position, decided);
    this.open.listeners.add(subscription);
  }

  private async readForThoseFar(tail: EntryTail): Promise<void> {
    for (const subscription of this.open.behind) {
      const { position } = subscription;
      // It may have gone, or caught up, while others were read for.
      if (subscription.ended || position === undefined) continue;
      if (subscription.isSilent) {
        subscription.send([this.texts.lagged(subscription.since)]);
        this.open.end(subscription);
        continue;
      }
      if (subscription.isBlocked || tail.position.highest - position.highest <= WINDOW) continue;
      subscription.isBeingRead = true;
      try {
        await this.readFor(subscription, tail, position.highest + WINDOW);
      } catch (error) {
        this.logger.debug(`Events wait: ${String(error)}`);
        return;
      } finally {
        subscription.isBeingRead = false;
      }
    }
  }

  /** @returns whether nothing is left to read up to `upTo` */
  private async readFor(subscription: Subscription, tail: EntryTail, upTo: number): Promise<boolean> {
    const { highest, missing } = subscription.position!;
    const { missing: undecided } = tail.position;
    const read = await readEntries(
      { above: highest, upTo, missing: splitAt(missing, upTo)[0], players: subscription.players },
      this.database,
    );
    if (subscription.ended) return false;
    const fresh = subscription.advance(read.entries, read.upTo, undecided);
    subscription.send(
      fresh.map(({ entry, since }) => this.texts.balance(entry, subscription.isAdmin, since)),
    );
    return read.upTo === upTo;
  }
}
