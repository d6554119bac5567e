import { Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import type { Queryable } from '../../../shared/database/queryable.js';
import { DatabaseError, UNIQUE_VIOLATION } from '../../../shared/database/database-error.js';

/** A list that its owner has deleted, and that can still be restored. */
export interface DeletedList {
  readonly id: number;
  readonly deleted_at: Date;
  readonly articles: number;
  readonly keys: number;
}

/** What a restoration came to. */
export type Restored =
  | 'restored'
  /** No such list is deleted, or it has been purged. */
  | 'unknown'
  /** The same payment has made a new list since. */
  | 'replaced';

/** The latest first. */
export function deletedLists(database: Queryable): Promise<DeletedList[]> {
  return database.query<DeletedList>(
    `SELECT id, deleted_at, articles, (SELECT count(*)::integer FROM lishop.api_keys k WHERE k.list_id = l.id) AS keys
     FROM lishop.lists l WHERE deleted_at IS NOT NULL ORDER BY deleted_at DESC`,
  );
}

/**
 * Gives a list back as it was, with its keys. Its receipt will be asked about at once, unless nobody ever was: it may have been refunded meanwhile,
 * and who asked about a deleted list got no notice of that.
 */
export async function restoreList(database: Queryable, list: number): Promise<Restored> {
  try {
    const rows = await database.query(
      `WITH restored AS (
         UPDATE lishop.lists SET deleted_at = NULL, updated_at = now() WHERE id = $1 AND deleted_at IS NOT NULL RETURNING id
       ), asked AS (
         UPDATE lishop.receipts r SET next_try = now(), tries = 0 FROM restored
         WHERE r.list_id = restored.id AND (r.paused OR (r.current AND r.last_status IS NOT NULL))
       )
       SELECT id FROM restored`,
      [list],
    );
    return rows.length > 0 ? 'restored' : 'unknown';
  } catch (error) {
    if (error instanceof DatabaseError && error.sqlState === UNIQUE_VIOLATION) return 'replaced';
    throw error;
  }
}

/** What `deleteList` leaves behind. */
@Injectable()
export class DeletedLists {
  constructor(private readonly database: Database) {}

  /** All its keys stop at once, and nobody is asked about its receipts any more. */
  async mark(list: number, now: Date): Promise<void> {
    await this.database.query(
      `WITH marked AS (
         UPDATE lishop.lists SET deleted_at = $2, updated_at = $2 WHERE id = $1 AND deleted_at IS NULL RETURNING id
       )
       UPDATE lishop.receipts r SET paused = next_try IS NOT NULL, next_try = NULL FROM marked WHERE r.list_id = marked.id`,
      [list, now],
    );
  }

  /** Everything of the list goes: articles, keys, receipts. */
  async purge(list: number): Promise<void> {
    await this.database.query('DELETE FROM lishop.lists WHERE id = $1', [list]);
  }

  /** @returns how many went */
  async purgeBefore(instant: Date, most: number): Promise<number> {
    const rows = await this.database.query(
      `DELETE FROM lishop.lists WHERE id IN (
         SELECT id FROM lishop.lists WHERE deleted_at <= $1 ORDER BY deleted_at LIMIT $2 FOR UPDATE SKIP LOCKED
       ) RETURNING id`,
      [instant, most],
    );
    return rows.length;
  }
}
