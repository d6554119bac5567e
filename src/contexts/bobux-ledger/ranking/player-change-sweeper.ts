import { Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import { PeriodicJob } from '../../../shared/jobs/periodic-job.js';
import { PLAYER_CHANGES_KEPT } from './ranking-feed.js';

const SWEEP_INTERVAL_MS = 10 * 60 * 1000;

/**
 * Forgets which players came and went, long after a ranking that nobody asks for is dropped from memory (ranking.ts). By when each was seen, not
 * by its own time: its transaction may have been open for long. Where the database's clock is set forward, too early: who has not read them
 * sees by the same clock that it may have missed some (ranking-feed.ts).
 */
@Injectable()
export class PlayerChangeSweeper extends PeriodicJob {
  constructor(private readonly database: Database) {
    super(SWEEP_INTERVAL_MS);
  }

  protected async step(): Promise<boolean> {
    await this.database.query(
      `DELETE FROM bobux.player_changes WHERE swept < now() - interval '${PLAYER_CHANGES_KEPT}'`,
    );
    await this.database.query('UPDATE bobux.player_changes SET swept = now() WHERE swept IS NULL');
    return false;
  }
}
