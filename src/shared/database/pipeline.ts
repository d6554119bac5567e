import type { Queryable } from './queryable.js';
import { DatabaseError } from './database-error.js';
import type { PooledConnection } from './pooled-connection.js';

/** A connection, and how many statements are under way on it. */
interface Lane {
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
  private lane: Lane | undefined;

  /**
   * @param open a pipelined connection
   * @param isWanted whether others wait for a connection
   * @param other runs, out of the line, what its connection had planned for tables that have changed since
   */
  constructor(
    private readonly open: () => Promise<PooledConnection>,
    private readonly isWanted: () => boolean,
    private readonly other: Queryable,
  ) {}

  async query<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    if (this.lane?.isOpen === true && this.isWanted()) this.lane = undefined;
    const lane = (this.lane ??= { connection: this.open(), isOpen: false, statements: 0 });
    lane.statements += 1;
    let connection: PooledConnection | undefined;
    try {
      connection = await lane.connection;
      lane.isOpen = true;
      return await connection.query<Row>(sql, parameters);
    } catch (error) {
      if (!(error instanceof DatabaseError && error.isOutdatedPlan)) throw error;
    } finally {
      this.leave(lane, connection);
    }
    return this.other.query<Row>(sql, parameters);
  }

  /** @param connection undefined: none was to be had */
  private leave(lane: Lane, connection: PooledConnection | undefined): void {
    lane.statements -= 1;
    const isOver = lane.statements === 0;
    if (this.lane === lane && (isOver || connection?.isBroken !== false)) this.lane = undefined;
    if (isOver) connection?.end();
  }
}
