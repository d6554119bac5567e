import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Response } from 'express';
import { Metrics } from '../../../shared/observability/metrics.js';
import { TooManyRequestsError } from '../../../shared/auth/authentication-error.js';
import { ApiKeys } from '../keys/api-keys.repository.js';
import type { ListAccess } from '../keys/list-access.js';
import { isPaid } from '../keys/list-access.authenticator.js';
import { Changes } from '../sync/changes.repository.js';
import type { Cursor } from '../sync/cursor.js';
import { ChangeAnnouncer } from './change-announcer.js';
import { EventStream } from './event-stream.js';
import { ListFeed } from './list-feed.js';

/** docs/lishop.md, "Version 2". */
const MAX_STREAMS_OF_A_KEY = 20;
/** A key that was removed, and a change that nobody announced, are found within so long. */
const LOOK_MS = 400;
const HEARTBEAT_MS = 20_000;
/** Phones that lose their stream at the same moment come back one after the other. */
const RETRY_MS = 500;
const RETRY_SPREAD_MS = 1_500;

/** The live streams of this process: who listens, and for how long. A change wakes the streams of its list, which read it from the database (ListFeed). */
@Injectable()
export class LiveStreams implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(LiveStreams.name);
  private readonly feeds = new Map<number, ListFeed>();
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
    const feed = this.feedOf(access);
    const stream = new EventStream(response, access.list, access.key, since ?? { change: access.last }, () =>
      feed.catchUp(stream),
    );
    feed.add(stream);
    this.open.add(stream);
    response.once('close', () => this.forget(stream, key));
    stream.open(RETRY_MS + Math.floor(Math.random() * RETRY_SPREAD_MS));
    if (this.stopped) stream.end();
    else feed.catchUp(stream);
  }

  private feedOf({ list, last }: ListAccess): ListFeed {
    const known = this.feeds.get(list);
    if (known !== undefined) return known;
    const feed = new ListFeed(list, { change: last }, this.changes, (error) => this.complain(error));
    this.feeds.set(list, feed);
    return feed;
  }

  private forget(stream: EventStream, key: string): void {
    this.open.delete(stream);
    const left = (this.ofKey.get(key) ?? 1) - 1;
    if (left > 0) this.ofKey.set(key, left);
    else this.ofKey.delete(key);
    const feed = this.feeds.get(stream.list);
    feed?.remove(stream);
    if (feed?.isEmpty === true) this.feeds.delete(stream.list);
  }

  /** @param list `undefined`: any may have changed */
  private wake(list: number | undefined): void {
    if (list === undefined) for (const feed of this.feeds.values()) void feed.read();
    else void this.feeds.get(list)?.read();
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
        const feed = this.feeds.get(access.list);
        // The database was away when it was to be read.
        if (stream.again && !stream.isBlocked) feed?.catchUp(stream);
        if (feed?.hasRead(access.last) === false) void feed.read();
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
