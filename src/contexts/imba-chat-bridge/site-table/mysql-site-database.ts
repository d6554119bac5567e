import type { Duplex } from 'node:stream';
import { createPool, type Pool, type PoolConnection, type RowDataPacket } from 'mysql2/promise';
import { withTimeout } from '../../../shared/jobs/time-out.js';
import { limitAnswer } from './answer-limit.js';
import { passwordOptions } from './mysql-passwords.js';
import {
  CONNECTIONS,
  countOutsideQuotes,
  TIMEOUT_MS,
  SiteQueryError,
  type SiteDatabase,
  type SiteRows,
} from './site-database.js';

/** SQLSTATE classes of a query that is wrong (42, 22), and the server's own numbers for what has none: unknown column, read-only. */
const QUERY_AT_FAULT = /^(42|22|25)/;

/** What ends a query in the site's server, which goes on there when nobody waits for it any more: of MariaDB, of MySQL. */
const STATEMENT_LIMITS = [`max_statement_time=${TIMEOUT_MS / 1000}`, `max_execution_time=${TIMEOUT_MS}`];

/** How many wait for a connection at most. */
const MAX_WAITING = 1_000;

/** The site's table in MySQL or MariaDB. The placeholder is `?`, the list of ids: `WHERE id IN (?)`. */
export class MysqlSiteDatabase implements SiteDatabase {
  private readonly pool: Pool;

  /** @throws SiteQueryError when the query has not the one placeholder */
  constructor(
    url: string,
    private readonly sql: string,
  ) {
    if (countOutsideQuotes(sql, /\?/g) !== 1) {
      throw new SiteQueryError('it must have exactly one placeholder for the ids: WHERE user_id IN (?)');
    }
    this.pool = createPool({
      ...passwordOptions(url.replace(/^mariadb:/, 'mysql:')),
      connectionLimit: CONNECTIONS,
      queueLimit: MAX_WAITING,
      connectTimeout: TIMEOUT_MS,
      supportBigNumbers: true,
      multipleStatements: false,
      enableKeepAlive: true,
    });
    // Whatever the query does, and whatever the user may do: nothing is written there. Commands of a connection run in order.
    this.pool.pool.on('connection', (connection) => {
      connection.query('SET SESSION TRANSACTION READ ONLY', (error) => {
        if (error) connection.destroy();
      });
      // Each server knows one of them.
      for (const limit of STATEMENT_LIMITS) connection.query(`SET SESSION ${limit}`, () => undefined);
    });
  }

  async users(ids: readonly number[]): Promise<SiteRows> {
    const connection = await this.connect();
    let broken = false;
    try {
      // Not in the types: the callback connection below this one.
      const { stream } = connection.connection as unknown as { stream: Duplex };
      return await limitAnswer(stream, async () => {
        const [rows, fields] = await connection.query<RowDataPacket[]>({
          sql: this.sql,
          // An empty list would be a syntax error; nobody has the id 0.
          values: [ids.length > 0 ? ids : [0]],
          timeout: TIMEOUT_MS,
        });
        return { rows, columns: fields.map(({ name }) => name) };
      });
    } catch (error) {
      broken = (error as { sqlState?: string }).sqlState === undefined;
      const { sqlState, message } = error as { sqlState?: string; message: string };
      if (QUERY_AT_FAULT.test(sqlState ?? '')) throw new SiteQueryError(message, { cause: error });
      throw error;
    } finally {
      if (broken) connection.destroy();
      else connection.release();
    }
  }

  /** Waits as long as an answer may take; the pool has no such bound. @throws TimeoutError */
  private async connect(): Promise<PoolConnection> {
    const coming = this.pool.getConnection();
    try {
      return await withTimeout(TIMEOUT_MS, coming);
    } catch (error) {
      // It may come late, to nobody.
      coming.then(
        (connection) => connection.release(),
        () => undefined,
      );
      throw error;
    }
  }

  close(): Promise<void> {
    return this.pool.end();
  }
}
