import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { Metrics } from '../../../shared/observability/metrics.js';
import { ApiKeyCache } from '../api-keys/api-key-cache.js';
import { highestDrawn, startOf, writersOf } from '../feed/feed-start.js';
import type { IdGaps } from '../feed/id-gaps.js';
import { OwnCommits } from '../feed/own-commits.js';
import { LedgerError } from '../ledger-error.js';
import { isPermitted, Permission } from '../permission.js';
import { Throttle } from '../throttle.js';
import { readEntries, type CommittedEntry } from './entry-reader.js';
import { EventText, type EventChannel } from './event-channel.js';
import { Listeners } from './listeners.js';
import { Subscription } from './subscription.js';

/** How often entries are looked for while somebody listens: those of other replicas, and of those who write in the database. */
const POLL_MS = 30;
/** From one look to the next where this process has committed. */
const MIN_POLL_MS = 10;
/**
 * The same where a look found so many entries: what comes until the next one leaves in one piece. 200 subscribers hear of 2,000 changes a second at
 * half the price with the longer pause (test/fleet/events.fleet.ts), and within the 0.2 s of the contract still.
 */
const BUSY_POLLS = [
  { entries: 64, pauseMs: 100 },
  { entries: 16, pauseMs: 50 },
] as const;
const PAUSE_AFTER_ERROR_MS = 500;
const PING_INTERVAL_MS = 30_000;
/** Ids that one read covers. */
const WINDOW = 1_000;

/** What a client subscribes to. */
export interface Wanted {
  /** Bobux ids; undefined: all players. */
  readonly players: ReadonlySet<number> | undefined;
  /** Entries above this one; undefined: what commits from now on. */
  readonly since: number | undefined;
}

/** Subscribers that wait to learn at which entry they begin. */
interface Newcomer {
  readonly subscription: Subscription;
  readonly joined: () => void;
  readonly failed: (reason: unknown) => void;
}

/**
 * Sends every committed entry to those who subscribed to it: of each player in the order of ids, also where transactions commit in another
 * (feed/id-gaps.ts). One reader for all of a process who keep up; who is behind is read for by itself until it does.
 */
@Injectable()
export class Subscriptions implements OnModuleDestroy {
  private readonly logger = new Logger(Subscriptions.name);
  private readonly ofChannel = new Map<EventChannel, Subscription>();
  /** Those that take the place of their connection's once they stand. */
  private readonly joining = new Map<EventChannel, Subscription>();
  /** Those who keep up. */
  private readonly listeners = new Listeners();
  /** Those who want what commits from now on, and wait to hear from where. */
  private newcomers: Newcomer[] = [];
  private readonly known = new WeakSet<EventChannel>();
  private tail: IdGaps | undefined;
  /** What those who keep up have been sent: the highest `since` of all. */
  private since = 0;
  private running: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  /** This process has committed since the last look began. */
  private hasCommitted = false;
  /** No look begins before; `performance.now()`. */
  private notBefore = Number.NEGATIVE_INFINITY;
  private reading: Promise<void> | undefined;
  private readonly pings = setInterval(() => this.ping(), PING_INTERVAL_MS).unref();
  private stopped = false;
  private readonly complaints = new Throttle(1_000);

  constructor(
    private readonly database: Database,
    private readonly keys: ApiKeyCache,
    private readonly clock: Clock,
    commits: OwnCommits,
    metrics: Metrics,
  ) {
    commits.listen(() => this.committed());
    metrics.gauge('quartet_bobux_subscriptions', 'Connections that hear of balances', [], (gauge) =>
      gauge.set(this.ofChannel.size),
    );
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearInterval(this.pings);
    clearTimeout(this.timer);
    await Promise.all([this.running, this.reading]);
  }

  /**
   * Subscribes a connection, in place of what it was subscribed to; where this fails, it stays subscribed to that.
   * @param key the API key that asks
   * @returns its subscription, which begins when its answer was sent
   * @throws LedgerError INVALID_PARAMETERS_ERROR `since` is above every entry
   * @throws DatabaseError
   */
  async subscribe(channel: EventChannel, key: string, { players, since }: Wanted): Promise<Subscription> {
    if (since !== undefined) {
      const drawn = await highestDrawn('entries', this.database);
      if (since > drawn) {
        const message = `since: must be at most ${drawn}, the newest entry, got ${since}`;
        throw new LedgerError('INVALID_PARAMETERS_ERROR', { message });
      }
    }
    const subscription = new Subscription(channel, key, players, since);
    this.endJoining(channel);
    if (since === undefined) this.joining.set(channel, subscription);
    else this.replaceBy(subscription);
    if (!this.known.has(channel)) {
      this.known.add(channel);
      channel.whenClosed(() => this.unsubscribe(channel));
    }
    if (since === undefined) {
      await new Promise<void>((joined, failed) => {
        this.newcomers.push({ subscription, joined, failed });
        this.wake();
      });
    } else this.wake();
    return subscription;
  }

  unsubscribe(channel: EventChannel): void {
    this.endJoining(channel);
    const subscription = this.ofChannel.get(channel);
    if (subscription !== undefined) this.end(subscription);
  }

  private endJoining(channel: EventChannel): void {
    const subscription = this.joining.get(channel);
    if (subscription !== undefined) this.end(subscription);
  }

  private replaceBy(subscription: Subscription): void {
    this.unsubscribe(subscription.channel);
    this.ofChannel.set(subscription.channel, subscription);
  }

  /** Own commits are read at once, as far as the last look is long enough ago. */
  private committed(): void {
    if (this.ofChannel.size === 0 || this.hasCommitted) return;
    this.hasCommitted = true;
    if (this.running === undefined) this.wakeLater(POLL_MS);
  }

  private wakeLater(pause: number): void {
    clearTimeout(this.timer);
    if (this.stopped) return;
    const left = this.notBefore - performance.now();
    const wait = this.hasCommitted ? Math.max(0, left) : Math.max(pause, left);
    this.timer = setTimeout(() => this.wake(), wait).unref();
  }

  private wake(): void {
    if (this.stopped || this.running !== undefined) return;
    clearTimeout(this.timer);
    this.hasCommitted = false;
    const began = performance.now();
    this.notBefore = began + MIN_POLL_MS;
    this.running = this.step()
      .then((found) => {
        const busy = BUSY_POLLS.find(({ entries }) => found >= entries);
        if (busy !== undefined) this.notBefore = began + busy.pauseMs;
      })
      .catch((error: unknown) => {
        this.notBefore = performance.now() + PAUSE_AFTER_ERROR_MS;
        this.tail?.rewind();
        this.complaints.run(() => this.logger.warn(`Events wait: ${String(error)}`));
      })
      .finally(() => {
        this.running = undefined;
        // Who has gone meanwhile waits for an answer all the same.
        if (this.ofChannel.size > 0 || this.newcomers.length > 0) this.wakeLater(POLL_MS);
        else this.forgetTail();
      });
  }

  /** @returns how many entries were new */
  private async step(): Promise<number> {
    let found = 0;
    const newcomers = this.newcomers;
    this.newcomers = [];
    try {
      await this.endRevoked();
      this.tail ??= await startOf('entries', this.database);
      for (let isMore = true; isMore;) {
        const read = await this.readTail(this.tail);
        found += read.found;
        isMore = read.isMore;
      }
      await this.joinThoseNear(this.tail);
    } catch (error) {
      for (const { subscription, failed } of newcomers) {
        this.end(subscription);
        failed(error);
      }
      throw error;
    }
    for (const { subscription, joined, failed } of newcomers) {
      // Its key has gone meanwhile, or its connection.
      if (subscription.ended) failed(new LedgerError('PERMISSION_DENIED_ERROR'));
      else {
        this.joining.delete(subscription.channel);
        this.replaceBy(subscription);
        this.join(subscription, this.tail);
        joined();
      }
    }
    this.reading ??= this.readForThoseBehind(this.tail).finally(() => (this.reading = undefined));
    return found;
  }

  /** It ends with its key, and with the key's Read. */
  private async endRevoked(): Promise<void> {
    const keys = new Map<string, Subscription[]>();
    for (const subscription of [...this.ofChannel.values(), ...this.joining.values()]) {
      const ofKey = keys.get(subscription.key);
      if (ofKey === undefined) keys.set(subscription.key, [subscription]);
      else ofKey.push(subscription);
    }
    for (const [key, subscriptions] of keys) {
      const known = this.keys.peek(key) ?? (await this.keys.find(key));
      const permissions = known?.apiKey.permissions ?? 0;
      for (const subscription of subscriptions) {
        subscription.isAdmin = isPermitted(permissions, Permission.Admin);
        if (!isPermitted(permissions, Permission.Read)) this.end(subscription);
      }
    }
  }

  /** @returns how many entries were new, and whether more is waiting */
  private async readTail(tail: IdGaps): Promise<{ found: number; isMore: boolean }> {
    const drawn = await highestDrawn('entries', this.database);
    // Drawn before a crash, and by nobody after it.
    if (drawn < tail.highest) tail.rewind();
    if (drawn < tail.highest) {
      this.endAll();
      throw new Error('the database has gone back in time');
    }
    if (drawn === tail.highest && tail.missing.length === 0) return { found: 0, isMore: false };
    const before = tail.snapshot();
    const { entries: found, upTo } = await readEntries(
      { above: tail.highest, upTo: Math.min(drawn, tail.highest + WINDOW), missing: tail.missing },
      this.database,
    );
    for (const subscription of this.ofChannel.values()) {
      if (this.listeners.has(subscription) && subscription.isBlocked) {
        this.listeners.delete(subscription);
        subscription.fallBehind(before, this.since);
      }
    }
    tail.take(
      found.map(({ id }) => id),
      upTo,
    );
    this.deliver(found, tail.decided);
    if (tail.missing.length > 0) tail.note(await writersOf('entries', this.database));
    return { found: found.length, isMore: upTo < drawn };
  }

  private deliver(found: readonly CommittedEntry[], decided: number): void {
    const events = found.map((entry) => {
      this.since = Math.max(this.since, Math.min(decided, entry.id));
      return { entry, since: this.since, texts: new Map<boolean, EventText>() };
    });
    this.since = Math.max(this.since, decided);
    const textOf = ({ entry, since, texts }: (typeof events)[number], isAdmin: boolean): EventText => {
      const text = texts.get(isAdmin) ?? this.event(entry, isAdmin, since);
      texts.set(isAdmin, text);
      return text;
    };
    // The same array for all of them, which is encoded once.
    const common = new Map<boolean, readonly EventText[]>();
    for (const subscription of this.listeners.ofAll) {
      const { isAdmin } = subscription;
      if (subscription.isAhead) {
        const own = events.filter(({ entry }) => !subscription.wasSent(entry.id));
        subscription.send(own.map((event) => textOf(event, isAdmin)));
        continue;
      }
      const all = common.get(isAdmin) ?? events.map((event) => textOf(event, isAdmin));
      common.set(isAdmin, all);
      subscription.send(all);
    }
    const ofSome = new Map<Subscription, EventText[]>();
    for (const event of events) {
      for (const subscription of this.listeners.ofPlayer(event.entry.playerId)) {
        if (subscription.wasSent(event.entry.id)) continue;
        const own = ofSome.get(subscription) ?? [];
        own.push(textOf(event, subscription.isAdmin));
        ofSome.set(subscription, own);
      }
    }
    for (const [subscription, own] of ofSome) subscription.send(own);
  }

  private event(entry: CommittedEntry, isAdmin: boolean, since: number): EventText {
    const { player } = entry;
    return this.frame('balance', { entry: entry.entry(isAdmin), player, since });
  }

  private frame(event: string, data: object): EventText {
    return new EventText(JSON.stringify({ timestamp: this.clock.seconds(), event, data }));
  }

  /** Those who are near the end get what is left to them, and are among those who keep up from then on. */
  private async joinThoseNear(tail: IdGaps): Promise<void> {
    for (const subscription of this.behind()) {
      if (subscription.isBlocked || subscription.isBeingRead) continue;
      const { highest } = subscription.position!;
      // What stands before its `since` must be read before it joins: it would be sent that again.
      if (highest > tail.highest || tail.highest - highest > WINDOW) continue;
      const isWhole = await this.readFor(subscription, tail, tail.highest);
      if (isWhole && !subscription.ended) this.join(subscription, tail);
    }
  }

  /** Beside the others: a window for each of those who are far behind, until none of them can be sent more. */
  private async readForThoseBehind(tail: IdGaps): Promise<void> {
    try {
      for (const subscription of this.behind()) {
        if (subscription.isSilent) {
          subscription.send([this.frame('lagged', { since: subscription.since })]);
          this.end(subscription);
          continue;
        }
        const { highest } = subscription.position!;
        if (subscription.isBlocked || tail.highest - highest <= WINDOW) continue;
        subscription.isBeingRead = true;
        await this.readFor(subscription, tail, highest + WINDOW);
        subscription.isBeingRead = false;
      }
    } catch (error) {
      for (const subscription of this.ofChannel.values()) subscription.isBeingRead = false;
      this.logger.debug(`Events wait: ${String(error)}`);
    }
  }

  /** @returns whether nothing is left to read up to `upTo` */
  private async readFor(subscription: Subscription, tail: IdGaps, upTo: number): Promise<boolean> {
    const { highest, missing } = subscription.position!;
    const undecided = tail.missing;
    const read = await readEntries(
      { above: highest, upTo, missing, players: subscription.players },
      this.database,
    );
    if (subscription.ended) return false;
    const fresh = subscription.advance(read.entries, read.upTo, undecided);
    subscription.send(fresh.map(({ entry, since }) => this.event(entry, subscription.isAdmin, since)));
    return read.upTo === upTo;
  }

  private behind(): Subscription[] {
    return [...this.ofChannel.values()].filter(({ position }) => position !== undefined);
  }

  private join(subscription: Subscription, tail: IdGaps): void {
    subscription.position = undefined;
    subscription.since = Math.max(subscription.since, tail.decided);
    this.listeners.add(subscription);
  }

  private end(subscription: Subscription): void {
    subscription.ended = true;
    this.listeners.delete(subscription);
    if (this.ofChannel.get(subscription.channel) === subscription)
      this.ofChannel.delete(subscription.channel);
    if (this.joining.get(subscription.channel) === subscription) this.joining.delete(subscription.channel);
  }

  /** The next subscription begins from what the database has then, which may be less than it had. */
  private forgetTail(): void {
    this.tail = undefined;
    this.since = 0;
  }

  /** What was sent is not what is there any more. */
  private endAll(): void {
    this.forgetTail();
    for (const subscription of [...this.ofChannel.values()]) {
      subscription.send([this.frame('lagged', { since: 0 })]);
      this.end(subscription);
    }
  }

  private ping(): void {
    for (const channel of this.ofChannel.keys()) channel.ping();
  }
}
