import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Redis } from 'ioredis';
import { RedisConfig } from '../config/platform-settings.js';
import { Metrics } from '../observability/metrics.js';

/** How long a caller waits for Redis before it goes on without; milliseconds. */
const COMMAND_MS = 1_000;
const CONNECT_MS = 2_000;
const LONGEST_PAUSE_MS = 1_000;
/** How often a connection that is said to be good is asked whether it is: one that hangs must not cost every request a time-out. */
const WATCH_MS = 500;
/** How a replica refuses a write. */
const IS_REPLICA = 'READONLY ';
/** Never there: a write that changes nothing where `XX` says that it must be. */
const WATCHED = 'quartet:limit:watch';

export type RedisState = 'unused' | 'connected' | 'away';

/**
 * The one connection to Redis, where `REDIS_URL` names one. It comes and goes by itself; its users have to do without while it is
 * away. A command fails at once then, and after a second where Redis does not answer: nothing is queued.
 */
@Injectable()
export class RedisConnection implements OnModuleDestroy {
  /** `undefined` where no Redis is configured. */
  readonly client: Redis | undefined;
  private readonly logger = new Logger('Redis');
  private readonly watch: NodeJS.Timeout | undefined;
  private logged: RedisState | undefined;
  /** Whether the last write that was tried over this connection was taken. */
  private writable = false;
  private lastError = 'the connection was closed';
  /** Why this connection has not the database that `REDIS_URL` names. */
  private refusedSelect: string | undefined;
  private closing = false;

  constructor({ url }: RedisConfig, metrics: Metrics) {
    if (url === undefined) return;
    this.client = new Redis(url, {
      connectionName: 'quartet',
      commandTimeout: COMMAND_MS,
      connectTimeout: CONNECT_MS,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (times) => Math.min(50 * times, LONGEST_PAUSE_MS),
    });
    this.client.on('error', (error: Error) => {
      this.lastError = error.message;
      if (!isRefusedSelect(error)) return;
      // By itself the client goes on in database 0, where another Quartet may count.
      this.refusedSelect = error.message;
      this.client?.disconnect(true);
    });
    this.client.on('connect', () => (this.refusedSelect = undefined));
    this.client.on('ready', () => void this.look(this.client));
    this.client.on('close', () => this.turn(false));
    this.watch = setInterval(() => void this.watchOver(this.client), WATCH_MS).unref();
    metrics.gauge('quartet_redis_connected', 'Whether Redis can be used: 1 or 0', [], (gauge) =>
      gauge.set(this.state === 'connected' ? 1 : 0),
    );
  }

  get state(): RedisState {
    if (this.client === undefined) return 'unused';
    return this.client.status === 'ready' && this.writable ? 'connected' : 'away';
  }

  onModuleDestroy(): void {
    this.closing = true;
    clearInterval(this.watch);
    this.client?.disconnect();
  }

  /** A replica was the primary when it was connected to; by now the name that REDIS_URL has may stand for another. */
  private async watchOver(client: Redis | undefined): Promise<void> {
    await this.look(client);
    if (client?.status === 'ready' && !this.writable && this.lastError.startsWith(IS_REPLICA))
      client.disconnect(true);
  }

  private async look(client: Redis | undefined): Promise<void> {
    if (client?.status !== 'ready' || this.refusedSelect !== undefined) return;
    try {
      // No PING: a replica, or a Redis that cannot save or is full, answers it and counts nothing.
      await client.set(WATCHED, 1, 'XX');
      this.turn(true);
    } catch (error) {
      this.lastError = error instanceof Error ? error.message : String(error);
      if (error instanceof Error && error.name === 'ReplyError') return this.turn(false);
      // A connection over which no answer comes is given up, so that nobody waits for it any more.
      if (client.status === 'ready') client.disconnect(true);
    }
  }

  private turn(writable: boolean): void {
    this.writable = writable;
    this.logState(writable ? 'connected' : 'away');
  }

  /** Once for each change, not for each request or try. */
  private logState(state: 'connected' | 'away'): void {
    if (this.closing || this.logged === state) return;
    this.logged = state;
    if (state === 'connected')
      this.logger.log('Redis is there: limits are counted together with the other replicas');
    else {
      const reason = this.refusedSelect ?? this.lastError;
      this.logger.warn(`Redis is away (${reason}): limits are counted in each process by itself`);
    }
  }
}

/** Redis has no database of the number in `REDIS_URL` (`redis://host:6379/99`), or not for this user. */
function isRefusedSelect(error: Error & { readonly command?: { readonly name: string } }): boolean {
  return error.name === 'ReplyError' && error.command?.name === 'select';
}
