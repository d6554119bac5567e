import type { Duplex } from 'node:stream';
import pg from 'pg';
import { exactTypes, QuietClient } from '../../../shared/database/data-source.js';
import { sqlStateOf } from '../../../shared/database/database-error.js';
import { limitAnswer } from './answer-limit.js';
import {
  CONNECTIONS,
  countOutsideQuotes,
  outsideQuotes,
  TIMEOUT_MS,
  SiteQueryError,
  type SiteDatabase,
  type SiteRows,
} from './site-database.js';

/** SQLSTATE classes of a query that is wrong: syntax or access rule, data exception, invalid transaction state (read-only). */
const QUERY_AT_FAULT = /^(42|22|25)/;

const OUT_OF_RANGE = '22003';
/** The largest ids of columns of type integer and smallint, as whose type the ids are read. */
const LARGEST_IDS = [2_147_483_647, 32_767];

/**
 * Whatever the query does, and whatever the user may do: nothing is written there, and nothing goes on for longer. Said for each transaction, not at the
 * start of the connection: PgBouncer refuses it there, and what were set for the session would be left to the site's own clients in transaction mode.
 */
const BEGIN = `BEGIN READ ONLY; SET LOCAL statement_timeout = ${TIMEOUT_MS}`;

/** The site's table in PostgreSQL. The placeholder is `$1`, an array: `WHERE id = ANY($1)`; `IN ($1)` is taken too. */
export class PostgresSiteDatabase implements SiteDatabase {
  private readonly pool: pg.Pool;
  private readonly sql: string;

  /** @throws SiteQueryError when the query has not the one placeholder */
  constructor(url: string, query: string) {
    if (countOutsideQuotes(query, /\$\d+/g) !== 1 || countOutsideQuotes(query, /\$1\b/g) !== 1) {
      throw new SiteQueryError('it must have exactly one placeholder for the ids: WHERE user_id = ANY($1)');
    }
    this.sql = outsideQuotes(query, (part) => part.replace(/\bIN\s*\(\s*\$1\s*\)/i, '= ANY($1)'));
    this.pool = new pg.Pool({
      Client: QuietClient,
      connectionString: url,
      max: CONNECTIONS,
      types: exactTypes(),
      application_name: 'quartet imbachat',
      connectionTimeoutMillis: TIMEOUT_MS,
      query_timeout: TIMEOUT_MS,
      keepAlive: true,
    });
    // A connection that ends while idle is replaced at the next query, which is where its failure would matter.
    this.pool.on('error', () => undefined);
  }

  async users(ids: readonly number[]): Promise<SiteRows> {
    const client = await this.pool.connect();
    let broken = false;
    // An error event without a listener would end the process; the query learns of it as well.
    const ignore = (): void => undefined;
    client.on('error', ignore);
    try {
      // Not in the types: https://github.com/brianc/node-postgres/blob/master/packages/pg/lib/connection.js
      const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection;
      return await limitAnswer(stream, async () => {
        const { rows, fields } = await this.ask(client, ids);
        return { rows, columns: fields.map(({ name }) => name) };
      });
    } catch (error) {
      broken = !(error instanceof pg.DatabaseError);
      if (QUERY_AT_FAULT.test(sqlStateOf(error) ?? '')) {
        throw new SiteQueryError((error as Error).message, { cause: error });
      }
      throw error;
    } finally {
      client.off('error', ignore);
      client.release(broken);
    }
  }

  /** Asks again without ids that the column cannot hold: nobody has them, and the others are known all the same. */
  private async ask(
    client: pg.PoolClient,
    ids: readonly number[],
  ): Promise<pg.QueryResult<Record<string, unknown>>> {
    try {
      await client.query(BEGIN);
      const answer = await client.query<Record<string, unknown>>(this.sql, [ids]);
      await client.query('COMMIT');
      return answer;
    } catch (error) {
      // Where nothing answers any more there is nothing to be ended, and the connection goes.
      if (error instanceof pg.DatabaseError) await client.query('ROLLBACK');
      const largest = largestIdOf(error, ids);
      if (largest === undefined) throw error;
      return this.ask(
        client,
        ids.filter((id) => id <= largest),
      );
    }
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}

/** @returns `undefined` unless it was one of the ids that is out of range, which the message names in every language; a sum may be, too */
function largestIdOf(error: unknown, ids: readonly number[]): number | undefined {
  if (sqlStateOf(error) !== OUT_OF_RANGE) return undefined;
  const refused = Number(/\d+/.exec((error as Error).message)?.[0]);
  return ids.includes(refused) ? LARGEST_IDS.find((largest) => largest < refused) : undefined;
}
