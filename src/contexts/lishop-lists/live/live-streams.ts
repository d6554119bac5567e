import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Response } from 'express';
import { Metrics } from '../../../shared/observability/metrics.js';
import { TooManyRequestsError } from '../../../shared/auth/authentication-error.js';
import { ApiKeys } from '../keys/api-keys.repository.js';
import type { ListAccess } from '../keys/list-access.js';
import { isPaid } from '../keys/list-access.authenticator.js';
import { LiShopError } from '../lishop-error.js';
import { Changes, type ChangePage } from '../sync/changes.repository.js';
import type { Cursor } from '../sync/cursor.js';
import { ChangeAnnouncer } from './change-announcer.js';
import { EventStream, eventText, isBefore } from './event-stream.js';

/** docs/lishop.md, "Version 2". */
const MAX_STREAMS_OF_A_KEY = 20;
/** A key that was removed, and a change that nobody announced, are found within so long. */
const LOOK_MS = 400;
const HEARTBEAT_MS = 20_000;
/** Phones that lose their stream at the same moment come back one after the other. */
const RETRY_MS = 500;
const RETRY_SPREAD_MS = 1_500;
const PAGE = 200;

/** The streams of one list in this process. */
interface Feed {
  readonly streams: Set<EventStream>;
  /** Those that are live were sent everything up to here. */
  cursor: Cursor;
  reading: boolean;
  again: boolean;
}

/**
 * The live streams of this process. A change wakes those of its list; what they send is then read from the database, once for all of them, by
 * the cursor: a notification that is lost, or comes twice, changes nothing.
 */
@Injectable()
export class LiveStreams implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(LiveStreams.name);
  private readonly feeds = new Map<number, Feed>();
  private readonly ofKey = new Map<string, number>();
  private readonly open = new Set<EventStream>();
  private looking = false;
  private complaint = '';
  private timers: NodeJS.Timeout[] = [];
  private stopped = false;

  constructor(
    private readonly changes: Changes,
    private readonly keys: ApiKeys,
    announcer: ChangeAnnouncer,
    metrics: Metrics,
  ) {
    announcer.listen((list) => this.wake(list));
    metrics.gauge('quartet_lishop_streams', 'Open live streams of lists', [], (gauge) =>
      gauge.set(this.open.size),
    );
  }

  onApplicationBootstrap(): void {
    this.timers = [
      setInterval(() => void this.look(), LOOK_MS).unref(),
      setInterval(() => {
        for (const stream of this.open) stream.heartbeat();
      }, HEARTBEAT_MS).unref(),
    ];
  }

  onModuleDestroy(): void {
    this.endAll();
    for (const timer of this.timers) clearInterval(timer);
  }

  /** For a shutdown: the phones come back to another replica, or later. */
  endAll(): void {
    this.stopped = true;
    for (const stream of this.open) stream.end();
  }

  /**
   * Opens a stream; it ends when the phone leaves, its key or its list stops to be good, or the process ends.
   * @param since what the phone was sent last; `undefined`: of everything until now
   * @throws TooManyRequestsError
   */
  start(response: Response, access: ListAccess, since: Cursor | undefined): void {
    // It left while its key was looked up: its close was told already, and it would keep its place for ever.
    if (response.destroyed) return;
    const key = access.key.toString('hex');
    const count = this.ofKey.get(key) ?? 0;
    if (count >= MAX_STREAMS_OF_A_KEY) throw new TooManyRequestsError(HEARTBEAT_MS / 1000);
    this.ofKey.set(key, count + 1);
    const stream = new EventStream(response, access.list, access.key, since ?? { change: access.last }, () =>
      this.catchUp(stream),
    );
    const feed = this.feedOf(access);
    feed.streams.add(stream);
    this.open.add(stream);
    response.once('close', () => this.forget(stream, key));
    stream.open(RETRY_MS + Math.floor(Math.random() * RETRY_SPREAD_MS));
    if (this.stopped) stream.end();
    else this.catchUp(stream);
  }

  private feedOf({ list, last }: ListAccess): Feed {
    const known = this.feeds.get(list);
    if (known !== undefined) return known;
    const feed: Feed = { streams: new Set(), cursor: { change: last }, reading: false, again: false };
    this.feeds.set(list, feed);
    return feed;
  }

  private forget(stream: EventStream, key: string): void {
    this.open.delete(stream);
    const left = (this.ofKey.get(key) ?? 1) - 1;
    if (left > 0) this.ofKey.set(key, left);
    else this.ofKey.delete(key);
    const feed = this.feeds.get(stream.list);
    feed?.streams.delete(stream);
    if (feed?.streams.size === 0) this.feeds.delete(stream.list);
  }

  /** @param list `undefined`: any may have changed */
  private wake(list: number | undefined): void {
    if (list === undefined) for (const known of this.feeds.keys()) void this.read(known);
    else if (this.feeds.has(list)) void this.read(list);
  }

  /** Reads what is new in a list, and sends it to all of its streams that are live. */
  private async read(list: number): Promise<void> {
    const feed = this.feeds.get(list);
    if (feed === undefined) return;
    feed.again = true;
    if (feed.reading) return;
    feed.reading = true;
    try {
      while (feed.again && feed.streams.size > 0) {
        feed.again = false;
        const page = await this.changes.since(list, feed.cursor, PAGE);
        feed.cursor = page.cursor;
        feed.again ||= page.more;
        this.publish(feed, page);
      }
    } catch (error) {
      this.giveUp(feed.streams, error);
    } finally {
      feed.reading = false;
    }
  }

  private publish(feed: Feed, { changes }: ChangePage): void {
    for (const change of changes) {
      const text = eventText(change);
      for (const stream of feed.streams) {
        // It has to read what comes before this, and may have failed to.
        if (stream.again || stream.catchingUp || stream.isBlocked) stream.again = true;
        else stream.send(change, text);
      }
    }
  }

  /** Reads for one stream alone, until it is where the others are. */
  private catchUp(stream: EventStream): void {
    stream.again = true;
    if (!stream.catchingUp) void this.readFor(stream);
  }

  private async readFor(stream: EventStream): Promise<void> {
    stream.catchingUp = true;
    try {
      while (stream.again && !stream.isBlocked && !stream.isOver) {
        stream.again = false;
        const page = await this.changes.since(stream.list, stream.cursor, PAGE);
        for (const change of page.changes) {
          if (stream.isBlocked) break;
          stream.send(change, eventText(change));
        }
        // A blocked stream goes on from its own cursor, when its socket takes more.
        if (stream.isBlocked) break;
        stream.again ||= page.more;
        if (!page.more && isBefore(stream.cursor, page.cursor)) stream.cursor = page.cursor;
      }
    } catch (error) {
      stream.again = true;
      this.giveUp([stream], error);
    } finally {
      // In the same turn as the last look at `again`: what comes from now on is sent, and not read.
      stream.catchingUp = false;
    }
  }

  /** The phones come back, and get the error then: 401, 410. While the database is away they keep what they have. */
  private giveUp(streams: Iterable<EventStream>, error: unknown): void {
    if (!(error instanceof LiShopError)) this.complain(error);
    else for (const stream of streams) stream.end();
  }

  /** Finds keys that were removed, lists that are not paid for any more, and changes that nobody announced. */
  private async look(): Promise<void> {
    if (this.looking || this.open.size === 0) return;
    this.looking = true;
    try {
      // Not those that are opened meanwhile: nobody has asked for their keys.
      const streams = [...this.open];
      const holders = await this.keys.holdersOf(streams.map(({ key }) => key));
      this.complaint = '';
      for (const stream of streams) {
        const access = holders.get(stream.key.toString('hex'));
        if (access === undefined || !isPaid(access)) {
          stream.end();
          continue;
        }
        // The database was away when it was to be read.
        if (stream.again && !stream.isBlocked) this.catchUp(stream);
        const feed = this.feeds.get(access.list);
        if (feed && feed.cursor.change !== access.last) void this.read(access.list);
      }
    } catch (error) {
      this.complain(error);
    } finally {
      this.looking = false;
    }
  }

  private complain(error: unknown): void {
    const complaint = String(error);
    if (complaint !== this.complaint && !this.stopped) this.logger.warn(`Live streams: ${complaint}`);
    this.complaint = complaint;
  }
}
