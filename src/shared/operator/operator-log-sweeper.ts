import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Clock } from '../jobs/clock.js';
import { PeriodicJob } from '../jobs/periodic-job.js';

const SWEEP_INTERVAL_MS = 60 * 60_000;
const KEPT_MS = 366 * 24 * 3_600_000;
const BATCH = 1_000;

/** Forgets what the operator did more than a year ago. */
@Injectable()
export class OperatorLogSweeper extends PeriodicJob {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super(SWEEP_INTERVAL_MS);
  }

  /** One batch. @returns whether more may be left */
  protected async step(): Promise<boolean> {
    const gone = await this.database.query(
      `DELETE FROM platform.operator_log WHERE id IN (
         SELECT id FROM platform.operator_log WHERE at < $1 ORDER BY at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
       RETURNING id`,
      [new Date(this.clock.now().getTime() - KEPT_MS)],
    );
    return gone.length === BATCH;
  }
}
