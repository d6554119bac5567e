import type { Socket } from 'node:net';
import pg from 'pg';
import { DatabaseError, sqlStateOf } from '../../../shared/database/database-error.js';
import type { Queryable } from '../../../shared/database/queryable.js';
import { oneRow } from '../../../shared/database/one-row.js';
import { LedgerError } from '../ledger-error.js';
import { AnswerRows } from './answer-rows.js';
import { textOnly } from './sql-types.js';
import { differenceFromSqlite } from './sqlite-differences.js';

/** What a statement came to. */
export interface SqlResult {
  /** The rows that it answers, as a JSON list. */
  readonly rows: string;
  readonly rowCount: number;
  /** Rows of tables that it inserted, updated or deleted. */
  readonly affected: number;
}

const MAX_ROWS = 10_000;
const MAX_BYTES = 16 * 1024 * 1024;
const STATEMENT_TIMEOUT_MS = 5_000;
/** For all of a session: a statement, and before it the wait for another one with the same nonce. */
const SESSION_TIMEOUT_MS = 12_000;

const PREPARE = 'PREPARE quartet_sendsql AS ';
/** What is shown of each message of the database. */
const MAX_MESSAGE_LENGTH = 1_000;

function refused(message: string, more: Readonly<Record<string, unknown>> = {}): LedgerError {
  return new LedgerError('SQL_ERROR', { message, ...more });
}

const tooLong = (): LedgerError => refused(`the answer has more than ${MAX_ROWS} rows`);
const tooLarge = (): LedgerError => refused(`the answer is larger than ${MAX_BYTES / 1024 / 1024} MiB`);

const shortened = (text: string): string =>
  text.length > MAX_MESSAGE_LENGTH ? `${text.slice(0, MAX_MESSAGE_LENGTH)}…` : text;

/** One statement of an administrator on a connection that is logged in as the role of `sendsql`. */
export class SqlSession implements Queryable {
  private received = 0;
  private rows: AnswerRows | undefined;
  private pid: number | undefined;
  /** Why we cut the connection ourselves, if we did. */
  private cut: Error | undefined;
  /** Rejects when the connection is gone: pg does not reject every statement that was under way. */
  private readonly lost: Promise<never>;
  private readonly deadline: NodeJS.Timeout;
  /** Characters before the statement in what the database was sent last. */
  private offset = 0;

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
    this.pid ??= oneRow(await this.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).pid;
    return this.pid;
  }

  /** The backend that may still be running, because we cut its connection. */
  get abandonedPid(): number | undefined {
    return this.cut === undefined ? undefined : this.pid;
  }

  /**
   * Opens the transaction in which the statement has its limits and finds `players` by its plain name. It shares the lock with which a command
   * that the statements of others keep from its players goes ahead of the next one (`bobux.apply_commands`).
   */
  async begin(): Promise<void> {
    await this.query('BEGIN');
    await this.query(
      `SELECT set_config('search_path', 'bobux', true), set_config('statement_timeout', $1, true),
         set_config('idle_in_transaction_session_timeout', $1, true),
         pg_advisory_xact_lock_shared(hashtextextended('bobux sendsql', 0))`,
      [String(STATEMENT_TIMEOUT_MS)],
    );
  }

  /**
   * Runs the statement and reads its rows.
   * @throws LedgerError SQL_ERROR with the database's message
   * @throws DatabaseError the connection was lost
   */
  async run(statement: string): Promise<SqlResult> {
    const unwatch = this.watch();
    try {
      return await Promise.race([this.runToItsEnd(statement), this.lost]);
    } catch (error) {
      throw this.explain(error, statement);
    } finally {
      unwatch();
    }
  }

  private async runToItsEnd(statement: string): Promise<SqlResult> {
    await this.requirePreparable(statement);
    const { rows, changed } = await this.read(statement);
    const affected = Math.max(changed, await this.requireNothingOwned());
    if (rows.isTooLong) throw tooLong();
    if (rows.isTooLarge) throw tooLarge();
    return { rows: rows.toJson(), rowCount: rows.count, affected };
  }

  /**
   * PostgreSQL's own grammar is the filter: PREPARE takes SELECT, VALUES, INSERT, UPDATE, DELETE and MERGE, one of them: no DO, SET,
   * RESET, COPY, ALTER ROLE or COMMIT. In the extended protocol a second statement is an error even without parameters.
   */
  private async requirePreparable(statement: string): Promise<void> {
    this.offset = PREPARE.length;
    await this.client.query({ text: PREPARE + statement, queryMode: 'extended' } as pg.QueryConfig);
    this.offset = 0;
  }

  /**
   * All rows in one Execute message: the time limit is set anew for each, and by then the statement could have switched it off.
   * @returns what the command tag says of rows changed: those of the statement itself, not of a WITH in it
   */
  private read(statement: string): Promise<{ rows: AnswerRows; changed: number }> {
    const rows = new AnswerRows(MAX_ROWS, MAX_BYTES);
    this.rows = rows;
    const config = { text: statement, rowMode: 'array', types: textOnly, queryMode: 'extended' };
    const query = this.client.query(new pg.Query<(string | null)[]>(config as pg.QueryConfig));
    return new Promise((resolve, reject) => {
      query.on('row', (values, result) => rows.add(result?.fields ?? [], values));
      query.on('error', reject);
      query.on('end', ({ command, rowCount }) =>
        resolve({ rows, changed: command === 'SELECT' ? 0 : (rowCount ?? 0) }),
      );
    });
  }

  /**
   * Large objects and temporary tables can be made by a mere SELECT; the role must own nothing.
   * @returns rows of `players` that this transaction changed, in whichever part of its statement
   */
  private async requireNothingOwned(): Promise<number> {
    const { rows } = await this.client.query<{ owns: boolean; changed: string }>(
      `SELECT EXISTS (SELECT FROM pg_shdepend WHERE refclassid = 'pg_authid'::regclass AND deptype = 'o'
           AND refobjid = (SELECT oid FROM pg_roles WHERE rolname = session_user)) AS owns,
         pg_stat_get_xact_tuples_inserted(t) + pg_stat_get_xact_tuples_updated(t) + pg_stat_get_xact_tuples_deleted(t) AS changed
       FROM (SELECT 'bobux.players'::regclass::oid AS t) AS players`,
    );
    const { owns, changed } = oneRow(rows);
    if (owns) throw refused('a statement must not create objects');
    return Number(changed);
  }

  /** Cuts the connection when more comes than an answer may hold, or when the database does not keep its own time limit. */
  private watch(): () => void {
    const tooSlow = refused(`the statement took longer than ${STATEMENT_TIMEOUT_MS / 1000} s`);
    const count = (chunk: Buffer): void => {
      this.received += chunk.length;
      if (this.received > MAX_BYTES) this.cutOff(this.rows?.isTooLong ? tooLong() : tooLarge());
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

  private explain(error: unknown, statement: string): Error {
    if (error instanceof LedgerError) return error;
    if (this.cut) return this.cut;
    const state = sqlStateOf(error);
    // Without a SQLSTATE it is no answer of the database; 57P is the server going away.
    if (state === undefined || state.startsWith('57P')) return new DatabaseError(error);
    const { message, detail, hint, position } = error as pg.DatabaseError;
    const difference = differenceFromSqlite({ statement, message, state });
    const place = Number(position) - this.offset;
    return refused(difference === undefined ? shortened(message) : `${shortened(message)}; ${difference}`, {
      ...(detail !== undefined && { detail: shortened(detail) }),
      ...(hint !== undefined && { hint: shortened(hint) }),
      // Behind the statement's own first character: what the database was sent begins with PREPARE.
      ...(place > 0 && { position: place }),
    });
  }
}
