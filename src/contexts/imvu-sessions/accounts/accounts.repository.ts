import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SecretBox } from '../../../shared/secrets/secret-box.js';
import { Database, type Queryable } from '../../../shared/database/database.js';
import type { CookieHeader } from '../upstream/cookie-jar.js';
import { coolingUntil, stateOf, type AccountView, type StoredState } from './account.js';

interface Row {
  readonly id: string;
  readonly username: string;
  readonly password: Buffer;
  readonly state: StoredState;
  readonly reason: string | null;
  readonly imvu_id: string | null;
  readonly email_hint: string | null;
  readonly pending_cookie: Buffer | null;
  readonly remember_token: Buffer | null;
  readonly rests_until: Date | null;
  readonly next_login_at: Date | null;
  readonly last_login_at: Date | null;
  readonly login_streak: number;
  readonly login_refusals: number;
  readonly created_at: Date;
  readonly valid: number;
  readonly invalid: number;
}

/** An account with what is needed to log in. For this context's inside only. */
export interface Account {
  readonly id: string;
  readonly username: string;
  readonly password: string;
  readonly state: StoredState;
  readonly imvuId: string | null;
  readonly emailHint: string | null;
  readonly pendingCookie: CookieHeader | undefined;
  readonly rememberToken: string | undefined;
  readonly restsUntil: Date | null;
  readonly nextLoginAt: Date | null;
  readonly lastLoginAt: Date | null;
  readonly streak: number;
  readonly refusals: number;
}

/** What a login changes of an account; what is left out stays. */
export interface AccountChange {
  readonly state?: StoredState;
  readonly reason?: string | null;
  readonly imvuId?: string | null;
  readonly emailHint?: string | null;
  readonly password?: string;
  readonly pendingCookie?: CookieHeader | null;
  readonly rememberToken?: string;
  readonly restsUntil?: Date | null;
  readonly nextLoginAt?: Date | null;
  readonly lastLoginAt?: Date;
  readonly streak?: number;
  readonly refusals?: number;
}

const SELECT = `SELECT a.*, count(s.id) FILTER (WHERE s.valid)::int AS valid, count(s.id) FILTER (WHERE NOT s.valid)::int AS invalid
  FROM imvu.accounts a LEFT JOIN imvu.sessions s ON s.account_id = a.id`;
/** The identity under which a secret of an account is sealed. */
export const rowName = (id: string, column: string): string => `imvu.accounts/${column}/${id}`;

/** The IMVU accounts of the API users; whoever asks, asks for one user's. */
@Injectable()
export class ImvuAccounts {
  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
  ) {}

  async views(userId: string, now: Date): Promise<AccountView[]> {
    const rows = await this.database.query<Row>(
      `${SELECT} WHERE a.user_id = $1 GROUP BY a.id ORDER BY a.created_at, a.id`,
      [userId],
    );
    return rows.map((row) => view(row, now));
  }

  async view(userId: string, id: string, now: Date): Promise<AccountView | undefined> {
    const rows = await this.database.query<Row>(
      `${SELECT} WHERE a.user_id = $1 AND a.id = $2 GROUP BY a.id`,
      [userId, id],
    );
    return rows[0] && view(rows[0], now);
  }

  async find(userId: string, id: string): Promise<Account | undefined> {
    const rows = await this.database.query<Row>(
      'SELECT * FROM imvu.accounts WHERE user_id = $1 AND id = $2',
      [userId, id],
    );
    return rows[0] && this.opened(rows[0]);
  }

  async findByName(userId: string, username: string): Promise<Account | undefined> {
    const rows = await this.database.query<Row>(
      'SELECT * FROM imvu.accounts WHERE user_id = $1 AND lower(username) = lower($2)',
      [userId, username],
    );
    return rows[0] && this.opened(rows[0]);
  }

  /** Puts in an account, or finds the one of that name, which another request may just have put in. @returns its id */
  async ensure(
    database: Queryable,
    userId: string,
    username: string,
    password: string,
    now: Date,
  ): Promise<string> {
    const id = randomUUID();
    const [row] = await database.query<{ id: string }>(
      `INSERT INTO imvu.accounts (id, user_id, username, password, state, created_at)
       VALUES ($1, $2, $3, $4, 'needs_login', $5)
       ON CONFLICT (user_id, lower(username)) DO UPDATE SET username = imvu.accounts.username
       RETURNING id`,
      [id, userId, username, this.box.seal(password, rowName(id, 'password')), now],
    );
    if (row === undefined) throw new Error('The database returned no row for an account.');
    return row.id;
  }

  async change(database: Queryable, id: string, change: AccountChange): Promise<void> {
    const seal = (column: string, value: string | null): Buffer | null =>
      value === null ? null : this.box.seal(value, rowName(id, column));
    const columns: Record<string, unknown> = {
      state: change.state,
      reason: change.reason,
      imvu_id: change.imvuId,
      email_hint: change.emailHint,
      rests_until: change.restsUntil,
      next_login_at: change.nextLoginAt,
      last_login_at: change.lastLoginAt,
      login_streak: change.streak,
      login_refusals: change.refusals,
      ...(change.password !== undefined && { password: seal('password', change.password) }),
      ...(change.pendingCookie !== undefined && {
        pending_cookie: seal('pending_cookie', change.pendingCookie),
      }),
      ...(change.rememberToken !== undefined && {
        remember_token: seal('remember_token', change.rememberToken),
      }),
    };
    const given = Object.entries(columns).filter(([, value]) => value !== undefined);
    if (given.length === 0) return;
    const assignments = given.map(([column], index) => `${column} = $${index + 2}`);
    await database.query(`UPDATE imvu.accounts SET ${assignments.join(', ')} WHERE id = $1`, [
      id,
      ...given.map(([, value]) => value),
    ]);
  }

  /** Lets an account rest; a longer rest that was asked for before stays. */
  async rest(id: string, until: Date): Promise<void> {
    await this.database.query(
      'UPDATE imvu.accounts SET rests_until = greatest(rests_until, $2) WHERE id = $1',
      [id, until],
    );
  }

  /** @returns false where the user has no such account */
  async delete(userId: string, id: string): Promise<boolean> {
    const rows = await this.database.query(
      'DELETE FROM imvu.accounts WHERE user_id = $1 AND id = $2 RETURNING id',
      [userId, id],
    );
    return rows.length > 0;
  }

  private opened(row: Row): Account {
    const open = (sealed: Buffer | null, column: string): string | undefined =>
      sealed === null ? undefined : this.box.open(sealed, rowName(row.id, column));
    return {
      id: row.id,
      username: row.username,
      password: this.box.open(row.password, rowName(row.id, 'password')),
      state: row.state,
      imvuId: row.imvu_id,
      emailHint: row.email_hint,
      pendingCookie: open(row.pending_cookie, 'pending_cookie'),
      rememberToken: open(row.remember_token, 'remember_token'),
      restsUntil: row.rests_until,
      nextLoginAt: row.next_login_at,
      lastLoginAt: row.last_login_at,
      streak: row.login_streak,
      refusals: row.login_refusals,
    };
  }
}

function view(row: Row, now: Date): AccountView {
  const restraint = { state: row.state, restsUntil: row.rests_until, nextLoginAt: row.next_login_at };
  const hasSession = row.valid > 0;
  return {
    id: row.id,
    username: row.username,
    state: stateOf(restraint, hasSession, now),
    reason: row.reason,
    imvu_id: row.imvu_id,
    email_hint: row.state === 'needs_code' ? row.email_hint : null,
    cooling_until: coolingUntil(restraint, hasSession, now)?.toISOString() ?? null,
    sessions: { valid: row.valid, invalid: row.invalid },
    created_at: row.created_at.toISOString(),
  };
}
