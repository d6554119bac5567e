import type pg from 'pg';
import { exactTypes, OwnDatabaseClient } from './data-source.js';
import { DatabaseError } from './database-error.js';
import type { Queryable, Transactions } from './queryable.js';
import { DatabaseStartError } from './database-start-error.js';
import { reasonAndAdvice } from './database-advice.js';
import { withoutCredentials } from './open-database.js';

/** One connection of its own for a command of the operator, whose statements may take as long as they need. */
export class OperatorConnection implements Queryable, Transactions {
  private constructor(readonly client: pg.Client) {}

  /**
   * @param command shown in `pg_stat_activity`; not `quartet`, which is the name of a server
   * @throws DatabaseStartError
   */
  static async open(url: string, command: string): Promise<OperatorConnection> {
    const client = new OwnDatabaseClient({
      connectionString: url,
      application_name: command,
      connectionTimeoutMillis: 5_000,
      keepAlive: true,
      types: exactTypes(),
    });
    try {
      await client.connect();
      await client.query('SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0');
    } catch (cause) {
      await client.end().catch(() => undefined);
      const reason = `The database ${withoutCredentials(url)} cannot be used: ${reasonAndAdvice(cause)}`;
      throw new DatabaseStartError(reason, { cause });
    }
    return new OperatorConnection(client);
  }

  /** @throws DatabaseError */
  async query<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    try {
      const { rows } = await this.client.query<Row & pg.QueryResultRow>(sql, [...parameters]);
      return rows;
    } catch (cause) {
      throw new DatabaseError(cause);
    }
  }

  /** All of it or nothing. */
  async transaction<Result>(work: (transaction: Queryable) => Promise<Result>): Promise<Result> {
    await this.query('BEGIN');
    try {
      const result = await work(this);
      await this.query('COMMIT');
      return result;
    } catch (error) {
      await this.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  /** Reads one moment of the database, and holds nobody up. */
  async snapshot<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    try {
      return await work();
    } finally {
      await this.query('ROLLBACK').catch(() => undefined);
    }
  }

  async close(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}
