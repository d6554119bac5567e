import type { Clock } from '../../../shared/jobs/clock.js';
import type { CommittedEntry } from './entry-reader.js';
import { EventText } from './event-channel.js';

/** Makes the events that subscribers are sent (event-frames.ts). */
export class EventTexts {
  constructor(private readonly clock: Clock) {}

  /**
   * @param withKeys for who has Admin
   * @param since all entries up to it have been sent with this one, or never come
   */
  balance(entry: CommittedEntry, withKeys: boolean, since: number): EventText {
    return this.event('balance', { entry: entry.entry(withKeys), player: entry.player, since });
  }

  /** @param since all entries up to it have been sent */
  lagged(since: number): EventText {
    return this.event('lagged', { since });
  }

  private event(event: string, data: object): EventText {
    return new EventText(JSON.stringify({ timestamp: this.clock.seconds(), event, data }));
  }
}
