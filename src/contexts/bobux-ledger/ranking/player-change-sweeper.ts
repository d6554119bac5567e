import { Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import { PeriodicJob } from '../../../shared/jobs/periodic-job.js';

const SWEEP_INTERVAL_MS = 10 * 60 * 1000;
/** Longer by far than a ranking is kept in memory that nobody asks for (ranking.ts). */
const KEPT = '30 minutes';

/** Forgets which players came and went. By when each was seen, not by its own time: its transaction may have been open for long. */
@Injectable()
export class PlayerChangeSweeper extends PeriodicJob {
  constructor(private readonly database: Database) {
    super(SWEEP_INTERVAL_MS);
  }

  protected async step(): Promise<boolean> {
    await this.database.query(`DELETE FROM bobux.player_changes WHERE swept < now() - interval '${KEPT}'`);
    await this.database.query('UPDATE bobux.player_changes SET swept = now() WHERE swept IS NULL');
    return false;
  }
}
