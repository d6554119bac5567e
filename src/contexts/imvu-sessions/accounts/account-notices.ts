import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Queryable } from '../../../shared/database/queryable.js';
import type { Notice } from '../../../shared/notices/notice.js';
import { Notices } from '../../../shared/notices/notices.js';
import { nextStep, type AccountState } from './account.js';
import { AccountEvents, type AccountStateChange } from './account-events.js';

/** The states that last until somebody does something, as the notices call them. */
const TROUBLES: Partial<Record<AccountState, { readonly name: string; readonly what: string }>> = {
  needs_code: { name: 'needs_code', what: 'needs the code that IMVU sent by e-mail' },
  needs_login: { name: 'needs_login', what: 'can no longer log in by itself' },
  disabled: { name: 'banned', what: 'was disabled by IMVU' },
};

/** The subject of an account's notices. */
const subjectOf = (accountId: string): string => `imvu.account/${accountId}`;
/** The subject of a user's notices. */
export const userSubject = (userId: string): string => `imvu.user/${userId}`;

/** Publishes a notice of accounts that need somebody, and of those that work again. */
@Injectable()
export class AccountNotices implements OnModuleInit {
  constructor(
    private readonly events: AccountEvents,
    private readonly notices: Notices,
  ) {}

  onModuleInit(): void {
    this.events.subscribe((change, transaction) => this.changed(change, transaction));
  }

  private async changed(change: AccountStateChange, transaction: Queryable): Promise<void> {
    const { accountId, userId, to } = change;
    const trouble = TROUBLES[to];
    if (trouble !== undefined) {
      const once = { subject: subjectOf(accountId), state: trouble.name };
      await this.notices.publish(transaction, { ...troubleNotice(change, trouble), once });
    } else if (to === 'active') {
      await this.notices.settle(transaction, subjectOf(accountId), recoveredNotice(change));
      // What the user had too few of, there is one more of.
      await this.notices.settle(transaction, userSubject(userId));
    }
  }
}

function dataOf({ accountId, userId, to, reasonCode, upstreamCode }: AccountStateChange): Notice['data'] {
  return {
    account_id: accountId,
    user_id: userId,
    state: to,
    reason_code: reasonCode,
    upstream_code: upstreamCode,
  };
}

function troubleNotice(
  change: AccountStateChange,
  { name, what }: { readonly name: string; readonly what: string },
): Notice {
  const { accountId, userId, reasonCode, upstreamCode } = change;
  const why = [reasonCode, upstreamCode].filter((part) => part !== null).join(', ');
  const call =
    nextStep(accountId, reasonCode, false, undefined)?.call ?? `POST /imvu/accounts/${accountId}/renew`;
  return {
    type: `imvu.account.${name}`,
    data: dataOf(change),
    summary: `IMVU account ${accountId} of user ${userId} ${what}${why && ` (${why})`}.`,
    help: reasonCode === 'banned' ? `${call}, once IMVU has lifted it.` : `${call}, as that user.`,
  };
}

function recoveredNotice(change: AccountStateChange): Notice {
  const { accountId, userId } = change;
  return {
    type: 'imvu.account.recovered',
    data: dataOf(change),
    summary: `IMVU account ${accountId} of user ${userId} can be used again.`,
    help: 'nothing needs to be done.',
  };
}
