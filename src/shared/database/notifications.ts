import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { OwnDatabaseClient } from './data-source.js';
import { DatabaseUrl } from './database-url.js';

/** Listens to a channel (PostgreSQL manual, NOTIFY). */
export interface Listener {
  notified(payload: string): void;
  /** Notifications may have been missed. */
  missed(): void;
}

/** The connection is checked when the last check is older than this and somebody relies on it. */
const PROVE_AFTER_MS = 250;
/** How long a check holds. With the check itself below the second within which a revoked key must stop. */
const TRUST_MS = 700;
const QUERY_TIMEOUT_MS = 2_000;
const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 2_000;

/**
 * The database's notifications (LISTEN), on one connection of its own that is made again whenever it is lost. A cache of what stands in
 * the database learns here when its copy is no longer true, and whether notifications arrive at all: a silent connection may be dead, so it
 * is checked from time to time.
 */
@Injectable()
export class Notifications implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(Notifications.name);
  private readonly listeners = new Map<string, Listener[]>();
  private client: OwnDatabaseClient | undefined;
  /** When the last successful check began: what was committed before has been received. */
  private proven = Number.NEGATIVE_INFINITY;
  private proving = false;
  private pause = FIRST_PAUSE_MS;
  private retry: NodeJS.Timeout | undefined;
  private stopped = false;
  /** Logged last, and not repeated at every try. */
  private complaint = '';

  constructor(private readonly url: DatabaseUrl) {}

  /** To be called before the start of the application. @param channel a plain name */
  listen(channel: string, listener: Listener): void {
    this.listeners.set(channel, [...(this.listeners.get(channel) ?? []), listener]);
  }

  /** True where everything has been received that was committed until a moment ago, which is less than a second. */
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
    const client = new OwnDatabaseClient({
      connectionString: this.url.value,
      application_name: 'quartet notifications',
      connectionTimeoutMillis: QUERY_TIMEOUT_MS,
      query_timeout: QUERY_TIMEOUT_MS,
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
      this.reportMissed();
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

  private giveUp(client: OwnDatabaseClient, error: unknown): void {
    const complaint = String(error);
    if (!this.stopped && complaint !== this.complaint) {
      this.logger.warn(
        `The database sends no notifications now, so cached values are looked up again: ${complaint}`,
      );
    }
    this.complaint = complaint;
    this.lose(client);
    // A server that does not answer would not close the connection either.
    (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  }

  /** May be called more than once. */
  private lose(client: OwnDatabaseClient): void {
    if (this.client === client) {
      this.client = undefined;
      this.proven = Number.NEGATIVE_INFINITY;
      this.reportMissed();
    } else if (this.client !== undefined) return;
    if (this.stopped || this.retry !== undefined) return;
    this.retry = setTimeout(() => {
      this.retry = undefined;
      void this.connect();
    }, this.pause).unref();
    this.pause = Math.min(this.pause * 2, MAX_PAUSE_MS);
  }

  private reportMissed(): void {
    for (const listener of [...this.listeners.values()].flat()) listener.missed();
  }
}

/** Behind a pooler such as PgBouncer another server process may answer than the one that listens, and its silence would mean nothing. */
async function requireDirect(client: OwnDatabaseClient): Promise<void> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  const announced = (client as unknown as { processID: number | null }).processID;
  if (rows[0]?.pid !== announced) throw new Error('there is a pooler before the database');
}
