import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { QuietClient } from './data-source.js';
import { DatabaseUrl } from './database-url.js';

/** Who wants to hear of a channel (PostgreSQL manual, NOTIFY). */
export interface Listener {
  notified(payload: string): void;
  /** Something may have been said that was not heard. */
  missed(): void;
}

/** The connection is asked for a sign of life when the last one is older than this, where anybody relies on it. */
const PROVE_AFTER_MS = 250;
/** So long after a sign of life everything that was said counts as heard. */
const TRUST_MS = 700;
const PATIENCE_MS = 2_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/**
 * What the database tells (LISTEN), on one connection of its own that is made again whenever it is lost. Who keeps a copy of what stands
 * in the database learns here when it is no longer true, and whether there is anybody listening at all: a connection that is silent may be
 * dead, so it has to prove from time to time that it is not.
 */
@Injectable()
export class Notifications implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Notifications.name);
  private readonly listeners = new Map<string, Listener[]>();
  private client: QuietClient | undefined;
  /** When the last sign of life was asked for that came: what was committed before has been heard. */
  private proven = Number.NEGATIVE_INFINITY;
  private proving = false;
  private pause = FIRST_PAUSE_MS;
  private retry: NodeJS.Timeout | undefined;
  private stopped = false;
  /** The last one, which is not repeated at every try. */
  private complaint = '';

  constructor(private readonly url: DatabaseUrl) {}

  /** To be called before the start of the application. @param channel a plain name */
  listen(channel: string, listener: Listener): void {
    this.listeners.set(channel, [...(this.listeners.get(channel) ?? []), listener]);
  }

  /** True where everything has been heard that was committed until a moment ago, which is less than a second. */
  get isCurrent(): boolean {
    const age = performance.now() - this.proven;
    if (age > PROVE_AFTER_MS && !this.proving) void this.prove();
    return age < TRUST_MS;
  }

  onApplicationBootstrap(): void {
    void this.connect();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.retry);
    const { client } = this;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  private async connect(): Promise<void> {
    const client = new QuietClient({
      connectionString: this.url.value,
      application_name: 'quartet notifications',
      connectionTimeoutMillis: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
      keepAlive: true,
    });
    client.once('end', () => this.lose(client));
    client.on('notification', ({ channel, payload }) => {
      for (const listener of this.listeners.get(channel) ?? []) listener.notified(payload ?? '');
    });
    try {
      await client.connect();
      const asked = performance.now();
      await requireDirect(client);
      for (const channel of this.listeners.keys()) await client.query(`LISTEN ${channel}`);
      if (this.stopped) return void client.end().catch(() => undefined);
      this.client = client;
      this.tellMissed();
      this.proven = asked;
      this.pause = FIRST_PAUSE_MS;
      this.complaint = '';
    } catch (error) {
      this.giveUp(client, error);
    }
  }

  private async prove(): Promise<void> {
    const { client } = this;
    if (client === undefined) return;
    this.proving = true;
    const asked = performance.now();
    try {
      await client.query('SELECT');
      if (client === this.client) this.proven = asked;
    } catch (error) {
      this.giveUp(client, error);
    } finally {
      this.proving = false;
    }
  }

  private giveUp(client: QuietClient, error: unknown): void {
    const complaint = String(error);
    if (!this.stopped && complaint !== this.complaint) {
      this.logger.warn(`The database tells no changes now, so that they have to be asked for: ${complaint}`);
    }
    this.complaint = complaint;
    this.lose(client);
    // A server that does not answer would not say goodbye either.
    (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  }

  /** May be told more than once. */
  private lose(client: QuietClient): void {
    if (this.client === client) {
      this.client = undefined;
      this.proven = Number.NEGATIVE_INFINITY;
      this.tellMissed();
    } else if (this.client !== undefined) return;
    if (this.stopped || this.retry !== undefined) return;
    this.retry = setTimeout(() => {
      this.retry = undefined;
      void this.connect();
    }, this.pause).unref();
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE_MS);
  }

  private tellMissed(): void {
    for (const listener of [...this.listeners.values()].flat()) listener.missed();
  }
}

/** Behind a pooler such as PgBouncer another server process may answer than the one that listens, and its silence would mean nothing. */
async function requireDirect(client: QuietClient): Promise<void> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const told = (client as unknown as { processID: number | null }).processID;
  if (rows[0]?.pid !== told) throw new Error('there is a pooler before the database');
}
