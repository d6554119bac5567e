/** What the database knows of an account; `cooling` is not kept but follows from the times. */
export type StoredState = 'active' | 'needs_code' | 'needs_login' | 'disabled';
export type AccountState = StoredState | 'cooling';

/** An account as a caller sees it: never a secret. Times are ISO 8601. */
export interface AccountView {
  readonly id: string;
  readonly username: string;
  readonly state: AccountState;
  readonly reason: string | null;
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
