import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { DataSource } from 'typeorm';

const PATIENCE_MS = 2_000;

async function within<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('took too long')), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What readiness depends on. Nothing of the reasons goes out: they stand in the log. */
@Injectable()
export class Health {
  private stopping = false;

  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly dataSource: DataSource,
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
      await this.dataSource.query('SELECT 1');
      return true;
    });
  }

  migrations(): Promise<HealthIndicatorResult> {
    return this.try('migrations', async () => !(await this.dataSource.showMigrations()));
  }

  private async try(name: string, check: () => Promise<boolean>): Promise<HealthIndicatorResult> {
    const indicator = this.indicators.check(name);
    try {
      return (await within(PATIENCE_MS, check())) ? indicator.up() : indicator.down();
    } catch {
      return indicator.down();
    }
  }
}
