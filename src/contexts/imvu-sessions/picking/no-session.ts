import { coolingUntil, reasonNow, stateOf } from '../accounts/account.js';
import { ImvuError, type NoSessionReason } from '../imvu-error.js';
import type { PooledAccount } from './session-pool.repository.js';

const AWAY = 'IMVU could not be asked about its sessions.';
/** The reason of an account that is not used because its user wants it so. */
export const PAUSED = 'You have paused this account.';

/** Why one account has no session to give. */
function reasonOf(
  account: PooledAccount,
  unknown: ReadonlySet<string>,
  now: Date,
): Pick<NoSessionReason, 'reason' | 'reason_code'> {
  const hasSession = account.sessions.length > 0;
  const { reason, reasonCode } = reasonNow(account, hasSession, now);
  if (account.paused) return { reason: PAUSED, reason_code: reasonCode };
  if (account.state === 'active' && account.sessions.some(({ id }) => unknown.has(id))) {
    return { reason: AWAY, reason_code: 'upstream_away' };
  }
  if (reason !== null) return { reason, reason_code: reasonCode };
  if (account.state !== 'active') return { reason: account.state, reason_code: reasonCode };
  if (hasSession) return { reason: 'Its sessions are on lease, or were tried already.', reason_code: null };
  return { reason: 'It has no valid session.', reason_code: null };
}

/** The accounts that could be used are not, for the one reason that IMVU is away. */
function isAway(accounts: readonly PooledAccount[], reasons: readonly NoSessionReason[]): boolean {
  const usable = reasons.filter((_reason, n) => accounts[n]?.state === 'active' && !accounts[n].paused);
  return usable.length > 0 && usable.every(({ reason_code }) => reason_code === 'upstream_away');
}

const AWAY_RETRY_SECONDS = 5;

/** The refusal where no session is left, with the reason for each account. */
export function noSession(
  accounts: readonly PooledAccount[],
  unknown: ReadonlySet<string>,
  now: Date,
): ImvuError {
  const reasons = accounts.map((account): NoSessionReason => {
    const until = coolingUntil(account, account.sessions.length > 0, now);
    return {
      id: account.id,
      username: account.username,
      state: stateOf(account, account.sessions.length > 0, now),
      ...reasonOf(account, unknown, now),
      retry_at: account.state === 'active' && !account.paused ? (until?.toISOString() ?? null) : null,
    };
  });
  const soonest = Math.min(
    ...reasons.flatMap(({ retry_at }) => (retry_at === null ? [] : [new Date(retry_at).getTime()])),
  );
  const retryAfter = Number.isFinite(soonest)
    ? Math.max(1, Math.ceil((soonest - now.getTime()) / 1000))
    : undefined;
  if (isAway(accounts, reasons)) {
    return new ImvuError('UPSTREAM_AWAY', 'IMVU cannot be reached.', {
      accounts: reasons,
      retryAfter: retryAfter ?? AWAY_RETRY_SECONDS,
    });
  }
  const message =
    accounts.length === 0 ? 'No IMVU account has been added yet.' : 'No valid IMVU session is left.';
  return new ImvuError('NO_SESSION', message, {
    accounts: reasons,
    ...(retryAfter !== undefined && { retryAfter }),
  });
}

/** Whether a refusal says that there is no session now. */
export function isNoSession(error: unknown): boolean {
  return error instanceof ImvuError && (error.code === 'NO_SESSION' || error.code === 'UPSTREAM_AWAY');
}
