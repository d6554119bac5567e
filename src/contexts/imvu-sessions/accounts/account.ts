import type { UpstreamWords } from '../upstream/reply-body.js';

/** What the database knows of an account; `cooling` is not kept but follows from the times. */
export type StoredState = 'active' | 'needs_code' | 'needs_login' | 'disabled';
export type AccountState = StoredState | 'cooling';

/** Why an account cannot be used now, for programs. */
export type ReasonCode =
  | 'wrong_password'
  | 'rate_limited'
  | 'login_pause'
  | 'blocked'
  | 'challenged'
  | 'code_wanted'
  | 'banned'
  | 'upstream_away';

/** What helps: a call, or time. */
export interface NextStep {
  /** Such as `POST /imvu/accounts/ID/code`; null where nothing but waiting helps. */
  readonly call: string | null;
  /** ISO 8601; from then on Quartet tries again by itself. Null where it does not. */
  readonly at: string | null;
}

/** An account as a caller sees it: never a secret. Times are ISO 8601. */
export interface AccountView {
  readonly id: string;
  readonly username: string;
  readonly label: string | null;
  readonly state: AccountState;
  /** Set by its user: it is not picked, and does not log in by itself. */
  readonly paused: boolean;
  readonly reason: string | null;
  readonly reason_code: ReasonCode | null;
  readonly upstream: UpstreamWords | null;
  /** Since when state and reason are what they are. */
  readonly since: string;
  /** Logins by itself that IMVU refused in a row, and how many there are before Quartet gives up. */
  readonly tries: { readonly made: number; readonly of: number };
  readonly next: NextStep | null;
  readonly imvu_id: string | null;
  readonly email_hint: string | null;
  /** While `cooling`: until then nothing is asked of upstream by itself. */
  readonly cooling_until: string | null;
  readonly sessions: { readonly valid: number; readonly invalid: number };
  readonly created_at: string;
}

/** The times that hold an account back. */
export interface Cooldown {
  readonly state: StoredState;
  /** IMVU asked for a pause: nothing goes out with this account. */
  readonly restsUntil: Date | null;
  /** No login by itself before. */
  readonly nextLoginAt: Date | null;
}

/** Why, as it is kept. */
export interface Reason {
  readonly reason: string | null;
  readonly reasonCode: ReasonCode | null;
}

const LOGIN_PAUSE: Reason = {
  reason: 'Quartet waits between logins, so that IMVU does not block the account.',
  reasonCode: 'login_pause',
};
const NO_REASON: Reason = { reason: null, reasonCode: null };

/** Until when an account may not be used for calls, or, where it has no session, may not log in. */
export function coolingUntil(account: Cooldown, hasSession: boolean, now: Date): Date | undefined {
  const until = Math.max(
    account.restsUntil?.getTime() ?? 0,
    hasSession ? 0 : (account.nextLoginAt?.getTime() ?? 0),
  );
  return until > now.getTime() ? new Date(until) : undefined;
}

export function stateOf(account: Cooldown, hasSession: boolean, now: Date): AccountState {
  if (account.state !== 'active') return account.state;
  return coolingUntil(account, hasSession, now) === undefined ? 'active' : 'cooling';
}

/** The reason that holds now: of a pause that is over none is left, and a pause between logins is one that nobody wrote down. */
export function reasonNow(account: Cooldown & Reason, hasSession: boolean, now: Date): Reason {
  const { state, reason, reasonCode, restsUntil } = account;
  if (state !== 'active') return { reason, reasonCode };
  if (coolingUntil(account, hasSession, now) === undefined) {
    return hasSession || isOfRest(reasonCode) ? NO_REASON : { reason, reasonCode };
  }
  const rests = (restsUntil?.getTime() ?? 0) > now.getTime();
  if (reasonCode === null || (isOfRest(reasonCode) && !rests)) return LOGIN_PAUSE;
  return { reason, reasonCode };
}

const isOfRest = (code: ReasonCode | null): boolean => code === 'rate_limited' || code === 'blocked';

/** What helps an account with this reason. @param until of its pause */
export function nextStep(
  id: string,
  code: ReasonCode | null,
  paused: boolean,
  until: Date | undefined,
): NextStep | null {
  const account = `/imvu/accounts/${id}`;
  const at = until?.toISOString() ?? null;
  if (paused) return { call: `PATCH ${account} {"paused": false}`, at: null };
  switch (code) {
    case 'wrong_password':
      return { call: `PATCH ${account} {"password": "…"}`, at };
    case 'code_wanted':
      return { call: `POST ${account}/code {"code": "…"}`, at: null };
    case 'challenged':
      return { call: `POST ${account}/sessions {"cookie": "…"}`, at: null };
    case 'banned':
      return { call: `POST ${account}/renew`, at: null };
    case null:
      return null;
    default:
      return { call: null, at };
  }
}
