import { Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { Metrics } from '../../../shared/observability/metrics.js';
import type { SessionView } from '../sessions/session.js';
import { ImvuSessionStore } from '../sessions/sessions.repository.js';
import type { LoginOutcome } from '../upstream/login.js';
import { ImvuAccounts, type Account, type AccountChange } from './accounts.repository.js';
import {
  MOST_REFUSALS,
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
    return this.database.transaction(async (transaction) => {
      const kept =
        outcome.kind === 'session' || outcome.kind === 'code wanted' || outcome.kind === 'challenged';
      await this.accounts.change(transaction, account.id, {
        ...change,
        ...(password !== undefined && kept && { password }),
      });
      if (outcome.kind !== 'session') return undefined;
      return this.sessions.add(transaction, account.id, outcome.session, this.clock.now());
    });
  }

  private changeFor(account: Account, outcome: LoginOutcome, occasion: LoginOccasion): AccountChange {
    const now = this.clock.now();
    const after = (seconds: number): Date => new Date(now.getTime() + seconds * 1000);
    switch (outcome.kind) {
      case 'session': {
        const streak = occasion === 'automatic' && diedYoung(account, now) ? account.streak + 1 : 0;
        const { imvuId, rememberToken } = outcome.session;
        return {
          state: 'active',
          reason: null,
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
          reason: 'IMVU wants the code that it sent by e-mail.',
          emailHint: outcome.emailHint ?? null,
          pendingCookie: outcome.cookie,
        };
      case 'wrong code':
        return {};
      case 'refused': {
        const refusals = account.refusals + 1;
        return {
          ...(refusals >= MOST_REFUSALS && occasion === 'automatic' && { state: 'needs_login' as const }),
          reason: 'IMVU refused the login.',
          refusals,
          nextLoginAt: after(pauseAfterRefusal(refusals)),
        };
      }
      case 'disabled':
        return { state: 'disabled', reason: 'IMVU has disabled this account.' };
      case 'challenged':
        return {
          state: 'needs_login',
          reason:
            'IMVU wants a proof of work (VERIFY-001): log in with a browser and take over that session.',
        };
      case 'rests':
        return { reason: 'IMVU asked for a pause.', restsUntil: after(outcome.seconds) };
      case 'unreachable':
        return { reason: 'IMVU could not be reached for a login.', nextLoginAt: after(pauseWhileAway()) };
    }
  }
}

/** Whether the session before this login lived only for a short while; a pause in which nobody could log in does not count as life. */
function diedYoung({ lastLoginAt, nextLoginAt }: Account, now: Date): boolean {
  if (lastLoginAt === null) return false;
  const pause = Math.max(0, (nextLoginAt?.getTime() ?? 0) - lastLoginAt.getTime());
  return now.getTime() - lastLoginAt.getTime() - pause < SHORT_LIFE_SECONDS * 1000;
}
