import { Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import { PeriodicJob } from '../../../shared/jobs/periodic-job.js';
import { forgetOldNonces } from './nonces.js';

const SWEEP_INTERVAL_MS = 10 * 60 * 1000;

/** Forgets nonces that are older than a day; several replicas may do so at once. */
@Injectable()
export class NonceSweeper extends PeriodicJob {
  constructor(private readonly database: Database) {
    super(SWEEP_INTERVAL_MS);
  }

  protected async step(): Promise<boolean> {
    return (await forgetOldNonces(this.database)) > 0;
  }
}
