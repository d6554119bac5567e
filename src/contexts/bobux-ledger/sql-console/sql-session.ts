import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type pg from 'pg';
import Cursor from 'pg-cursor';
import { DatabaseError, sqlStateOf } from '../../../shared/database/database-error.js';
import type { Queryable } from '../../../shared/database/database.js';
import { oneRow } from '../../../shared/database/one-row.js';
import { LedgerError } from '../ledger-error.js';
import { readSqlValue, textOnly } from './sql-types.js';

export type SqlRow = Record<string, unknown>;

const MAX_ROWS = 10_000;
const MAX_BYTES = 16 * 1024 * 1024;
const STATEMENT_TIMEOUT_MS = 5_000;
/** For all of a session: a statement, and before it the wait for another one with the same nonce. */
const SESSION_TIMEOUT_MS = 12_000;

const SYNTAX_ERROR = '42601';
const HINT = 'sendsql runs one SELECT, VALUES, INSERT, UPDATE, DELETE or MERGE statement';

function refused(message: string): LedgerError {
  return new LedgerError('SQL_ERROR', { message });
}

type TextRow = readonly (string | null)[];
interface TextRows {
  readonly rows: readonly TextRow[];
  readonly fields: readonly pg.FieldDef[];
}

/** With the types of its columns, which only the callback gets. */
function readRows(cursor: Cursor<(string | null)[]>, max: number): Promise<TextRows> {
  return new Promise((resolve, reject) => {
    cursor.read(max, (error: Error | undefined, rows, result) => {
      if (error) reject(error);
      else resolve({ rows, fields: result.fields });
    });
  });
}

function readRow(fields: readonly pg.FieldDef[], values: TextRow): SqlRow {
  return Object.fromEntries(
    fields.map(({ name, dataTypeID }, at) => {
      const text = values[at] ?? null;
      return [name, text === null ? null : readSqlValue(dataTypeID, text)];
    }),
  );
}

/** Lets others have their turn after this much text. */
const SLICE_CHARACTERS = 256 * 1024;

async function readAll(fields: readonly pg.FieldDef[], rows: readonly TextRow[]): Promise<SqlRow[]> {
  const read: SqlRow[] = [];
  let characters = 0;
  for (const values of rows) {
    if (characters > SLICE_CHARACTERS) {
      characters = 0;
      await setImmediate();
    }
    read.push(readRow(fields, values));
    for (const text of values) characters += text?.length ?? 0;
  }
  return read;
}

/** One statement of an administrator on a connection that is logged in as the role of `sendsql`. */
export class SqlSession implements Queryable {
  private received = 0;
  /** Why we cut the connection ourselves, if we did. */
  private cut: Error | undefined;
  /** Rejects when the connection is gone: pg does not reject every statement that was under way. */
  private readonly lost: Promise<never>;
  private readonly deadline: NodeJS.Timeout;

  /** @param client its connection is thrown away afterwards, and with it whatever the statement left there */
  constructor(private readonly client: pg.ClientBase) {
    this.lost = new Promise((_resolve, reject) => {
      client.once('end', () => reject(new Error('The connection was lost.')));
    });
    this.lost.catch(() => undefined);
    const late = new DatabaseError(new Error('The database did not answer in time.'));
    this.deadline = setTimeout(() => this.cutOff(late), SESSION_TIMEOUT_MS);
  }

  async query<Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> {
    try {
      const answer = this.client.query<Row & pg.QueryResultRow>(sql, [...parameters]);
      const { rows } = await Promise.race([answer, this.lost]);
      return rows;
    } catch (error) {
      throw this.cut ?? new DatabaseError(error);
    }
  }

  /** The connection may go. */
  end(): void {
    clearTimeout(this.deadline);
  }

  async backendPid(): Promise<number> {
    return oneRow(await this.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).pid;
  }

  /** Opens the transaction in which the statement has its limits and finds `players` by its plain name. */
  async begin(): Promise<void> {
    await this.query('BEGIN');
    await this.query(
      `SELECT set_config('search_path', 'bobux', true), set_config('statement_timeout', $1, true),
         set_config('idle_in_transaction_session_timeout', $1, true)`,
      [String(STATEMENT_TIMEOUT_MS)],
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
      return await Promise.race([this.runToItsEnd(statement), this.lost]);
    } catch (error) {
      throw this.explain(error);
    } finally {
      unwatch();
    }
  }

  private async runToItsEnd(statement: string): Promise<SqlRow[]> {
    await this.requirePreparable(statement);
    const rows = await this.read(statement);
    await this.requireNothingOwned();
    return rows;
  }

  /**
   * PostgreSQL's own grammar is the filter: PREPARE takes SELECT, VALUES, INSERT, UPDATE, DELETE and MERGE, one of them: no DO, SET,
   * RESET, COPY, ALTER ROLE or COMMIT. In the extended protocol a second statement is an error even without parameters.
   */
  private async requirePreparable(statement: string): Promise<void> {
    await this.client.query({
      text: `PREPARE quartet_sendsql AS ${statement}`,
      queryMode: 'extended',
    } as pg.QueryConfig);
  }

  /** All rows in one Execute message: the time limit is set anew for each, and by then the statement could have switched it off. */
  private async read(statement: string): Promise<SqlRow[]> {
    const cursor = this.client.query(
      new Cursor<(string | null)[]>(statement, undefined, { rowMode: 'array', types: textOnly }),
    );
    const { rows, fields } = await readRows(cursor, MAX_ROWS + 1);
    // Until then the connection takes no other statement.
    await cursor.close();
    if (rows.length > MAX_ROWS) throw refused(`the answer has more than ${MAX_ROWS} rows`);
    return readAll(fields, rows);
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
    const tooLarge = refused(`the answer is larger than ${MAX_BYTES / 1024 / 1024} MiB`);
    const tooSlow = refused(`the statement took longer than ${STATEMENT_TIMEOUT_MS / 1000} s`);
    const count = (chunk: Buffer): void => {
      this.received += chunk.length;
      if (this.received > MAX_BYTES) this.cutOff(tooLarge);
    };
    const timer = setTimeout(() => this.cutOff(tooSlow), STATEMENT_TIMEOUT_MS + 1_000);
    this.stream.on('data', count);
    return () => {
      clearTimeout(timer);
      this.stream.off('data', count);
    };
  }

  private cutOff(reason: Error): void {
    this.cut ??= reason;
    this.stream.destroy();
  }

  private get stream(): Socket {
    return (this.client as unknown as { connection: { stream: Socket } }).connection.stream;
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
