import { Injectable } from '@nestjs/common';
import type pg from 'pg';
import { DataSource } from 'typeorm';
import { poolOf } from './data-source.js';
import { DatabaseError } from './database-error.js';
import { Pipeline } from './pipeline.js';
import { PipelinedConnection } from './pipelined-connection.js';
import { PooledConnection, prepared } from './pooled-connection.js';
import type { Queryable, TransactionScope } from './queryable.js';

/** Makes bytes of every text as it comes in, whatever its type. */
const AS_BYTES = { getTypeParser: () => (text: string) => Buffer.from(text) } as pg.CustomTypesConfig;

/** Plain SQL on the shared pool. */
@Injectable()
export class Database implements TransactionScope {
  constructor(private readonly dataSource: DataSource) {}

  /** Of the pool, at most. */
  get connections(): number {
    return poolOf(this.dataSource).options.max;
  }

  query<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.plannedAnew<Row>(parameters.length > 0 ? prepared(sql) : { text: sql }, parameters);
  }

  /**
   * Long texts, as UTF-8: as strings they would stay in the heap until all of them have come, and much longer.
   * @param sql selects text
   * @throws DatabaseError
   */
  bytes<Row extends { [Column in keyof Row]: Buffer }>(
    sql: string,
    parameters: readonly unknown[],
  ): Promise<Row[]> {
    return this.plannedAnew<Row>({ ...prepared(sql), types: AS_BYTES }, parameters);
  }

  /** Planned anew where a connection had planned it before another version of Quartet changed the tables: it was not run. */
  private async plannedAnew<Row extends object>(
    { name, ...statement }: pg.QueryConfig,
    parameters: readonly unknown[],
  ): Promise<Row[]> {
    const run = (config: pg.QueryConfig): Promise<Row[]> =>
      this.withConnection((connection) => connection.run<Row>(config, parameters));
    try {
      return await run({ ...statement, ...(name !== undefined && { name }) });
    } catch (error) {
      if (!(error instanceof DatabaseError && error.isOutdatedPlan)) throw error;
    }
    return run(statement);
  }

  /** For statements that are sent without waiting for the answers of those before them. */
  pipeline(): Pipeline {
    const open = async (): Promise<PooledConnection> => {
      const client = await this.connect();
      return new PipelinedConnection(client, poolOf(this.dataSource).options.query_timeout ?? 0);
    };
    return new Pipeline(open, () => this.isConnectionWanted(), this);
  }

  whenOver(listener: () => void): void {
    listener();
  }

  /**
   * Runs `work` in one transaction: committed when it returns, rolled back when it throws.
   * @throws DatabaseError when the database fails; whatever `work` throws
   */
  transaction<Result>(work: (transaction: TransactionScope) => Promise<Result>): Promise<Result> {
    return this.inTransaction('BEGIN', work);
  }

  /** The same, but everything that `work` reads is of one moment, and it can write nothing. */
  snapshot<Result>(work: (snapshot: Queryable) => Promise<Result>): Promise<Result> {
    return this.inTransaction('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', work);
  }

  private inTransaction<Result>(
    begin: string,
    work: (transaction: TransactionScope) => Promise<Result>,
  ): Promise<Result> {
    return this.withConnection(async (connection) => {
      await connection.query(begin);
      try {
        const result = await work(connection);
        await connection.query('COMMIT');
        return result;
      } catch (error) {
        await connection.rollBack();
        throw error;
      } finally {
        connection.over();
      }
    });
  }

  /** Somebody waits, and every connection is taken. */
  private isConnectionWanted(): boolean {
    if (!this.dataSource.isInitialized) return false;
    const { waitingCount, idleCount } = poolOf(this.dataSource);
    return waitingCount > 0 && idleCount === 0;
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
