import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SecretBox } from '../../../shared/secrets/secret-box.js';
import { Database, type TransactionScope } from '../../../shared/database/database.js';
import type { CookieHeader } from '../upstream/cookie-jar.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { PoolChanges } from '../sessions/pool-changes.js';
import { AccountEvents } from './account-events.js';
import {
  coolingUntil,
  nextStep,
  reasonNow,
  stateOf,
  type AccountState,
  type AccountView,
  type ReasonCode,
  type StoredState,
} from './account.js';
import { MAX_REFUSALS } from './login-backoff.js';

interface Row {
  readonly id: string;
  readonly user_id: string;
  readonly username: string;
  readonly password: Buffer;
  readonly state: StoredState;
  readonly paused: boolean;
  readonly label: string | null;
  readonly reason: string | null;
  readonly reason_code: ReasonCode | null;
  readonly upstream_code: string | null;
  readonly upstream_text: string | null;
  readonly since: Date;
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
  readonly reasonCode: ReasonCode | null;
  readonly upstreamCode: string | null;
  readonly since: Date;
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
  readonly reasonCode?: ReasonCode | null;
  readonly upstreamCode?: string | null;
  readonly upstreamText?: string | null;
  readonly paused?: boolean;
  readonly label?: string | null;
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
export const secretContext = (id: string, column: string): string => `imvu.accounts/${column}/${id}`;

/** The IMVU accounts of the API users; each query is for one user. */
@Injectable()
export class ImvuAccounts {
  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
    private readonly events: AccountEvents,
    private readonly changes: PoolChanges,
    private readonly clock: Clock,
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

  /** Accounts of any users. @returns them by their ids */
  async viewsOf(ids: readonly string[], now: Date): Promise<ReadonlyMap<string, AccountView>> {
    const rows = await this.database.query<Row>(`${SELECT} WHERE a.id = ANY ($1) GROUP BY a.id`, [ids]);
    return new Map(rows.map((row) => [row.id, view(row, now)]));
  }

  /**
   * The accounts of all users, in the order of their making, behind a place among them.
   * @param filter `q`: how the name of the account or of its user begins
   */
  async ofAllUsers(
    filter: {
      readonly q?: string | undefined;
      readonly state?: string | undefined;
      readonly created: string;
      readonly id: string;
    },
    limit: number,
  ): Promise<{ readonly id: string; readonly user: string; readonly place: string }[]> {
    const { q, state, created, id } = filter;
    return this.database.query(
      `SELECT a.id, u.username AS "user", a.created_at::text AS place
       FROM imvu.accounts a JOIN imvu.users u ON u.id = a.user_id
       WHERE (a.created_at, a.id) > ($1::timestamptz, $2::uuid) AND ($3::text IS NULL OR a.state = $3)
         AND ($4::text IS NULL OR starts_with(lower(a.username), lower($4)) OR starts_with(lower(u.username), lower($4)))
       ORDER BY a.created_at, a.id LIMIT $5`,
      [created, id, state ?? null, q ?? null, limit],
    );
  }

  /** Whose account it is, for the operator. */
  async ownerOf(id: string): Promise<{ readonly user: string; readonly state: StoredState } | undefined> {
    const [row] = await this.database.query<{ user: string; state: StoredState }>(
      'SELECT user_id AS "user", state FROM imvu.accounts WHERE id = $1',
      [id],
    );
    return row;
  }

  /** The name of the API user that has an account, for the operator. */
  async userNameOf(id: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ username: string }>(
      'SELECT u.username FROM imvu.accounts a JOIN imvu.users u ON u.id = a.user_id WHERE a.id = $1',
      [id],
    );
    return row?.username;
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

  /** Another account of this user's which is the same one at IMVU. @returns its id */
  async sameAtImvu(userId: string, imvuId: string, except?: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ id: string }>(
      `SELECT id FROM imvu.accounts WHERE user_id = $1 AND imvu_id = $2 AND id IS DISTINCT FROM $3 ORDER BY created_at LIMIT 1`,
      [userId, imvuId, except ?? null],
    );
    return row?.id;
  }

  /** Puts in an account, or finds the one of that name, which another request may just have put in. @returns its id */
  async ensure(userId: string, username: string, password: string, now: Date): Promise<string> {
    const id = randomUUID();
    const [row] = await this.database.query<{ id: string }>(
      `INSERT INTO imvu.accounts (id, user_id, username, password, state, created_at)
       VALUES ($1, $2, $3, $4, 'needs_login', $5)
       ON CONFLICT (user_id, lower(username)) DO UPDATE SET username = imvu.accounts.username
       RETURNING id`,
      [id, userId, username, this.box.seal(password, secretContext(id, 'password')), now],
    );
    if (row === undefined) throw new Error('The database returned no row for an account.');
    this.changes.publish(userId);
    return row.id;
  }

  /** Changes an account, and publishes it where state or reason are others than before. */
  async change(transaction: TransactionScope, id: string, change: AccountChange): Promise<void> {
    const [before] = await transaction.query<Row>('SELECT * FROM imvu.accounts WHERE id = $1 FOR UPDATE', [
      id,
    ]);
    if (before === undefined) return;
    transaction.whenOver(() => this.changes.publish(before.user_id));
    const now = this.clock.now();
    const state = change.state ?? before.state;
    const reasonCode = change.reasonCode === undefined ? before.reason_code : change.reasonCode;
    // A pause that is over is no reason any more.
    const was = { state: before.state, ...reasonNow(cooldownOf(before), false, now) };
    if (was.reasonCode === 'login_pause') was.reasonCode = null;
    const isNew = state !== was.state || reasonCode !== was.reasonCode;
    await this.write(transaction, id, { ...change, ...(isNew && { since: now }) });
    if (!isNew) return;
    await this.events.publish(
      {
        userId: before.user_id,
        accountId: id,
        from: shownState(was.state, was.reasonCode),
        to: shownState(state, reasonCode),
        reasonCode,
        upstreamCode: change.upstreamCode ?? null,
        at: now,
      },
      transaction,
    );
  }

  private async write(
    transaction: TransactionScope,
    id: string,
    change: AccountChange & { readonly since?: Date },
  ): Promise<void> {
    const seal = (column: string, value: string | null): Buffer | null =>
      value === null ? null : this.box.seal(value, secretContext(id, column));
    const columns: Record<string, unknown> = {
      state: change.state,
      reason: change.reason,
      reason_code: change.reasonCode,
      upstream_code: change.upstreamCode,
      upstream_text: change.upstreamText?.slice(0, MAX_UPSTREAM_TEXT),
      paused: change.paused,
      label: change.label,
      since: change.since,
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
    await transaction.query(`UPDATE imvu.accounts SET ${assignments.join(', ')} WHERE id = $1`, [
      id,
      ...given.map(([, value]) => value),
    ]);
  }

  /** Lets an account rest, as IMVU asked for it; a longer rest that was asked for before stays. */
  async rest(id: string, until: Date): Promise<void> {
    await this.database.transaction(async (transaction) => {
      const [row] = await transaction.query<Row>('SELECT * FROM imvu.accounts WHERE id = $1 FOR UPDATE', [
        id,
      ]);
      if (row === undefined) return;
      transaction.whenOver(() => this.changes.publish(row.user_id));
      if ((row.rests_until?.getTime() ?? 0) >= until.getTime()) return;
      await this.change(transaction, id, {
        restsUntil: until,
        ...(row.state === 'active' && {
          reason: 'IMVU asked for a pause (429).',
          reasonCode: 'rate_limited' as const,
          upstreamCode: null,
          upstreamText: null,
        }),
      });
    });
  }

  /** @returns false where the user has no such account */
  async delete(userId: string, id: string): Promise<boolean> {
    const rows = await this.database.query(
      'DELETE FROM imvu.accounts WHERE user_id = $1 AND id = $2 RETURNING id',
      [userId, id],
    );
    this.changes.publish(userId);
    return rows.length > 0;
  }

  private opened(row: Row): Account {
    const open = (sealed: Buffer | null, column: string): string | undefined =>
      sealed === null ? undefined : this.box.open(sealed, secretContext(row.id, column));
    return {
      id: row.id,
      username: row.username,
      password: this.box.open(row.password, secretContext(row.id, 'password')),
      state: row.state,
      reasonCode: row.reason_code,
      upstreamCode: row.upstream_code,
      since: row.since,
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

/** IMVU's words are kept, but not whatever length they have. */
const MAX_UPSTREAM_TEXT = 500;

function cooldownOf(row: Row) {
  return {
    state: row.state,
    restsUntil: row.rests_until,
    nextLoginAt: row.next_login_at,
    reason: row.reason,
    reasonCode: row.reason_code,
  };
}

/** As a user would see it: an active account for which there is a reason not to use it is cooling. */
function shownState(state: StoredState, reasonCode: ReasonCode | null): AccountState {
  return state === 'active' && reasonCode !== null ? 'cooling' : state;
}

function view(row: Row, now: Date): AccountView {
  const cooldown = cooldownOf(row);
  const hasSession = row.valid > 0;
  const { reason, reasonCode } = reasonNow(cooldown, hasSession, now);
  const until = coolingUntil(cooldown, hasSession, now);
  const { upstream_code: code, upstream_text: text } = row;
  const hasWords = reasonCode !== null && reasonCode === row.reason_code && (code ?? text) !== null;
  return {
    id: row.id,
    username: row.username,
    label: row.label,
    state: stateOf(cooldown, hasSession, now),
    paused: row.paused,
    reason,
    reason_code: reasonCode,
    upstream: hasWords ? { code, text } : null,
    since: row.since.toISOString(),
    tries: { made: row.login_refusals, of: MAX_REFUSALS },
    next: nextStep(row.id, reasonCode, row.paused, until),
    imvu_id: row.imvu_id,
    email_hint: row.state === 'needs_code' ? row.email_hint : null,
    cooling_until: until?.toISOString() ?? null,
    sessions: { valid: row.valid, invalid: row.invalid },
    created_at: row.created_at.toISOString(),
  };
}
