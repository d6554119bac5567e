import { Injectable } from '@nestjs/common';
import { DataSource, type QueryRunner } from 'typeorm';
import { DatabaseError } from './database-error.js';

/** Something that runs one SQL statement: the pool (each statement commits by itself) or an open transaction. */
export interface Queryable {
  /**
   * @returns the rows, also of `UPDATE … RETURNING`
   * @throws DatabaseError
   */
  query<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>;
}

async function run<Row extends object>(
  runner: QueryRunner,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<Row[]> {
  try {
    // The structured result is the only one whose shape does not depend on the kind of statement.
    const result = await runner.query(sql, [...parameters], true);
    return result.records as Row[];
  } catch (error) {
    throw new DatabaseError(error);
  }
}

/** Plain SQL on the shared pool. */
@Injectable()
export class Database implements Queryable {
  constructor(private readonly dataSource: DataSource) {}

  async query<Row extends object>(sql: string, parameters?: readonly unknown[]): Promise<Row[]> {
    return this.withRunner((runner) => run<Row>(runner, sql, parameters));
  }

  /**
   * Runs `work` in one transaction: committed when it returns, rolled back when it throws.
   * @throws DatabaseError when the database fails; whatever `work` throws
   */
  async transaction<Result>(work: (transaction: Queryable) => Promise<Result>): Promise<Result> {
    return this.withRunner(async (runner) => {
      await run(runner, 'BEGIN');
      try {
        const result = await work({ query: (sql, parameters) => run(runner, sql, parameters) });
        await run(runner, 'COMMIT');
        return result;
      } catch (error) {
        // A connection that cannot even roll back is lost, and its transaction with it: the first error is the news.
        await run(runner, 'ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
  }

  private async withRunner<Result>(work: (runner: QueryRunner) => Promise<Result>): Promise<Result> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.connect();
    } catch (error) {
      await runner.release();
      throw new DatabaseError(error);
    }
    try {
      return await work(runner);
    } finally {
      await runner.release();
    }
  }
}
