import type { Socket } from 'node:net';
import type pg from 'pg';
import { PooledConnection, type Statement } from './pooled-connection.js';

/** What this needs of pg's own client and does not find in its types (pg 8, lib/client.js). */
interface PgInternals {
  /** The types have it as a setting of a new client only; it is read at each statement. */
  pipeline: boolean;
  readonly connection: { readonly stream: Socket };
}

/** The longest that a timer of Node can run. */
const NEVER_MS = 2 ** 31 - 1;

/**
 * A connection of the pool on which a statement does not wait for the answers of those before it. The server begins it when it is done with those,
 * so its time begins with the answer of the one before: pg would count from when it was sent, and say of it that it is lost while the server
 * still does it.
 */
export class PipelinedConnection extends PooledConnection {
  private readonly internals: PgInternals;
  private underWay = 0;
  private timer: NodeJS.Timeout | undefined;

  /** @param timeoutMs after so long without an answer it is cut; 0 = never */
  constructor(
    client: pg.PoolClient,
    private readonly timeoutMs: number,
  ) {
    super(client);
    this.internals = client as unknown as PgInternals;
    this.internals.pipeline = true;
  }

  override async run<Row extends object>(
    statement: Statement,
    parameters: readonly unknown[],
  ): Promise<Row[]> {
    this.underWay += 1;
    if (this.underWay === 1) this.watch();
    try {
      return await super.run<Row>({ ...statement, query_timeout: NEVER_MS }, parameters);
    } finally {
      this.underWay -= 1;
      this.watch();
    }
  }

  override end(): void {
    this.internals.pipeline = false;
    super.end();
  }

  /** The time of the statement that is now the first begins. */
  private watch(): void {
    clearTimeout(this.timer);
    if (this.underWay === 0 || this.timeoutMs === 0) return;
    const { stream } = this.internals.connection;
    this.timer = setTimeout(() => stream.destroy(new Error('Query read timeout')), this.timeoutMs);
  }
}
