import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import { poolOf } from './data-source.js';
import { DatabaseError } from './database-error.js';
import { statementName } from './statement-names.js';

/** Something that runs one SQL statement: the pool (each statement commits by itself) or an open transaction. */
export interface Queryable {
  /**
   * @param parameters a statement with any is kept prepared
   * @returns the rows, also of `UPDATE … RETURNING`
   * @throws DatabaseError
   */
  query<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

/** A connection of the pool, for a while. */
class PooledConnection implements Queryable {
  private broken = false;

  constructor(private readonly client: pg.PoolClient) {}

  query<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    const name = parameters.length > 0 ? statementName(sql) : undefined;
    return this.run<Row>(name === undefined ? { text: sql } : { text: sql, name }, parameters);
  }

  /** Planned anew. */
  unprepared<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.run<Row>({ text: sql }, parameters);
  }

  async rollBack(): Promise<void> {
    if (this.broken) return;
    await this.query('ROLLBACK').catch(() => {
      this.broken = true;
    });
  }

  private async run<Row extends object>(
    statement: pg.QueryConfig,
    parameters: readonly unknown[],
  ): Promise<Row[]> {
    try {
      const { rows } = await this.client.query<Row & pg.QueryResultRow>({
        ...statement,
        values: [...parameters],
      });
      return rows;
    } catch (cause) {
      const error = new DatabaseError(cause);
      // No answer of the server: nobody knows what this connection is still doing, nor in which transaction.
      if (error.sqlState === undefined || error.isOutdatedPlan) this.broken = true;
      throw error;
    }
  }

  /** Back to the pool; a connection that may not be clean is thrown away, and with it its transaction. */
  end(): void {
    this.client.release(this.broken);
  }
}

/** Plain SQL on the shared pool. */
@Injectable()
export class Database implements Queryable {
  constructor(private readonly dataSource: DataSource) {}

  async query<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]> {
    const connection = new PooledConnection(await this.connect());
    try {
      return await connection.query<Row>(sql, parameters);
    } catch (error) {
      // Not run: the connection had planned it before another version of Quartet changed the tables.
      if (!(error instanceof DatabaseError && error.isOutdatedPlan)) throw error;
    } finally {
      connection.end();
    }
    return this.withConnection((another) => another.unprepared<Row>(sql, parameters));
  }

  /**
   * Runs `work` in one transaction: committed when it returns, rolled back when it throws.
   * @throws DatabaseError when the database fails; whatever `work` throws
   */
  async transaction<Result>(work: (transaction: Queryable) => Promise<Result>): Promise<Result> {
    return this.withConnection(async (connection) => {
      await connection.query('BEGIN');
      try {
        const result = await work(connection);
        await connection.query('COMMIT');
        return result;
      } catch (error) {
        await connection.rollBack();
        throw error;
      }
    });
  }

  private async connect(): Promise<pg.PoolClient> {
    try {
      if (!this.dataSource.isInitialized) throw new Error('The connections are closed already.');
      return await poolOf(this.dataSource).connect();
    } catch (cause) {
      throw new DatabaseError(cause, true);
    }
  }

  private async withConnection<Result>(
    work: (connection: PooledConnection) => Promise<Result>,
  ): Promise<Result> {
    const connection = new PooledConnection(await this.connect());
    try {
      return await work(connection);
    } finally {
      connection.end();
    }
  }
}
