import {
  coolingUntil,
  nextStep,
  reasonNow,
  stateOf,
  type AccountState,
  type AccountView,
  type Cooldown,
  type Reason,
  type ReasonCode,
  type StoredState,
} from './account.js';
import { MAX_REFUSALS } from './login-backoff.js';

/** An account as it is kept, its secrets sealed. */
export interface AccountRow {
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

/** Accounts with the numbers of their sessions; `GROUP BY a.id` is to follow. */
export const SELECT_ACCOUNTS = `SELECT a.*, count(s.id) FILTER (WHERE s.valid)::int AS valid, count(s.id) FILTER (WHERE NOT s.valid)::int AS invalid
  FROM imvu.accounts a LEFT JOIN imvu.sessions s ON s.account_id = a.id`;

/** The state of a row `a` of imvu.accounts as it is shown, as stateOf in account.ts has it. @param now SQL for the moment */
export const shownStateSql = (now: string): string => `CASE WHEN a.state <> 'active' THEN a.state
    WHEN a.rests_until > ${now} THEN 'cooling'
    WHEN a.next_login_at > ${now} AND NOT EXISTS (SELECT FROM imvu.sessions s WHERE s.account_id = a.id AND s.valid) THEN 'cooling'
    ELSE 'active' END`;

/** What holds it back, and why. */
export function cooldownOf(row: AccountRow): Cooldown & Reason {
  return {
    state: row.state,
    restsUntil: row.rests_until,
    nextLoginAt: row.next_login_at,
    reason: row.reason,
    reasonCode: row.reason_code,
  };
}

/** As a user would see it: an active account for which there is a reason not to use it is cooling. */
export function shownState(state: StoredState, reasonCode: ReasonCode | null): AccountState {
  return state === 'active' && reasonCode !== null ? 'cooling' : state;
}

/** As a caller sees it. */
export function viewOf(row: AccountRow, now: Date): AccountView {
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
