import { DatabaseError, UNIQUE_VIOLATION } from '../../../shared/database/database-error.js';
import type { Queryable } from '../../../shared/database/queryable.js';
import { oneRow } from '../../../shared/database/one-row.js';
import { BridgeError } from '../errors/bridge-error.js';
import { COLUMNS, type Column, type DirectoryRow } from './directory-row.js';

/** What an upload did. */
export interface Applied {
  readonly created: number;
  readonly updated: number;
}

/** Somebody else of the directory has a login that an upload wants to give. */
export class LoginTakenError extends Error {
  override readonly name = 'LoginTakenError';
}

const columns = Object.keys(COLUMNS) as Column[];
/** Kept when an upload does not name them: a nightly upload of what is public must lift no ban and forget no password. */
const kept: readonly Column[] = ['login', 'password_hash', 'email', 'banned'];

const UPSERT = `
  WITH written AS (
    INSERT INTO imbachat.users AS u (user_id, ${columns.join(', ')})
    SELECT user_id, ${columns.join(', ')}
    FROM jsonb_to_recordset($1::jsonb) AS i (user_id bigint, ${columns.map((c) => `${c} ${COLUMNS[c]}`).join(', ')})
    ORDER BY user_id
    ON CONFLICT (user_id) DO UPDATE SET
      ${columns.map((c) => `${c} = ${kept.includes(c) ? `coalesce(excluded.${c}, u.${c})` : `excluded.${c}`}`).join(', ')}
    RETURNING xmax = 0 AS created
  ) SELECT count(*) FILTER (WHERE created) AS created, count(*) FILTER (WHERE NOT created) AS updated FROM written`;

/** @param statement or a whole transaction: who has a login is checked at its end, so that two may swap theirs @throws LoginTakenError */
export async function refuseTaken<Result>(statement: () => Promise<Result>): Promise<Result> {
  try {
    return await statement();
  } catch (error) {
    if (error instanceof DatabaseError && error.sqlState === UNIQUE_VIOLATION) throw new LoginTakenError();
    throw error;
  }
}

/** The users that the site pushed, as the operator writes them. What ImbaChat reads is in DirectoryReader. */
export class DirectoryRepository {
  /**
   * Writes all of the rows, or none, in one statement. Public fields become what a row says; login, password, mail address and ban stay
   * where it does not name them.
   * @param rows each user once
   * @throws LoginTakenError
   */
  async upsert(database: Queryable, rows: readonly DirectoryRow[]): Promise<Applied> {
    return oneRow(await refuseTaken(() => database.query<Applied>(UPSERT, [JSON.stringify(rows)])));
  }

  /** Which of these logins belong to which users now. */
  async ownersOf(database: Queryable, logins: readonly string[]): Promise<Map<string, number>> {
    const rows = await database.query<{ login: string; user_id: number }>(
      'SELECT login, user_id FROM imbachat.users WHERE login = ANY($1::text[])',
      [logins],
    );
    return new Map(rows.map(({ login, user_id }) => [login, user_id]));
  }

  /** A user as he is, locked until the transaction is over. @throws BridgeError USER_NOT_FOUND */
  async lock(transaction: Queryable, id: number): Promise<Partial<Record<Column, unknown>>> {
    const [row] = await transaction.query<Partial<Record<Column, unknown>>>(
      `SELECT ${columns.join(', ')} FROM imbachat.users WHERE user_id = $1 FOR NO KEY UPDATE`,
      [id],
    );
    if (row === undefined) throw unknownUser(id);
    return row;
  }

  /**
   * Sets the named columns.
   * @throws BridgeError USER_NOT_FOUND
   * @throws LoginTakenError
   */
  async change(transaction: Queryable, id: number, changes: Partial<Record<Column, unknown>>): Promise<void> {
    const named = columns.filter((column) => changes[column] !== undefined);
    const sets = named.map((column, n) => `${column} = $${n + 2}::${COLUMNS[column]}`);
    const values = named.map((column) =>
      COLUMNS[column] === 'jsonb' && changes[column] !== null
        ? JSON.stringify(changes[column])
        : changes[column],
    );
    const [row] = await refuseTaken(() =>
      transaction.query(
        `UPDATE imbachat.users SET ${['user_id = user_id', ...sets].join(', ')} WHERE user_id = $1 RETURNING user_id`,
        [id, ...values],
      ),
    );
    if (row === undefined) throw unknownUser(id);
  }

  /** @throws BridgeError USER_NOT_FOUND */
  async remove(transaction: Queryable, id: number): Promise<void> {
    const [row] = await transaction.query(
      `WITH gone AS (DELETE FROM imbachat.users WHERE user_id = $1 RETURNING user_id),
       forgotten AS (DELETE FROM imbachat.friends f USING gone WHERE f.friend_id = gone.user_id)
       SELECT user_id FROM gone`,
      [id],
    );
    if (row === undefined) throw unknownUser(id);
  }

  /**
   * Replaces the friends of a user.
   * @param friends each once, in the order in which they are to be listed
   * @returns who they were, in their order
   * @throws BridgeError USER_NOT_FOUND
   */
  async setFriends(transaction: Queryable, id: number, friends: readonly number[]): Promise<number[]> {
    // By itself: who had to wait for the lock must see what the other has written.
    await this.lock(transaction, id);
    const before = await transaction.query<{ friend_id: number }>(
      'SELECT friend_id FROM imbachat.friends WHERE user_id = $1 ORDER BY place',
      [id],
    );
    await transaction.query(
      `WITH gone AS (DELETE FROM imbachat.friends WHERE user_id = $1 AND friend_id <> ALL($2::bigint[]))
       INSERT INTO imbachat.friends (user_id, friend_id, place)
       SELECT $1, wanted.id, wanted.place FROM unnest($2::bigint[]) WITH ORDINALITY AS wanted (id, place)
       ON CONFLICT (user_id, friend_id) DO UPDATE SET place = excluded.place`,
      [id, friends],
    );
    return before.map(({ friend_id: friend }) => friend);
  }
}

/** The refusal of what asks for a user that the directory has not. */
export function unknownUser(id: number): BridgeError {
  return new BridgeError('USER_NOT_FOUND', `There is no user ${id}.`);
}
