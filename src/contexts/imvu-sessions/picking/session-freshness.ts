import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { ImvuConfig } from '../settings.js';
import { Clock } from '../../../shared/jobs/clock.js';

/** By size, not by `max`, for which lru-cache takes its memory at once: 5 MB and 30 ms of each start. */
const REMEMBERED = { maxSize: 100_000, sizeCalculation: () => 1 };

/** Which sessions may be used without asking IMVU first: those that were checked within `IMVU_CHECK_INTERVAL`. */
@Injectable()
export class SessionFreshness {
  private readonly checked = new LRUCache<string, number>(REMEMBERED);
  private readonly doubted = new LRUCache<string, number>(REMEMBERED);

  constructor(
    private readonly config: ImvuConfig,
    private readonly clock: Clock,
  ) {}

  /** A session has just been found alive. */
  markChecked(sessionId: string): void {
    this.checked.set(sessionId, this.clock.now().getTime());
  }

  /** A session of this account has died between two checks: sessions often die together, so its others are asked about anew. */
  doubt(accountId: string): void {
    this.doubted.set(accountId, this.clock.now().getTime());
  }

  /** @param session `lastChecked` in Unix milliseconds, as the database knows it */
  isFresh(session: {
    readonly id: string;
    readonly accountId: string;
    readonly lastChecked: number;
  }): boolean {
    const last = Math.max(session.lastChecked, this.checked.get(session.id) ?? 0);
    if (last < (this.doubted.get(session.accountId) ?? 0)) return false;
    return last > this.clock.now().getTime() - this.config.checkInterval * 1000;
  }
}
