import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import { Notifications } from '../../../shared/database/notifications.js';

const CHANNEL = 'lishop_changes';
/** Lists that change within so long are announced together. */
const BATCH_WINDOW_MS = 50;

/**
 * Says which lists have changed, in this process at once, and to the other replicas by NOTIFY. Not in the transaction of the change: PostgreSQL
 * lets those that notify commit one after the other only, and would take the speed from all that write. What a process announces no more
 * because it dies, the others find out by looking (LiveStreams).
 */
@Injectable()
export class ChangeAnnouncer implements OnModuleDestroy {
  private readonly logger = new Logger(ChangeAnnouncer.name);
  private readonly listeners: ((list: number | undefined) => void)[] = [];
  private readonly changed = new Set<number>();
  private timer: NodeJS.Timeout | undefined;
  private sending: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly database: Database,
    notifications: Notifications,
  ) {
    notifications.listen(CHANNEL, {
      notified: (payload) => {
        for (const list of payload.split(',')) this.publish(Number(list));
      },
      missed: () => this.publish(undefined),
    });
  }

  /** @param listener gets the list that has changed, or `undefined` where any may have */
  listen(listener: (list: number | undefined) => void): void {
    this.listeners.push(listener);
  }

  /** A change of the list has just been committed. */
  announce(list: number): void {
    this.publish(list);
    this.changed.add(list);
    this.schedule();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.sending;
  }

  private publish(list: number | undefined): void {
    for (const listener of this.listeners) listener(list);
  }

  private schedule(): void {
    if (this.stopped || this.timer !== undefined || this.sending !== undefined) return;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.sending = this.send().finally(() => {
        this.sending = undefined;
        if (this.changed.size > 0) this.schedule();
      });
    }, BATCH_WINDOW_MS).unref();
  }

  private async send(): Promise<void> {
    const lists = [...this.changed];
    this.changed.clear();
    try {
      // A notification takes 8,000 bytes.
      await this.database.query(
        `SELECT pg_notify('${CHANNEL}', string_agg(list::text, ',')) FROM unnest($1::bigint[]) WITH ORDINALITY AS l (list, place)
         GROUP BY place / 400`,
        [lists],
      );
    } catch (error) {
      this.logger.debug(`Changed lists are not announced, and will be found later: ${String(error)}`);
    }
  }
}
