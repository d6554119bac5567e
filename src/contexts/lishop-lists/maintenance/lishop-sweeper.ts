import { Injectable } from '@nestjs/common';
import { LiShopConfig } from '../settings.js';
import { oneRow } from '../../../shared/database/one-row.js';
import { Database } from '../../../shared/database/database.js';
import { PeriodicJob } from '../../../shared/jobs/periodic-job.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { DeletedLists } from '../lists/deleted-lists.js';

const SWEEP_INTERVAL_MS = 10 * 60_000;
const DAY_MS = 24 * 3_600_000;
/** So long an edit that is sent again is known by its id. */
const EDITS_KEPT_DAYS = 30;
/** docs/lishop.md, "Version 2". */
const TOMBSTONES_KEPT_DAYS = 90;
/** Apple sends one again for three days. */
const NOTIFICATIONS_KEPT_DAYS = 90;
/** What has ended needs no proof of its end; a late notification of it opens nothing. */
const ENDED_PURCHASES_KEPT_DAYS = 90;
/** In one statement, so that none holds its locks for long. */
const EDITS_AT_ONCE = 1_000;
const TOMBSTONES_AT_ONCE = 1_000;
const LISTS_AT_ONCE = 10;

/** Takes away what has been kept for long enough: deleted lists, answers to edits, tombstones, and what is known of ended purchases. */
@Injectable()
export class LiShopSweeper extends PeriodicJob {
  constructor(
    private readonly database: Database,
    private readonly deleted: DeletedLists,
    private readonly clock: Clock,
    private readonly config: LiShopConfig,
  ) {
    super(SWEEP_INTERVAL_MS);
  }

  protected async step(): Promise<boolean> {
    const lists = await this.deleted.purgeBefore(this.daysAgo(this.config.deletedKeptDays), LISTS_AT_ONCE);
    const edits = await this.database.query(
      `DELETE FROM lishop.edits WHERE (list_id, client_id) IN (
         SELECT list_id, client_id FROM lishop.edits WHERE created_at < $1 ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED
       ) RETURNING list_id`,
      [this.daysAgo(EDITS_KEPT_DAYS), EDITS_AT_ONCE],
    );
    const { tombstones } = oneRow(
      await this.database.query<{ tombstones: number }>(
        'SELECT lishop.purge_tombstones(before => $1, most => $2) AS tombstones',
        [this.daysAgo(TOMBSTONES_KEPT_DAYS), TOMBSTONES_AT_ONCE],
      ),
    );
    await this.database.query('DELETE FROM lishop.notifications WHERE received_at < $1', [
      this.daysAgo(NOTIFICATIONS_KEPT_DAYS),
    ]);
    await this.database.query(
      'DELETE FROM lishop.purchases WHERE expires_at < $1 AND (grace_until IS NULL OR grace_until < $1)',
      [this.daysAgo(ENDED_PURCHASES_KEPT_DAYS)],
    );
    return lists === LISTS_AT_ONCE || edits.length === EDITS_AT_ONCE || tombstones === TOMBSTONES_AT_ONCE;
  }

  private daysAgo(days: number): Date {
    return new Date(this.clock.now().getTime() - days * DAY_MS);
  }
}
