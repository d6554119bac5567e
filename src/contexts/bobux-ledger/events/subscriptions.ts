import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { Metrics } from '../../../shared/observability/metrics.js';
import { ApiKeyCache } from '../api-keys/api-key-cache.js';
import { OwnCommits } from '../feed/own-commits.js';
import { LedgerError } from '../ledger-error.js';
import { Throttle } from '../throttle.js';
import { CatchUp } from './catch-up.js';
import { Delivery } from './delivery.js';
import { DatabaseWentBack, EntryTail } from './entry-tail.js';
import type { EventChannel } from './event-channel.js';
import { EventTexts } from './event-texts.js';
import { LookSchedule } from './look-schedule.js';
import { OpenSubscriptions } from './open-subscriptions.js';
import { SubscriberPermissions } from './subscriber-permissions.js';
import { Subscription } from './subscription.js';

const PING_INTERVAL_MS = 30_000;

/** What a client subscribes to. */
export interface Wanted {
  /** Bobux ids; undefined: all players. */
  readonly players: ReadonlySet<number> | undefined;
  /** Entries above this one; undefined: what commits from now on. */
  readonly since: number | undefined;
}

/** A subscription that waits for a look, to learn where it begins. */
interface Newcomer {
  readonly subscription: Subscription;
  readonly asked: number | undefined;
  readonly joined: () => void;
  readonly failed: (reason: unknown) => void;
}

/**
 * Sends every committed entry to those who subscribed to it: of each player in the order of ids, also where transactions commit in another
 * (feed/id-gaps.ts). Each look reads for all who keep up at once; who is behind is read for by itself until it does.
 */
@Injectable()
export class Subscriptions implements OnModuleDestroy {
  private readonly logger = new Logger(Subscriptions.name);
  private readonly complaints = new Throttle(1_000);
  private readonly open = new OpenSubscriptions();
  private readonly known = new WeakSet<EventChannel>();
  private newcomers: Newcomer[] = [];
  private tail: EntryTail | undefined;
  private readonly texts: EventTexts;
  private readonly permissions: SubscriberPermissions;
  private readonly delivery: Delivery;
  private readonly catchUp: CatchUp;
  private readonly looks = new LookSchedule({
    run: () => this.look(),
    // Who has gone meanwhile waits for an answer all the same.
    isWanted: () => this.open.size > 0 || this.newcomers.length > 0,
    failed: (error) => this.complaints.run(() => this.logger.warn(`Events wait: ${String(error)}`)),
    idle: () => this.forgetTail(),
  });
  private readonly pings = setInterval(() => this.ping(), PING_INTERVAL_MS).unref();

  constructor(
    private readonly database: Database,
    keys: ApiKeyCache,
    clock: Clock,
    commits: OwnCommits,
    metrics: Metrics,
  ) {
    this.texts = new EventTexts(clock);
    this.permissions = new SubscriberPermissions(keys, this.open);
    this.delivery = new Delivery(this.open.listeners, this.texts);
    this.catchUp = new CatchUp(database, this.open, this.texts);
    commits.listen(() => this.looks.committed());
    metrics.gauge('quartet_bobux_subscriptions', 'Connections that hear of balances', [], (gauge) =>
      gauge.set(this.open.size),
    );
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.pings);
    await this.looks.stop();
    await this.catchUp.over();
    this.refuse(this.newcomers, new Error('Quartet is being stopped.'));
  }

  /**
   * Subscribes a connection, in place of what it was subscribed to; where this fails, it stays subscribed to that.
   * @param key the API key that asks
   * @returns its subscription, which begins when its answer was sent
   * @throws LedgerError INVALID_PARAMETERS_ERROR `since` is above every entry; PERMISSION_DENIED_ERROR its key or connection has gone meanwhile
   * @throws DatabaseError
   */
  async subscribe(channel: EventChannel, key: string, { players, since }: Wanted): Promise<Subscription> {
    const subscription = new Subscription(channel, key, players);
    this.open.prepare(subscription);
    if (!this.known.has(channel)) {
      this.known.add(channel);
      channel.whenClosed(() => this.unsubscribe(channel));
    }
    await new Promise<void>((joined, failed) => {
      this.newcomers.push({ subscription, asked: since, joined, failed });
      this.looks.start();
    });
    return subscription;
  }

  unsubscribe(channel: EventChannel): void {
    this.open.endAllOf(channel);
  }

  /** @returns how many entries were new */
  private async look(): Promise<number> {
    const newcomers = this.newcomers;
    this.newcomers = [];
    try {
      await this.permissions.check();
      this.tail ??= await EntryTail.begin(this.database);
      const found = await this.readForAll(this.tail);
      await this.catchUp.joinThoseNear(this.tail);
      for (const newcomer of newcomers) this.admit(newcomer, this.tail);
      this.catchUp.beginForThoseFar(this.tail);
      return found;
    } catch (error) {
      this.refuse(newcomers, error);
      if (error instanceof DatabaseWentBack) this.endAll(error.common);
      throw error;
    }
  }

  private async readForAll(tail: EntryTail): Promise<number> {
    let found = 0;
    for (let piece = await tail.read(); piece !== undefined; piece = await tail.read()) {
      const { listeners } = this.open;
      for (const subscription of this.open.all) {
        if (!subscription.isBlocked || !listeners.has(subscription)) continue;
        listeners.delete(subscription);
        subscription.fallBehind(piece.before, this.delivery.since);
      }
      this.delivery.deliver(piece.entries, tail.decided);
      found += piece.entries.length;
      await tail.noteWriters();
      if (!piece.isMore) break;
    }
    return found;
  }

  /** The tail was read after it asked. */
  private admit({ subscription, asked, joined, failed }: Newcomer, tail: EntryTail): void {
    const newest = tail.position.highest;
    if (subscription.ended) {
      failed(new LedgerError('PERMISSION_DENIED_ERROR'));
    } else if (asked !== undefined && asked > newest) {
      this.open.end(subscription);
      const message = `since: must be at most ${newest}, the newest entry, got ${asked}`;
      failed(new LedgerError('INVALID_PARAMETERS_ERROR', { message }));
    } else {
      this.open.put(subscription);
      if (asked === undefined || asked >= tail.found) this.catchUp.join(subscription, tail);
      else subscription.resume(asked, tail);
      joined();
    }
  }

  private refuse(newcomers: readonly Newcomer[], reason: unknown): void {
    for (const { subscription, failed } of newcomers) {
      this.open.end(subscription);
      failed(reason);
    }
  }

  /** The next subscription begins from what the database has then, which may be less than it had. */
  private forgetTail(): void {
    this.tail = undefined;
    this.delivery.forget();
  }

  /** What was sent is not what is there any more, but up to `common`. */
  private endAll(common: number): void {
    for (const subscription of this.open.all) {
      const shared = subscription.position === undefined ? this.delivery.since : 0;
      subscription.send([this.texts.lagged(Math.min(common, Math.max(subscription.since, shared)))]);
      this.open.end(subscription);
    }
    this.forgetTail();
  }

  private ping(): void {
    for (const { channel } of this.open.all) channel.ping();
  }
}
