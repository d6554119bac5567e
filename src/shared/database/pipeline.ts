import { DatabaseError } from './database-error.js';
import type { PooledConnection } from './pooled-connection.js';
import type { Queryable } from './queryable.js';

/** A connection, and how many statements are under way on it. */
interface InUse {
  readonly connection: Promise<PooledConnection>;
  isOpen: boolean;
  statements: number;
}

/**
 * Statements on one connection, each sent without waiting for the answers of those before it (PostgreSQL manual, 34.5 "Pipeline Mode"). They run in
 * their order; each commits by itself, whatever became of the others. The connection goes back to the pool when no statement is under way. Where
 * others wait for one, the next statement waits behind them for its own, and may come to another.
 */
export class Pipeline implements Queryable {
  private inUse: InUse | undefined;

  /**
   * @param open a pipelined connection
   * @param isWanted whether others wait for a connection
   * @param outside runs, out of the line, what its connection had planned for tables that have changed since
   */
  constructor(
    private readonly open: () => Promise<PooledConnection>,
    private readonly isWanted: () => boolean,
    private readonly outside: Queryable,
  ) {}

  async query<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    if (this.inUse?.isOpen === true && this.isWanted()) this.inUse = undefined;
    const inUse = (this.inUse ??= { connection: this.open(), isOpen: false, statements: 0 });
    inUse.statements += 1;
    let connection: PooledConnection | undefined;
    try {
      connection = await inUse.connection;
      inUse.isOpen = true;
      return await connection.query<Row>(sql, parameters);
    } catch (error) {
      if (!(error instanceof DatabaseError && error.isOutdatedPlan)) throw error;
    } finally {
      this.leave(inUse, connection);
    }
    return this.outside.query<Row>(sql, parameters);
  }

  /** @param connection undefined: none was to be had */
  private leave(inUse: InUse, connection: PooledConnection | undefined): void {
    inUse.statements -= 1;
    const isOver = inUse.statements === 0;
    if (this.inUse === inUse && (isOver || connection?.isBroken !== false)) this.inUse = undefined;
    if (isOver) connection?.end();
  }
}
