import { Injectable } from '@nestjs/common';
import { LiShopConfig } from '../settings.js';
import { Database } from '../../../shared/database/database.js';
import { PeriodicJob } from '../../../shared/jobs/periodic-job.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { DeletedLists } from '../lists/deleted-lists.js';

const EVERY_MS = 10 * 60_000;
const DAY_MS = 24 * 3_600_000;
/** Decision 21: an id of an edit is known for 30 days. */
const EDITS_KEPT_DAYS = 30;
/** In one statement, so that none holds its locks for long. */
const EDITS_AT_ONCE = 1_000;
const LISTS_AT_ONCE = 10;

/** Takes away what has been kept for long enough: deleted lists, and answers to edits. */
@Injectable()
export class LiShopSweeper extends PeriodicJob {
  constructor(
    private readonly database: Database,
    private readonly deleted: DeletedLists,
    private readonly clock: Clock,
    private readonly config: LiShopConfig,
  ) {
    super(EVERY_MS);
  }

  protected async step(): Promise<boolean> {
    const lists = await this.deleted.purgeBefore(this.daysAgo(this.config.deletedKeptDays), LISTS_AT_ONCE);
    const edits = await this.database.query(
      `DELETE FROM lishop.edits WHERE (list_id, client_id) IN (
         SELECT list_id, client_id FROM lishop.edits WHERE created_at < $1 ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED
       ) RETURNING list_id`,
      [this.daysAgo(EDITS_KEPT_DAYS), EDITS_AT_ONCE],
    );
    return lists === LISTS_AT_ONCE || edits.length === EDITS_AT_ONCE;
  }

  private daysAgo(days: number): Date {
    return new Date(this.clock.now().getTime() - days * DAY_MS);
  }
}
