import { Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import { PeriodicJob } from '../../../shared/jobs/periodic-job.js';
import { forgetOldChanges } from './user-document-cache.js';

const SWEEP_INTERVAL_MS = 10 * 60 * 1000;

/** Keeps the list of changed users short; several replicas may do so at once. */
@Injectable()
export class ChangeSweeper extends PeriodicJob {
  constructor(private readonly database: Database) {
    super(SWEEP_INTERVAL_MS);
  }

  protected async step(): Promise<boolean> {
    return (await forgetOldChanges(this.database)) > 0;
  }
}
