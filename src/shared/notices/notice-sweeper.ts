import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { PeriodicJob } from '../jobs/periodic-job.js';
import { Clock } from '../jobs/clock.js';

const SWEEP_INTERVAL_MS = 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;
const BATCH = 1_000;

/** A notice is kept for a month; a state of something that is gone for three. */
const sweeps = [
  { table: 'webhook_messages', key: 'id', age: 'at', keepDays: 30 },
  { table: 'operator_notices', key: 'id', age: 'at', keepDays: 30 },
  { table: 'notice_states', key: 'subject', age: 'since', keepDays: 90 },
];

/** Forgets messages that were given up, notices that nobody is there to be mailed, and states of what is gone. */
@Injectable()
export class NoticeSweeper extends PeriodicJob {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    super(SWEEP_INTERVAL_MS);
  }

  /** One batch of each. @returns whether more may be left */
  protected async step(): Promise<boolean> {
    let more = false;
    for (const { table, key, age, keepDays } of sweeps) {
      const gone = await this.database.query(
        `DELETE FROM platform.${table} WHERE ${key} IN (
           SELECT ${key} FROM platform.${table} WHERE ${age} < $1 ORDER BY ${age} LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)
         RETURNING ${key}`,
        [new Date(this.clock.now().getTime() - keepDays * DAY_MS)],
      );
      more ||= gone.length === BATCH;
    }
    return more;
  }
}
