import type { Request } from 'express';
import { ImvuError } from '../imvu-error.js';
import { isUuid } from '../../../shared/validation/uuid.js';
import type { PooledAccount, PooledSession, SessionPool } from './session-pool.repository.js';

/** Which of a user's sessions are wanted. */
export interface SessionSelector {
  /** Id or name of an account. */
  readonly account?: string | undefined;
  /** Id of a session. */
  readonly session?: string | undefined;
  /** For one's own: a session that nobody else has on lease. */
  readonly exclusive?: boolean;
  /** False: only sessions that are there; no account logs in for it. */
  readonly logsIn?: boolean;
  /** Sessions that were tried and are not wanted again. */
  readonly except?: ReadonlySet<string>;
}

/** The selector in a request's headers `x-imvu-account` and `x-imvu-session`. */
export function selectorFrom(request: Request): SessionSelector {
  return { account: request.header('x-imvu-account'), session: request.header('x-imvu-session') };
}

/** Selectors that are alike are answered by one search at a time. */
export function keyOf(userId: string, selector: SessionSelector): string {
  const { account = '', session = '', exclusive = false, logsIn = true, except } = selector;
  return JSON.stringify([userId, account.toLowerCase(), session, exclusive, logsIn, ...(except ?? [])]);
}

/**
 * The accounts that the selector allows.
 * @throws ImvuError ACCOUNT_NOT_FOUND, SESSION_NOT_FOUND for what this user does not have
 */
export function selectedAccounts(pool: SessionPool, selector: SessionSelector): readonly PooledAccount[] {
  const { account, session } = selector;
  let accounts = pool;
  if (account !== undefined) {
    const name = account.toLowerCase();
    accounts = pool.filter(({ id, username }) => id === name || username.toLowerCase() === name);
    if (accounts.length === 0) throw new ImvuError('ACCOUNT_NOT_FOUND', 'You have no such IMVU account.');
  }
  if (session !== undefined) {
    if (!isUuid(session)) throw new ImvuError('SESSION_NOT_FOUND', 'You have no such session.');
    accounts = accounts.filter(({ sessions }) => sessions.some(({ id }) => id === session.toLowerCase()));
    if (accounts.length === 0) throw new ImvuError('SESSION_NOT_FOUND', 'You have no such valid session.');
  }
  return accounts;
}

/** Whether an account may be used for calls now. One that waits for a code may have an older session that is still good. */
export function isUsable(account: PooledAccount, now: Date): boolean {
  const usable = account.state === 'active' || account.state === 'needs_code';
  return usable && !account.paused && (account.restsUntil?.getTime() ?? 0) <= now.getTime();
}

/** The sessions of a usable account that the selector allows and nobody has for their own. */
export function selectedSessions(account: PooledAccount, selector: SessionSelector): PooledSession[] {
  return account.sessions.filter(
    ({ id, lease }) =>
      (selector.session === undefined || id === selector.session.toLowerCase()) &&
      selector.except?.has(id) !== true &&
      (selector.exclusive === true ? lease === 'none' : lease !== 'exclusive'),
  );
}
