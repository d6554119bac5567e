import { Inject, Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Clock } from './clock.js';
import { Database } from '../database/database.js';

const LOOK_INTERVAL_MS = 2_000;
/** A difference that is worth a line in the log; replicas and database differ by less on any machine whose clock is kept. */
const WORTH_TELLING_MS = 5_000;

/**
 * The time of the database, which is the same for every replica, carried on by this machine's monotonic clock between two looks. A clock that
 * is wrong here, or is set while Quartet runs, moves no lease, no grace and no window of a timestamp.
 */
@Injectable()
export class DatabaseClock extends Clock implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(DatabaseClock.name);
  /** Add it to `performance.now()` for Unix time in milliseconds; by the machine's clock until the database was asked. */
  private base = Date.now() - performance.now();
  private asking = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(@Inject(Database) private readonly database: Pick<Database, 'query'>) {
    super();
  }

  override now(): Date {
    return new Date(this.base + performance.now());
  }

  async onModuleInit(): Promise<void> {
    await this.look();
    this.timer = setInterval(() => void this.look(), LOOK_INTERVAL_MS).unref();
    const off = this.now().getTime() - Date.now();
    if (Math.abs(off) > WORTH_TELLING_MS)
      this.logger.warn(`This machine's clock is ${seconds(off)} from the database's, which counts.`);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Asks the database; where it is away the monotonic clock goes on alone. Never rejects. */
  async look(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    const asked = performance.now();
    try {
      const [row] = await this.database.query<{ now: number }>(
        'SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS now',
      );
      if (row !== undefined) this.learn(row.now, asked, performance.now());
    } catch {
      // Those who need the database report its absence.
    } finally {
      this.asking = false;
    }
  }

  /** It was `now` there at some moment between the two: as little is changed as agrees with that. */
  private learn(now: number, asked: number, answered: number): void {
    const base = Math.min(Math.max(this.base, now - answered), now - asked);
    const step = base - this.base;
    this.base = base;
    if (this.timer !== undefined && Math.abs(step) > WORTH_TELLING_MS)
      this.logger.warn(`The database's clock was set: by ${seconds(step)}.`);
  }
}

const seconds = (milliseconds: number): string => `${Math.round(milliseconds / 1000)} s`;
