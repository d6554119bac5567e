import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Clock } from '../jobs/clock.js';
import { PeriodicJob } from '../jobs/periodic-job.js';

const SWEEP_INTERVAL_MS = 10 * 60_000;
/** Since the mail server first said no. Longer than the worker tries (mail-worker.ts). */
const TEXT_KEPT_MS = 30 * 24 * 3_600_000;

/** Wipes the texts of mail that was given up and that the operator has not sent again: they hold keys and addresses. */
@Injectable()
export class GivenUpMailSweeper extends PeriodicJob {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super(SWEEP_INTERVAL_MS);
  }

  protected async step(): Promise<boolean> {
    await this.database.query(
      `UPDATE platform.outbox_mails SET sealed = NULL
       WHERE next_try IS NULL AND sealed IS NOT NULL AND holder IS NULL AND refused_since < $1`,
      [new Date(this.clock.now().getTime() - TEXT_KEPT_MS)],
    );
    return false;
  }
}
