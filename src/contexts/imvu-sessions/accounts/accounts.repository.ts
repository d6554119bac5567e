import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SecretBox } from '../../../shared/secrets/secret-box.js';
import { Database } from '../../../shared/database/database.js';
import { KeyedMutex } from '../../../shared/jobs/keyed-mutex.js';
import type { TransactionScope } from '../../../shared/database/queryable.js';
import type { CookieHeader } from '../upstream/cookie-jar.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { PoolChanges } from '../sessions/pool-changes.js';
import { AccountEvents } from './account-events.js';
import { reasonNow, type AccountView, type ReasonCode, type StoredState } from './account.js';
import { cooldownOf, SELECT_ACCOUNTS, shownState, viewOf, type AccountRow } from './account-row.js';

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
    private readonly mutex: KeyedMutex,
  ) {}

  async views(userId: string, now: Date): Promise<AccountView[]> {
    const rows = await this.database.query<AccountRow>(
      `${SELECT_ACCOUNTS} WHERE a.user_id = $1 GROUP BY a.id ORDER BY a.created_at, a.id`,
      [userId],
    );
    return rows.map((row) => viewOf(row, now));
  }

  async view(userId: string, id: string, now: Date): Promise<AccountView | undefined> {
    const rows = await this.database.query<AccountRow>(
      `${SELECT_ACCOUNTS} WHERE a.user_id = $1 AND a.id = $2 GROUP BY a.id`,
      [userId, id],
    );
    return rows[0] && viewOf(rows[0], now);
  }

  async find(userId: string, id: string): Promise<Account | undefined> {
    const rows = await this.database.query<AccountRow>(
      'SELECT * FROM imvu.accounts WHERE user_id = $1 AND id = $2',
      [userId, id],
    );
    return rows[0] && this.opened(rows[0]);
  }

  async findByName(userId: string, username: string): Promise<Account | undefined> {
    const rows = await this.database.query<AccountRow>(
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
    const [before] = await transaction.query<AccountRow>(
      'SELECT * FROM imvu.accounts WHERE id = $1 FOR UPDATE',
      [id],
    );
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

  /** Whether its stored password is still the one that was read; its row stays locked. */
  async hasPassword(transaction: TransactionScope, { id, password }: Account): Promise<boolean> {
    const [row] = await transaction.query<AccountRow>(
      'SELECT * FROM imvu.accounts WHERE id = $1 FOR UPDATE',
      [id],
    );
    return row !== undefined && this.opened(row).password === password;
  }

  /** Lets an account rest, as IMVU asked for it; a longer rest that was asked for before stays. */
  async rest(id: string, until: Date): Promise<void> {
    const rest = async (transaction: TransactionScope): Promise<void> => {
      const [row] = await transaction.query<AccountRow>(
        'SELECT * FROM imvu.accounts WHERE id = $1 FOR UPDATE',
        [id],
      );
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
    };
    await this.mutex.runExclusive(id, () => this.database.transaction(rest));
  }

  /** @returns false where the user has no such account */
  async delete(userId: string, id: string): Promise<boolean> {
    const rows = await this.mutex.runExclusive(id, () =>
      this.database.query('DELETE FROM imvu.accounts WHERE user_id = $1 AND id = $2 RETURNING id', [
        userId,
        id,
      ]),
    );
    this.changes.publish(userId);
    return rows.length > 0;
  }

  private opened(row: AccountRow): Account {
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
