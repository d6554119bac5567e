import { Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import { KeyedMutex } from '../../../shared/jobs/keyed-mutex.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { Metrics } from '../../../shared/observability/metrics.js';
import type { SessionView } from '../sessions/session.js';
import { ImvuSessionStore } from '../sessions/sessions.repository.js';
import type { LoginOutcome } from '../upstream/login.js';
import type { UpstreamWords } from '../upstream/reply-body.js';
import { BANNED, because, CHALLENGED } from './reasons.js';
import { ImvuAccounts, type Account, type AccountChange } from './accounts.repository.js';
import {
  MAX_REFUSALS,
  pauseAfterLogin,
  pauseAfterRefusal,
  pauseWhileAway,
  SHORT_LIFE_SECONDS,
} from './login-backoff.js';

/** By itself, or because a user asked. */
export type LoginOccasion = 'automatic' | 'asked';

/** Writes down what a login brought: a session, or what is known of the account now. */
@Injectable()
export class LoginResultRecorder {
  private readonly logins;

  constructor(
    private readonly database: Database,
    private readonly accounts: ImvuAccounts,
    private readonly sessions: ImvuSessionStore,
    private readonly clock: Clock,
    private readonly mutex: KeyedMutex,
    metrics: Metrics,
  ) {
    this.logins = metrics.counter('quartet_imvu_logins_total', 'Logins at IMVU', ['occasion', 'outcome']);
  }

  count(occasion: LoginOccasion, outcome: LoginOutcome): void {
    this.logins.inc({ occasion, outcome: outcome.kind.replaceAll(' ', '_') });
  }

  /**
   * @param password where it is another than the stored one, and is to be kept if the login was good
   * @returns the new session, where there is one
   */
  async settle(
    account: Account,
    outcome: LoginOutcome,
    occasion: LoginOccasion,
    password?: string,
  ): Promise<SessionView | undefined> {
    this.count(occasion, outcome);
    const change = this.changeFor(account, outcome, occasion);
    return this.mutex.runExclusive(account.id, () =>
      this.database.transaction(async (transaction) => {
        // Somebody has set another password meanwhile: that has not been tried yet.
        if (outcome.kind === 'refused' && !(await this.accounts.hasPassword(transaction, account)))
          return undefined;
        const kept =
          outcome.kind === 'session' || outcome.kind === 'code wanted' || outcome.kind === 'challenged';
        await this.accounts.change(transaction, account.id, {
          ...change,
          ...(password !== undefined && kept && { password }),
        });
        if (outcome.kind !== 'session') return undefined;
        return this.sessions.add(transaction, account.id, outcome.session, this.clock.now());
      }),
    );
  }

  /** Of an account that needs somebody, what it needs stays to be read, whatever pause comes on top. */
  private changeFor(account: Account, outcome: LoginOutcome, occasion: LoginOccasion): AccountChange {
    const now = this.clock.now();
    const after = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
    switch (outcome.kind) {
      case 'session': {
        const streak = occasion === 'automatic' && diedYoung(account, now) ? account.streak + 1 : 0;
        const { imvuId, rememberToken } = outcome.session;
        return {
          state: 'active',
          ...because(null, null),
          emailHint: null,
          pendingCookie: null,
          refusals: 0,
          streak,
          lastLoginAt: now,
          nextLoginAt: occasion === 'automatic' ? after(pauseAfterLogin(streak)) : null,
          ...(imvuId !== undefined && { imvuId }),
          ...(rememberToken !== undefined && { rememberToken }),
        };
      }
      case 'code wanted':
        return {
          state: 'needs_code',
          ...because('code_wanted', 'IMVU wants the code that it sent by e-mail.'),
          emailHint: outcome.emailHint ?? null,
          pendingCookie: outcome.cookie,
        };
      case 'wrong code':
        return {};
      case 'refused': {
        const refusals = account.refusals + 1;
        const givesUp = refusals >= MAX_REFUSALS && occasion === 'automatic';
        const isWrong = outcome.wrongPassword || isTwice(account, outcome.upstream, now);
        return {
          ...((givesUp || isWrong) && { state: 'needs_login' as const }),
          ...because(
            'wrong_password',
            isWrong ? 'IMVU does not take this password.' : 'IMVU refused the login.',
            outcome.upstream,
          ),
          refusals,
          nextLoginAt: after(pauseAfterRefusal(refusals)),
        };
      }
      case 'disabled':
        return { state: 'disabled', ...because('banned', BANNED, outcome.upstream) };
      case 'challenged':
        return { state: 'needs_login', ...because('challenged', CHALLENGED, outcome.upstream) };
      case 'rests': {
        const { seconds, blocked, upstream } = outcome;
        const code = blocked ? 'blocked' : 'rate_limited';
        return {
          ...(account.state === 'active' && because(code, 'IMVU asked for a pause.', upstream)),
          restsUntil: after(seconds),
        };
      }
      case 'unreachable':
        return {
          ...(account.state === 'active' &&
            because('upstream_away', 'IMVU could not be reached for a login.')),
          nextLoginAt: after(pauseWhileAway()),
        };
    }
  }
}

/** What IMVU calls a login without credentials, and perhaps one with wrong ones: said twice a minute apart it is taken for the latter. */
const CREDENTIALS = 'LOGIN-005';
const TWICE_MS = 60_000;

function isTwice(account: Account, { code }: UpstreamWords, now: Date): boolean {
  return (
    code === CREDENTIALS &&
    account.reasonCode === 'wrong_password' &&
    account.upstreamCode === CREDENTIALS &&
    now.getTime() - account.since.getTime() >= TWICE_MS
  );
}

/** Whether the session before this login lived only for a short while; a pause in which nobody could log in does not count as life. */
function diedYoung({ lastLoginAt, nextLoginAt }: Account, now: Date): boolean {
  if (lastLoginAt === null) return false;
  const pause = Math.max(0, (nextLoginAt?.getTime() ?? 0) - lastLoginAt.getTime());
  return now.getTime() - lastLoginAt.getTime() - pause < SHORT_LIFE_SECONDS * 1000;
}
