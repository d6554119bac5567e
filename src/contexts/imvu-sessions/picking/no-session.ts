import { coolingUntil, stateOf } from '../accounts/account.js';
import { ImvuError, type NoSessionReason } from '../imvu-error.js';
import type { PooledAccount } from './session-pools.js';

function reasonOf(account: PooledAccount, unknown: ReadonlySet<string>, until: Date | undefined): string {
  if (account.state !== 'active') return account.reason ?? account.state;
  if (account.sessions.some(({ id }) => unknown.has(id)))
    return 'IMVU could not be asked about its sessions.';
  if (until !== undefined) return account.reason ?? 'It rests, so that IMVU does not block it.';
  if (account.sessions.length > 0) return 'Its sessions are on lease, or were tried already.';
  return account.reason ?? 'It has no valid session.';
}

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
      reason: reasonOf(account, unknown, until),
      retry_at: account.state === 'active' ? (until?.toISOString() ?? null) : null,
    };
  });
  const soonest = Math.min(
    ...reasons.flatMap(({ retry_at }) => (retry_at === null ? [] : [new Date(retry_at).getTime()])),
  );
  const message =
    accounts.length === 0 ? 'No IMVU account has been added yet.' : 'No valid IMVU session is left.';
  return new ImvuError('NO_SESSION', message, {
    accounts: reasons,
    ...(Number.isFinite(soonest) && {
      retryAfter: Math.max(1, Math.ceil((soonest - now.getTime()) / 1000)),
    }),
  });
}
