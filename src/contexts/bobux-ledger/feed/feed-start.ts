import { setTimeout } from 'node:timers/promises';
import { z } from 'zod';
import type { Queryable } from '../../../shared/database/queryable.js';
import { oneRow } from '../../../shared/database/one-row.js';
import { IdGaps, type IdRange } from './id-gaps.js';

/** The tables that are read as they grow. */
export type FeedTable = 'entries' | 'player_changes';

/** How long before the oldest writer's start entries are looked at for what it may have drawn: the server's clock may have been set. */
const CLOCK_MARGIN = '2 minutes';
/** Writers are gone within milliseconds, as a rule. */
const LOOKS = 10;
const LOOK_AGAIN_MS = 20;

/**
 * The transactions that may have drawn ids of a table: they hold its RowExclusiveLock, which every writer takes before (PostgreSQL manual,
 * "pg_locks"). Live, not of a snapshot.
 */
export async function writersOf(table: FeedTable, database: Queryable): Promise<ReadonlySet<string>> {
  const rows = await database.query<{ holder: string }>(WRITERS[table]);
  return new Set(rows.map(({ holder }) => holder));
}

const writersSql = (table: FeedTable): string => `SELECT l.virtualtransaction AS holder FROM pg_locks l
  WHERE l.locktype = 'relation' AND l.mode = 'RowExclusiveLock' AND l.relation = 'bobux.${table}'::regclass AND l.granted
    AND l.database = (SELECT d.oid FROM pg_database d WHERE d.datname = current_database())`;

const WRITERS: Record<FeedTable, string> = {
  entries: writersSql('entries'),
  player_changes: writersSql('player_changes'),
};

const drawn = z.int().min(0);
const head = z.object({ drawn, origin: z.string() });
const start = z.object({ drawn, found: z.int().min(0) });

/** What is to be known of a table before it is read. */
export interface FeedHead {
  /** The highest id that was ever drawn, whatever became of it. */
  readonly drawn: number;
  /** Changes where PostgreSQL was started anew, or another database was put in this one's place. */
  readonly origin: string;
}

/** @throws DatabaseError */
export async function headOf(table: FeedTable, database: Queryable): Promise<FeedHead> {
  const [row] = await database.query(
    `SELECT s.last_value - (NOT s.is_called)::int AS drawn,
       concat('bobux.${table}'::regclass::oid, ' ', extract(epoch FROM pg_postmaster_start_time())) AS origin
     FROM bobux.${table}_id_seq s`,
  );
  return head.parse(row);
}

/**
 * Where a reader of a table begins: everything that is seen from now on comes later than this call, but for what running transactions may still
 * bring. To be called before the snapshot in which the reader takes over what there is.
 *
 * @returns all ids that were drawn, but the missing ones that somebody may still bring
 * @throws DatabaseError
 */
export async function startOf(table: FeedTable, database: Queryable): Promise<IdGaps> {
  // What was drawn and is not there may be drawn again, after a crash.
  const [row] = await database.query(
    `SELECT s.last_value - (NOT s.is_called)::int AS drawn, coalesce((SELECT max(e.id) FROM bobux.${table} e), 0) AS found
     FROM bobux.${table}_id_seq s`,
  );
  const { drawn, found } = start.parse(row);
  let holders = await writersOf(table, database);
  for (let look = 1; look < LOOKS && holders.size > 0; look += 1) {
    await setTimeout(LOOK_AGAIN_MS);
    const now = await writersOf(table, database);
    holders = new Set([...holders].filter((holder) => now.has(holder)));
  }
  if (holders.size === 0) return new IdGaps(drawn, [], holders, found);
  const from = await seenByAll(table, [...holders], database);
  const missing = await database.query<IdRange>(
    `SELECT g.first, g.last FROM (
       SELECT lag(i.id, 1, $1::bigint) OVER (ORDER BY i.id) + 1 AS first, i.id - 1 AS last FROM (
         SELECT e.id FROM bobux.${table} e WHERE e.id > $1 AND e.id <= $2 UNION ALL SELECT $2::bigint + 1
       ) i
     ) g WHERE g.first <= g.last ORDER BY g.first`,
    [from, drawn],
  );
  return new IdGaps(drawn, missing, holders, found);
}

/**
 * An id below which no transaction of `holders` can have drawn any: that of a row which was written before the oldest of them began. 0 where
 * that is not to be seen (another user's).
 */
async function seenByAll(table: FeedTable, holders: readonly string[], database: Queryable): Promise<number> {
  const rows = await database.query<{ id: number }>(
    `SELECT coalesce((
       SELECT e.id FROM bobux.${table} e WHERE e.created < (
         SELECT CASE WHEN count(*) = 0 THEN now() WHEN bool_and(a.xact_start IS NOT NULL) THEN min(a.xact_start) END
             - interval '${CLOCK_MARGIN}'
           FROM pg_locks l LEFT JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.virtualtransaction = ANY ($1::text[])
       ) ORDER BY e.id DESC LIMIT 1), 0) AS id`,
    [holders],
  );
  return oneRow(rows).id;
}
