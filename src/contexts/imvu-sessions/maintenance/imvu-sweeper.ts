import { Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import type { Queryable } from '../../../shared/database/queryable.js';
import { PeriodicJob } from '../../../shared/jobs/periodic-job.js';
import { Clock } from '../../../shared/jobs/clock.js';

const SWEEP_INTERVAL_MS = 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Any constant: the advisory lock of the replica that sweeps. */
const SWEEP_LOCK = 7_216_400_713;

interface Sweep {
  readonly keepDays: number;
  readonly batch: number;
  /** Deletes at most $2 rows that are older than $1. */
  readonly sql: string;
}

/** The conditions stand twice: a row may have changed between being chosen and being locked. */
const sweeps: readonly Sweep[] = [
  {
    // With them go their cookies and sauces, and the leases that they had.
    keepDays: 30,
    batch: 1_000,
    sql: `DELETE FROM imvu.sessions WHERE NOT valid AND invalid_since < $1 AND id IN
            (SELECT id FROM imvu.sessions WHERE NOT valid AND invalid_since < $1 ORDER BY invalid_since LIMIT $2)
          RETURNING 1 AS gone`,
  },
  {
    keepDays: 90,
    batch: 1_000,
    sql: `DELETE FROM imvu.checkouts WHERE expires_at < $1 AND id IN
            (SELECT id FROM imvu.checkouts WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)
          RETURNING 1 AS gone`,
  },
  {
    keepDays: 90,
    batch: 5_000,
    sql: `DELETE FROM imvu.uses WHERE id IN (SELECT id FROM imvu.uses WHERE at < $1 ORDER BY at LIMIT $2)
          RETURNING 1 AS gone`,
  },
];

/**
 * Forgets what nobody needs any more: sessions that were invalid for 30 days, leases that ended 90 days ago, the audit of 90 days ago.
 * In batches, each a short transaction, and by one replica at a time.
 */
@Injectable()
export class ImvuSweeper extends PeriodicJob {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super(SWEEP_INTERVAL_MS);
  }

  /** One batch of each. @returns whether more is left; false as well where another replica is at it */
  protected step(): Promise<boolean> {
    return this.database.transaction(async (transaction) => {
      const [lock] = await transaction.query<{ taken: boolean }>(
        'SELECT pg_try_advisory_xact_lock($1) AS taken',
        [SWEEP_LOCK],
      );
      if (lock?.taken !== true) return false;
      let more = false;
      for (const sweep of sweeps) more = (await this.sweep(transaction, sweep)) || more;
      return more;
    });
  }

  private async sweep(transaction: Queryable, { keepDays, batch, sql }: Sweep): Promise<boolean> {
    const oldest = new Date(this.clock.now().getTime() - keepDays * DAY_MS);
    return (await transaction.query(sql, [oldest, batch])).length === batch;
  }
}
