import { LRUCache } from 'lru-cache';
import type { Queryable } from '../../../shared/database/queryable.js';
import { Batcher } from '../../../shared/database/batcher.js';
import { oneRow } from '../../../shared/database/one-row.js';

/** Characters of user objects that are kept, some 100,000 of the usual ones. */
const MAX_CHARACTERS = 32 * 2 ** 20;
const OVERHEAD = 64;
/** After so long a snapshot is replaced by a newer one: the fewer changes are since, the fewer are looked through. */
const SNAPSHOT_TTL_MS = 1_000;
/** What has not been asked about for longer is forgotten: changes are only kept for a day (`forgetOldChanges`). */
const CACHE_TTL_MS = 60 * 60 * 1000;
/** Requests that share one statement. */
const MAX_TOGETHER = 64;
/** In `changed`: all of them. */
const ALL_USERS = 0;

/** A moment of the database: what it showed of later transactions has happened since. */
interface Moment {
  readonly snapshot: string;
  readonly since: number;
}

interface Row {
  readonly snapshot: string;
  /** Changes where another database was put in the place of the one that was read: a backup, or a standby that was behind. */
  readonly origin: string;
  readonly changed: string | null;
  readonly documents: string | null;
}

/** In place of the object of an id that nobody has. */
const NO_DOCUMENT = '';

/**
 * The user objects that were asked for before, each used only if it has not changed: one statement asks PostgreSQL for those that are not
 * remembered, and which of the remembered ones were changed by a transaction that was not over when they were read. So an answer is as
 * fresh as one that is read whole, also when somebody else wrote, on whatever replica. Who asks while the statement runs shares the
 * next one.
 */
export class UserDocumentCache {
  private readonly documents = new LRUCache<number, string>({
    maxSize: MAX_CHARACTERS,
    sizeCalculation: (document) => document.length + OVERHEAD,
  });
  private moment: Moment | undefined;
  private origin: string | undefined;
  private readonly askers = new Batcher<readonly number[], string[]>({
    max: MAX_TOGETHER,
    work: (asked) => this.answer(asked),
  });

  /** @param document SQL of a user object as text on one line, of `imbachat.users u` */
  constructor(
    private readonly database: Queryable,
    private readonly document: string,
  ) {}

  /**
   * @param ids each once
   * @returns the user objects in the order asked, unknown ids left out
   * @throws DatabaseError
   */
  async of(ids: readonly number[]): Promise<string[]> {
    return ids.length === 0 ? [] : this.askers.enqueue(ids);
  }

  /** For several at once; never run twice at the same moment. */
  private async answer(asked: readonly (readonly number[])[]): Promise<string[][]> {
    if (this.moment !== undefined && performance.now() - this.moment.since > CACHE_TTL_MS) this.forget();
    // Not `get`: to note who was asked for last would cost more than to read an evicted one again.
    const found = asked.map((ids) => ids.map((id) => this.documents.peek(id)));
    const missing = new Set<number>();
    asked.forEach((ids, nth) =>
      found[nth]?.forEach((document, at) => document === undefined && missing.add(ids[at] ?? 0)),
    );
    const { snapshot, origin, changed, read } = await this.ask(asked, missing);
    if (this.origin !== origin) {
      const isFirst = this.origin === undefined;
      this.origin = origin;
      this.forget();
      // What the changes since then are, only the other database knew.
      if (!isFirst) return this.answer(asked);
    }
    this.learn(snapshot, changed);
    for (const id of missing) this.documents.set(id, NO_DOCUMENT);
    for (const [id, document] of read) this.documents.set(id, document);
    const everybody = changed.has(ALL_USERS);
    return asked.map((ids, nth) => {
      const documents = ids.map((id, at) => {
        const known = everybody || changed.has(id) ? undefined : found[nth]?.[at];
        return known ?? read.get(id) ?? NO_DOCUMENT;
      });
      return documents.filter((document) => document !== NO_DOCUMENT);
    });
  }

  /** Where something changed, all who were asked for are read: to choose would need to know what changed. */
  private async ask(
    asked: readonly (readonly number[])[],
    missing: ReadonlySet<number>,
  ): Promise<{ snapshot: string; origin: string; changed: Set<number>; read: Map<number, string> }> {
    const rows = await this.database.query<Row>(
      `WITH changed AS (
         SELECT coalesce(user_id, ${ALL_USERS}) AS id FROM imbachat.changes
         WHERE transaction >= pg_snapshot_xmin($1::pg_snapshot) AND NOT pg_visible_in_snapshot(transaction, $1::pg_snapshot)
       )
       SELECT pg_current_snapshot()::text AS snapshot,
         extract(epoch FROM pg_postmaster_start_time()) || ' ' || 'imbachat.changes'::regclass::oid AS origin,
         (SELECT string_agg(DISTINCT id::text, ',') FROM changed) AS changed,
         (SELECT string_agg(d.text, E'\\n')
          FROM unnest(CASE WHEN EXISTS (SELECT FROM changed) THEN $3::bigint[] ELSE $2::bigint[] END) AS wanted (id)
          -- Row by row: a plan that was made while there were few users would read through all of them.
          CROSS JOIN LATERAL (SELECT u.user_id || ' ' || ${this.document} AS text FROM imbachat.users u WHERE u.user_id = wanted.id OFFSET 0) d
         ) AS documents`,
      [this.moment?.snapshot ?? null, `{${[...missing].join(',')}}`, `{${asked.join(',')}}`],
    );
    const { snapshot, origin, changed, documents } = oneRow(rows);
    const read = (documents?.split('\n') ?? []).map((line): [number, string] => {
      const space = line.indexOf(' ');
      return [Number(line.slice(0, space)), line.slice(space + 1)];
    });
    return {
      snapshot,
      origin,
      changed: new Set((changed?.split(',') ?? []).map(Number)),
      read: new Map(read),
    };
  }

  private learn(snapshot: string, changed: ReadonlySet<number>): void {
    const { moment } = this;
    const now = performance.now();
    if (changed.has(ALL_USERS)) this.documents.clear();
    for (const id of changed) this.documents.delete(id);
    if (moment === undefined || changed.size > 0 || now - moment.since > SNAPSHOT_TTL_MS) {
      this.moment = { snapshot, since: now };
    }
  }

  private forget(): void {
    this.documents.clear();
    this.moment = undefined;
  }
}

/** @returns how many changes were older than a day, which nobody needs any more; at most 10,000 */
export async function forgetOldChanges(database: Queryable): Promise<number> {
  const rows = await database.query(
    `DELETE FROM imbachat.changes WHERE ctid = ANY (ARRAY(
       SELECT ctid FROM imbachat.changes WHERE at < now() - interval '24 hours' LIMIT 10000 FOR UPDATE SKIP LOCKED
     )) RETURNING 1 AS forgotten`,
  );
  return rows.length;
}
