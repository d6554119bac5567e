import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { DatabaseSchema } from '../database/database-schema.js';
import { Database } from '../database/database.js';
import { migrationsOf } from '../database/schema-version.js';
import { withTimeout } from '../jobs/time-out.js';
import { RedisConnection } from '../rate-limit/redis-connection.js';

const TIMEOUT_MS = 2_000;

/** What readiness depends on. Nothing of the reasons goes out: they stand in the log. */
@Injectable()
export class Health {
  private stopping = false;

  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly connection: Database,
    private readonly redis: RedisConnection,
    private readonly schema: DatabaseSchema,
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

  /** Told only: without Redis the limits are counted in each process, and everything works. */
  limits(): HealthIndicatorResult {
    return this.indicators
      .check('limits')
      .up({ counted: this.redis.state === 'connected' ? 'together' : 'in each process' });
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
