import { randomUUID } from 'node:crypto';
import type { Queryable } from '../database/queryable.js';
import type { Clock } from './clock.js';
import { StaleClaimDetector, type Claim } from './stale-claim-detector.js';

/** Work that this process may do now, and nobody else until it says how that went. */
export interface Leased {
  readonly id: string;
  /** How many tries there were, this one counted. */
  readonly tries: number;
}

export interface LeasedQueueSettings {
  /** With its schema. It has the columns `id uuid`, `next_try timestamptz` (NULL: never), `tries integer` and `holder uuid`. */
  readonly table: string;
  /** What `take` gives of each row `q` besides `id` and `tries`, as SQL. */
  readonly columns: string;
  /** More to take it from, as SQL: `JOIN … ON … = q.list_id`. */
  readonly join?: string;
  /** No row is put off for longer by its worker: what waits longer has seen a clock that was set back. */
  readonly longestWaitMs?: number;
}

/** Columns of the queue's own table, named by the code, with their new values. */
type Columns = Readonly<Record<string, unknown>>;

/**
 * Work that is kept in a table: put in by the transaction that causes it, and done by one process at a time, which holds no connection
 * meanwhile. A lease ends when its holder says how the work went, or has died (StaleClaimDetector), and not by a time of day: that would end
 * when any clock is set, and let two do the same work.
 */
export class LeasedQueue<Row extends object> {
  /** This process. */
  readonly holder = randomUUID();

  constructor(
    private readonly database: Queryable,
    private readonly clock: Clock,
    private readonly settings: LeasedQueueSettings,
    private readonly detector: Pick<StaleClaimDetector, 'look'> = new StaleClaimDetector(),
  ) {}

  /** Leases what has been due for longest. @param most how many at once */
  async take(most: number): Promise<(Leased & Row)[]> {
    const { table, columns, join = '' } = this.settings;
    return this.database.query<Leased & Row>(
      `WITH due AS MATERIALIZED (
         SELECT id FROM ${table} WHERE next_try <= $1 AND holder IS NULL
         ORDER BY next_try LIMIT $3 FOR UPDATE SKIP LOCKED
       ), q AS (
         UPDATE ${table} t SET holder = $2, tries = t.tries + 1 FROM due WHERE t.id = due.id RETURNING t.*
       )
       SELECT q.id, q.tries, ${columns} FROM q ${join} ORDER BY q.next_try`,
      [this.clock.now(), this.holder, most],
    );
  }

  /**
   * Makes due again what nobody is working on: what this process leased without learning of it, what holders left that have died, and what
   * waits for a time before which the clock was set back. To be called while this process works on nothing.
   */
  async free(): Promise<void> {
    const { table, longestWaitMs } = this.settings;
    const claims = await this.database.query<Claim & { own: boolean }>(
      `SELECT id, tries, holder = $1 AS own FROM ${table} WHERE holder IS NOT NULL`,
      [this.holder],
    );
    const others = claims.filter(({ own }) => !own);
    const idle = [...claims.filter(({ own }) => own), ...this.detector.look(others, performance.now())];
    const now = this.clock.now();
    if (idle.length > 0) {
      await this.database.query(
        `UPDATE ${table} SET holder = NULL, next_try = CASE WHEN next_try IS NOT NULL THEN $1::timestamptz END
         WHERE holder IS NOT NULL AND (id, tries) IN (SELECT * FROM unnest($2::uuid[], $3::int[]))`,
        [now, idle.map(({ id }) => id), idle.map(({ tries }) => tries)],
      );
    }
    if (longestWaitMs === undefined) return;
    await this.database.query(`UPDATE ${table} SET next_try = $1 WHERE next_try > $2 AND holder IS NULL`, [
      now,
      new Date(now.getTime() + longestWaitMs),
    ]);
  }

  /** The work is done, and its row goes. */
  async remove({ id }: Leased): Promise<void> {
    await this.database.query(`DELETE FROM ${this.settings.table} WHERE id = $1`, [id]);
  }

  /**
   * The work is to be tried again, unless it was called off meanwhile.
   * @param waitMs until then
   * @param columns more to be kept in the same step
   */
  async retry(leased: Leased, waitMs: number, columns: Columns = {}): Promise<void> {
    await this.release(leased, new Date(this.clock.now().getTime() + waitMs), columns);
  }

  /**
   * The work will never be done: the row stays to say so.
   * @param database a transaction, where something follows from it
   * @returns false where this process does not hold it, as where this was said before
   */
  async giveUp(leased: Leased, columns: Columns = {}, database = this.database): Promise<boolean> {
    return this.release(leased, null, columns, database);
  }

  private async release(
    { id }: Leased,
    nextTry: Date | null,
    columns: Columns,
    database = this.database,
  ): Promise<boolean> {
    const more = Object.keys(columns).map((column, nth) => `, ${column} = $${nth + 4}`);
    const released = await database.query(
      `UPDATE ${this.settings.table}
       SET holder = NULL, next_try = CASE WHEN next_try IS NOT NULL THEN $2::timestamptz END${more.join('')}
       WHERE id = $1 AND holder = $3 RETURNING id`,
      [id, nextTry, this.holder, ...Object.values(columns)],
    );
    return released.length > 0;
  }
}

const MAX_ERROR_LENGTH = 500;

/** What another server says of an error may be long, and hold what PostgreSQL keeps in no text. */
export function storableError(message: string): string {
  return message.replaceAll('\0', '').slice(0, MAX_ERROR_LENGTH);
}
