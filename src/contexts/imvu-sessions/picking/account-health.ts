import { Injectable } from '@nestjs/common';
import { ImvuAccounts, type AccountChange } from '../accounts/accounts.repository.js';
import { BANNED, because, CHALLENGED } from '../accounts/reasons.js';
import type { UpstreamWords } from '../upstream/reply-body.js';
import { Database } from '../../../shared/database/database.js';
import { KeyedMutex } from '../../../shared/jobs/keyed-mutex.js';
import { Clock } from '../../../shared/jobs/clock.js';
import type { ProbeRound } from './session-race.js';

/** What IMVU's answers say of an account as a whole. */
@Injectable()
export class AccountHealth {
  constructor(
    private readonly database: Database,
    private readonly accounts: ImvuAccounts,
    private readonly clock: Clock,
    private readonly mutex: KeyedMutex,
  ) {}

  async note({ resting, challenged, banned }: ProbeRound): Promise<void> {
    for (const [id, seconds] of resting) await this.rest(id, seconds);
    for (const id of challenged) await this.needsLogin(id);
    for (const [id, upstream] of banned) await this.banned(id, upstream);
  }

  /** 429: nothing goes out with this account for so many seconds. */
  async rest(accountId: string, seconds: number): Promise<void> {
    await this.accounts.rest(accountId, new Date(this.clock.now().getTime() + seconds * 1000));
  }

  /** VERIFY-001: only a browser can go on. */
  async needsLogin(accountId: string): Promise<void> {
    const words = { code: 'VERIFY-001', text: null };
    await this.change(accountId, { state: 'needs_login', ...because('challenged', CHALLENGED, words) });
  }

  /** IMVU has disabled the account. */
  async banned(accountId: string, upstream: UpstreamWords): Promise<void> {
    await this.change(accountId, { state: 'disabled', ...because('banned', BANNED, upstream) });
  }

  private async change(accountId: string, change: AccountChange): Promise<void> {
    await this.mutex.runExclusive(accountId, () =>
      this.database.transaction((transaction) => this.accounts.change(transaction, accountId, change)),
    );
  }
}
