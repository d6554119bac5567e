import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import { Notices } from '../../../shared/notices/notices.js';
import { userSubject } from '../accounts/account-notices.js';
import { ImvuError, type NoSessionReason } from '../imvu-error.js';
import { PAUSED } from './no-session.js';
import type { SessionSelector } from './session-selector.js';

/** A notice names so many accounts at most. */
const MAX_ACCOUNTS = 50;

/** Whether any session of the user's would have done. */
function wantsAny({ account, session, exclusive, logsIn, except }: SessionSelector): boolean {
  return (
    account === undefined &&
    session === undefined &&
    exclusive !== true &&
    logsIn !== false &&
    (except === undefined || except.size === 0)
  );
}

/** An account that its user wants to be used, and that cannot be. */
const rests = ({ state, reason, reason_code }: NoSessionReason): boolean =>
  reason !== PAUSED && (state !== 'active' || reason_code !== null);

/** Publishes a notice of users for whom no session was found, once until there is one again. A call never fails by it. */
@Injectable()
export class NoSessionNotices {
  private readonly logger = new Logger('ImvuAccounts');

  constructor(
    private readonly database: Database,
    private readonly notices: Notices,
  ) {}

  /** No session was found. @param refusal with the reason for each account */
  async missing(userId: string, selector: SessionSelector, refusal: ImvuError): Promise<void> {
    const { accounts = [] } = refusal.more;
    // While IMVU is away nobody can do anything; and accounts that are on lease, or paused by their user, are no trouble.
    if (refusal.code !== 'NO_SESSION' || !wantsAny(selector) || !accounts.some(rests)) return;
    await this.quietly(() =>
      this.notices.publish(this.database, {
        type: 'imvu.user.no_session',
        data: {
          user_id: userId,
          accounts: accounts
            .slice(0, MAX_ACCOUNTS)
            .map(({ id, state, reason_code }) => ({ account_id: id, state, reason_code })),
        },
        summary: `User ${userId} has no IMVU session left: all ${accounts.length} accounts rest or need something.`,
        help: 'GET /imvu/accounts, as that user, says for each account what helps (next).',
        once: { subject: userSubject(userId), state: 'no_session' },
      }),
    );
  }

  /** A session was found, and it was asked for anew. */
  async found(userId: string): Promise<void> {
    await this.quietly(() => this.notices.settle(this.database, userSubject(userId)));
  }

  private async quietly(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.logger.warn(`A notice was not kept: ${String(error)}`);
    }
  }
}
