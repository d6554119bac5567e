import { Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import { PeriodicJob } from '../../../shared/jobs/periodic-job.js';

const WRITE_INTERVAL_MS = 30_000;

/** When each key was last used, to the minute. Noted in memory, and written now and then whatever comes. */
@Injectable()
export class KeyUses extends PeriodicJob {
  private readonly used = new Set<string>();

  constructor(private readonly database: Database) {
    super(WRITE_INTERVAL_MS);
  }

  override async onModuleDestroy(): Promise<void> {
    await super.onModuleDestroy();
    // A shutdown while the database is away loses half a minute of this.
    await this.step().catch(() => false);
  }

  /** A message that this key signed came just now. */
  note(key: string): void {
    this.used.add(key);
  }

  /** Writes what was noted. @returns false: there is no more to do until later */
  protected async step(): Promise<boolean> {
    if (this.used.size === 0) return false;
    const keys = [...this.used];
    this.used.clear();
    // In their order, so that replicas do not wait in a circle; deleted keys too, of which the row stays.
    await this.database.query(
      `INSERT INTO bobux.key_uses AS u (key, last_used)
       SELECT k.key, date_trunc('minute', now()) FROM bobux.api_keys k WHERE k.key = ANY ($1::uuid[]) ORDER BY k.key
       ON CONFLICT (key) DO UPDATE SET last_used = excluded.last_used WHERE u.last_used < excluded.last_used`,
      [keys],
    );
    return false;
  }
}
