import { Injectable, Logger } from '@nestjs/common';
import type { Queryable } from '../../../shared/database/queryable.js';
import type { AccountState, ReasonCode } from './account.js';

/** A change of an account's state or reason. Ids and states only: this is logged, and may be sent to others. */
export interface AccountStateChange {
  readonly userId: string;
  readonly accountId: string;
  readonly from: AccountState;
  readonly to: AccountState;
  readonly reasonCode: ReasonCode | null;
  /** IMVU's own code, such as `LOGIN-005`. */
  readonly upstreamCode: string | null;
  readonly at: Date;
}

/** @param transaction the one in which the account changes: what is written in it stands or falls with the change */
export type AccountStateListener = (change: AccountStateChange, transaction: Queryable) => Promise<void>;

/** The one place where changes of state are published: to the log, and to all subscribers. */
@Injectable()
export class AccountEvents {
  private readonly logger = new Logger('ImvuAccounts');
  private readonly listeners = new Set<AccountStateListener>();

  /** @returns ends the subscription */
  subscribe(listener: AccountStateListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async publish(change: AccountStateChange, transaction: Queryable): Promise<void> {
    const { userId, accountId, from, to, reasonCode, upstreamCode } = change;
    const why = [reasonCode, upstreamCode].filter((part) => part !== null).join(', ');
    this.logger.log(`account ${accountId} of user ${userId}: ${from} -> ${to}${why && ` (${why})`}`);
    for (const listener of this.listeners) await listener(change, transaction);
  }
}
