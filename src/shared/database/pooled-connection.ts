import type pg from 'pg';
import type { TransactionScope } from './queryable.js';
import { DatabaseError } from './database-error.js';
import { statementNames } from './statement-names.js';

/** Kept parsed and planned by the connection, where it has few enough of these. */
export function prepared(sql: string): pg.QueryConfig {
  const name = statementNames.of(sql);
  return name === undefined ? { text: sql } : { text: sql, name };
}

/** Of pg; its types leave out the time that one statement may take. */
export interface Statement extends pg.QueryConfig {
  readonly query_timeout?: number;
}

/** A connection of the pool, for a while. */
export class PooledConnection implements TransactionScope {
  private broken = false;
  private readonly listeners: (() => void)[] = [];

  constructor(private readonly client: pg.PoolClient) {}

  /** It may not be used any more: nobody knows what it is still doing, or it would refuse the same statement again. */
  get isBroken(): boolean {
    return this.broken;
  }

  query<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    return this.run<Row>(parameters.length > 0 ? prepared(sql) : { text: sql }, parameters);
  }

  async rollBack(): Promise<void> {
    if (this.broken) return;
    await this.query('ROLLBACK').catch(() => {
      this.broken = true;
    });
  }

  async run<Row extends object>(statement: Statement, parameters: readonly unknown[]): Promise<Row[]> {
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

  whenOver(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Called before `transaction` returns to its caller. */
  over(): void {
    for (const listener of this.listeners) listener();
  }

  /** Back to the pool; a connection that may not be clean is thrown away, and with it its transaction. */
  end(): void {
    this.client.release(this.broken);
  }
}
