import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { DatabaseConfig } from '../config/platform-settings.js';
import { DatabaseSchema } from '../database/database-schema.js';
import { Database } from '../database/database.js';
import { migrationsOf } from '../database/schema-version.js';
import { withTimeout } from '../jobs/time-out.js';
import { freeBytes } from './process-figures.js';
import { ProxyHint } from './proxy-hint.js';
import { RedisConnection } from '../rate-limit/redis-connection.js';

const TIMEOUT_MS = 2_000;
/** PostgreSQL writes its log in pieces of 16 MiB; with less than a few of them, writing is about to end. */
const SCARCE_BYTES = 100 * 2 ** 20;

/** What readiness depends on. Nothing of the reasons goes out: they stand in the log. */
@Injectable()
export class Health {
  private stopping = false;

  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly connection: Database,
    private readonly redis: RedisConnection,
    private readonly schema: DatabaseSchema,
    private readonly proxyHint: ProxyHint,
    private readonly config: DatabaseConfig,
  ) {}

  /** From now on a load balancer should send its requests elsewhere. */
  leave(): void {
    this.stopping = true;
  }

  process(): HealthIndicatorResult {
    const indicator = this.indicators.check('process');
    return this.stopping ? indicator.down() : indicator.up();
  }

  database(): Promise<HealthIndicatorResult> {
    return this.try('database', async () => {
      await this.connection.query('SELECT 1');
      return true;
    });
  }

  migrations(): Promise<HealthIndicatorResult> {
    return this.try('migrations', async () => {
      const done = await migrationsOf(this.connection);
      return this.schema.migrations.every(({ name }) => done.includes(name));
    });
  }

  /** Reported only: without Redis the limits are counted in each process, and everything works. */
  limits(): HealthIndicatorResult {
    return this.indicators
      .check('limits')
      .up({ counted: this.redis.state === 'connected' ? 'together' : 'in each process' });
  }

  /** Reported only: a proxy in front that TRUST_PROXY does not count makes all callers one address. */
  proxy(): HealthIndicatorResult {
    const indicator = this.indicators.check('proxy');
    return this.proxyHint.isMissed
      ? indicator.up({ warning: 'Requests come through a proxy, and TRUST_PROXY is not set.' })
      : indicator.up();
  }

  /** Reported only: with a full disk nothing is written, and reading goes on. */
  async disk(): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check('disk');
    const free = await withTimeout(TIMEOUT_MS, freeBytes(this.config.dataDir)).catch(() => undefined);
    return free !== undefined && free < SCARCE_BYTES
      ? indicator.up({ warning: 'The disk is almost full: less than 100 MB are free where DATA_DIR is.' })
      : indicator.up();
  }

  private async try(name: string, check: () => Promise<boolean>): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check(name);
    try {
      return (await withTimeout(TIMEOUT_MS, check())) ? indicator.up() : indicator.down();
    } catch {
      return indicator.down();
    }
  }
}
