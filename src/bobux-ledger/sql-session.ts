import type { Socket } from 'node:net';
import type pg from 'pg';
import Cursor from 'pg-cursor';
import { DatabaseError, sqlStateOf } from '../database/database-error.js';
import type { Queryable } from '../database/database.js';
import { LedgerError } from './ledger-error.js';
import { sqlConsoleTypes } from './sql-types.js';

export type SqlRow = Record<string, unknown>;

const MOST_ROWS = 10_000;
const MOST_BYTES = 16 * 1024 * 1024;
const TIMEOUT_MS = 5_000;
const ROWS_A_READ = 500;

const types = sqlConsoleTypes();
const SYNTAX_ERROR = '42601';
const HINT = 'sendsql runs one SELECT, VALUES, INSERT, UPDATE, DELETE or MERGE statement';

function refused(message: string): LedgerError {
  return new LedgerError('SQL_ERROR', { message });
}

/** One statement of an administrator on a connection that is logged in as the role of `sendsql`. */
export class SqlSession implements Queryable {
  private received = 0;
  /** Why we cut the connection ourselves, if we did. */
  private cut: LedgerError | undefined;

  /** @param client its connection is thrown away afterwards, and with it whatever the statement left there */
  constructor(private readonly client: pg.ClientBase) {
    // The statement that was under way tells of a lost connection; unheard, the event would end the process.
    client.on('error', () => undefined);
  }

  async query<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    try {
      const result = await this.client.query<Row & pg.QueryResultRow>(sql, [...parameters]);
      return result.rows;
    } catch (error) {
      throw this.cut ?? new DatabaseError(error);
    }
  }

  async backendPid(): Promise<number> {
    const [row] = await this.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    return row?.pid ?? 0;
  }

  /** Opens the transaction in which the statement has its limits and finds `players` by its plain name. */
  async begin(): Promise<void> {
    await this.query('BEGIN');
    await this.query(
      `SELECT set_config('search_path', 'bobux', true), set_config('statement_timeout', $1, true),
         set_config('idle_in_transaction_session_timeout', $1, true)`,
      [String(TIMEOUT_MS)],
    );
  }

  /**
   * Runs the statement and reads its rows.
   * @throws LedgerError SQL_ERROR with the database's message
   * @throws DatabaseError the connection was lost
   */
  async run(statement: string): Promise<SqlRow[]> {
    const unwatch = this.watch();
    try {
      await this.requirePreparable(statement);
      const rows = await this.read(statement);
      await this.requireNothingOwned();
      return rows;
    } catch (error) {
      throw this.explain(error);
    } finally {
      unwatch();
    }
  }

  /**
   * PostgreSQL's own grammar is the filter: PREPARE takes SELECT, VALUES, INSERT, UPDATE, DELETE and MERGE, one of them, and nothing else: no
   * DO, SET, RESET, COPY, ALTER ROLE or COMMIT. In the extended protocol a second statement is an error even without parameters.
   */
  private async requirePreparable(statement: string): Promise<void> {
    await this.client.query({
      text: `PREPARE quartet_sendsql AS ${statement}`,
      queryMode: 'extended',
    } as pg.QueryConfig);
  }

  private async read(statement: string): Promise<SqlRow[]> {
    const cursor = this.client.query(new Cursor<SqlRow>(statement, undefined, { types }));
    const rows: SqlRow[] = [];
    let some: SqlRow[];
    do {
      some = await cursor.read(ROWS_A_READ);
      rows.push(...some);
    } while (some.length === ROWS_A_READ && rows.length <= MOST_ROWS);
    // Until then the connection takes no other statement.
    await cursor.close();
    if (rows.length > MOST_ROWS) throw refused(`the answer has more than ${MOST_ROWS} rows`);
    return rows;
  }

  /** Large objects and temporary tables can be made by a mere SELECT; the role must own nothing. */
  private async requireNothingOwned(): Promise<void> {
    const owned = await this.client.query(
      `SELECT FROM pg_shdepend WHERE refclassid = 'pg_authid'::regclass AND deptype = 'o'
         AND refobjid = (SELECT oid FROM pg_roles WHERE rolname = session_user) LIMIT 1`,
    );
    if (owned.rowCount !== 0) throw refused('a statement must not create objects');
  }

  /** Cuts the connection when more comes than an answer may hold, or when the database does not keep its own time limit. */
  private watch(): () => void {
    const { stream } = (this.client as unknown as { connection: { stream: Socket } }).connection;
    const cut = (reason: string): void => {
      this.cut ??= refused(reason);
      stream.destroy();
    };
    const count = (chunk: Buffer): void => {
      this.received += chunk.length;
      if (this.received > MOST_BYTES) cut(`the answer is larger than ${MOST_BYTES / 1024 / 1024} MiB`);
    };
    const late = `the statement took longer than ${TIMEOUT_MS / 1000} s`;
    const timer = setTimeout(() => cut(late), TIMEOUT_MS + 1_000);
    stream.on('data', count);
    return () => {
      clearTimeout(timer);
      stream.off('data', count);
    };
  }

  private explain(error: unknown): Error {
    if (error instanceof LedgerError) return error;
    if (this.cut) return this.cut;
    const state = sqlStateOf(error);
    // Without a SQLSTATE it is no answer of the database; 57P is the server going away.
    if (state === undefined || state.startsWith('57P')) return new DatabaseError(error);
    const { message } = error as Error;
    return refused(state === SYNTAX_ERROR ? `${message}; ${HINT}` : message);
  }
}
