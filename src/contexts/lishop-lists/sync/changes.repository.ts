import { Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import { LiShopError } from '../lishop-error.js';
import type { Cursor } from './cursor.js';

/** An article that was made or changed, or the tombstone of one that was removed. */
export interface Change {
  /** Up to and with this change. */
  readonly cursor: Cursor;
  /** `{"objectId",…}`, or `{"objectId","deleted":true,"updated_at"}`, as it goes out. */
  readonly json: string;
}

/** Changes in their order, as they were at one moment. */
export interface ChangePage {
  readonly changes: readonly Change[];
  /** Reading on from here misses nothing. */
  readonly cursor: Cursor;
  /** There are others already. */
  readonly more: boolean;
}

interface Row extends ListProgress {
  /** NULL in the one row of a list without changes. */
  readonly change: number | null;
  readonly id: number;
  readonly json: string;
  /** The next one has the same change number. */
  readonly shared: boolean | null;
  /** How many changes were found, those of the page among them. */
  readonly found: number;
}

/** Of a page, in bytes, with the change that goes beyond: a list may be long, and what is read is held until it is sent. */
export const PAGE_BYTES = 512 * 1024;

/** Later than any change. */
const NEVER = Number.MAX_SAFE_INTEGER;

/**
 * Changes of a list since a cursor. A change number is taken under the lock of the list's row, which is kept until the transaction has
 * committed: a reader that sees one sees all before it. So there are no gaps to come back for, whatever the number of writers and replicas.
 */
@Injectable()
export class Changes {
  constructor(private readonly database: Database) {}

  /**
   * A page of so many changes at most, and of no more than about PAGE_BYTES.
   * @param since `undefined` for everything: the living articles
   * @throws LiShopError RESYNC_REQUIRED see requireKnown; UNAUTHORIZED where the list has just been deleted
   */
  async since(list: number, since: Cursor | undefined, limit: number): Promise<ChangePage> {
    const { change = 0, article = NEVER, began } = since ?? {};
    const tombstonesAfter = since === undefined ? NEVER : (began ?? 0);
    // One statement, so one moment: the list's own numbers and its changes belong together.
    const rows = await this.database.query<Row>(
      `SELECT lishop.change_number(l.last_change) AS last, lishop.change_number(l.forgotten) AS forgotten,
         lishop.change_number(c.updated_at) AS change, c.id, c.json, c.shared, c.found
       FROM (SELECT o.* FROM lishop.lists o WHERE o.id = $1 OFFSET 0) AS l LEFT JOIN LATERAL (
         SELECT placed.* FROM (SELECT known.*, count(*) OVER ()::integer AS found, lead(known.updated_at) OVER place = known.updated_at AS shared,
           sum(octet_length(known.json)) OVER place - octet_length(known.json) AS before FROM (
           (SELECT a.updated_at, a.id, lishop.article_json(a)::text AS json FROM lishop.articles a
            WHERE a.list_id = $1 AND (a.updated_at, a.id) > (lishop.change_time($2), $3)
            ORDER BY a.updated_at, a.id LIMIT $5)
           UNION ALL
           (SELECT t.updated_at, t.id, lishop.tombstone_json(t)::text FROM lishop.tombstones t
            WHERE t.list_id = $1 AND (t.updated_at, t.id) > (lishop.change_time($2), $3)
              AND t.updated_at > lishop.change_time($4)
            ORDER BY t.updated_at, t.id LIMIT $5)
         ) AS known WINDOW place AS (ORDER BY known.updated_at, known.id) ORDER BY known.updated_at, known.id LIMIT $5
         ) AS placed WHERE placed.before < ${PAGE_BYTES}
       ) c ON true
       WHERE l.deleted_at IS NULL ORDER BY c.updated_at, c.id`,
      [list, change, article, tombstonesAfter, limit + 1],
    );
    const [first] = rows;
    if (first === undefined) throw new LiShopError({ code: 'UNAUTHORIZED' });
    requireKnown(since, first);
    return pageOf(rows, since, limit);
  }
}

/** How far a list is. */
export interface ListProgress {
  /** Its change number. */
  readonly last: number;
  /** That of the last tombstone that was purged. */
  readonly forgotten: number;
}

/**
 * @throws LiShopError RESYNC_REQUIRED where tombstones after `since` have been purged, or the list has never been as far as that: it comes out
 * of a backup
 */
export function requireKnown(since: Cursor | undefined, { last, forgotten }: ListProgress): void {
  if (since === undefined) return;
  const { change, article, began } = since;
  const known = began ?? change;
  if (
    known < forgotten ||
    (known === forgotten && article !== undefined && began === undefined) ||
    change > last
  )
    throw new LiShopError({ code: 'RESYNC_REQUIRED' });
}

/** Whether a caller who is there knows all that there is. */
export function isUpToDate({ change, article, began }: Cursor, { last }: ListProgress): boolean {
  return change === last && article === undefined && began === undefined;
}

function pageOf(rows: readonly Row[], since: Cursor | undefined, limit: number): ChangePage {
  const [first] = rows;
  const last = first?.last ?? 0;
  const found = rows.filter((row): row is Row & { change: number } => row.change !== null);
  const shown = found.slice(0, limit);
  const more = (shown[0]?.found ?? 0) > shown.length;
  const began = since === undefined ? last : since.began;
  const changes = shown.map(({ change, id, json, shared }): Change => {
    // In the midst of a transaction, the place among its articles counts too.
    const article = shared === true ? { article: id } : {};
    return { cursor: { change, ...article, ...(more && began !== undefined && { began }) }, json };
  });
  return { changes, more, cursor: (more ? changes.at(-1)?.cursor : undefined) ?? { change: last } };
}
