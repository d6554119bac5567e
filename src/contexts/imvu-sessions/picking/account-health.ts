import { Injectable } from '@nestjs/common';
import { ImvuAccounts } from '../accounts/accounts.repository.js';
import { Database } from '../../../shared/database/database.js';
import { Clock } from '../../../shared/jobs/clock.js';
import type { ProbeRound } from './session-race.js';

/** What IMVU's answers say of an account as a whole. */
@Injectable()
export class AccountHealth {
  constructor(
    private readonly database: Database,
    private readonly accounts: ImvuAccounts,
    private readonly clock: Clock,
  ) {}

  async note({ resting, challenged }: Pick<ProbeRound, 'resting' | 'challenged'>): Promise<void> {
    for (const [id, seconds] of resting) await this.rest(id, seconds);
    for (const id of challenged) await this.needsLogin(id);
  }

  /** 429: nothing goes out with this account for so many seconds. */
  async rest(accountId: string, seconds: number): Promise<void> {
    await this.accounts.rest(accountId, new Date(this.clock.now().getTime() + seconds * 1000));
  }

  /** VERIFY-001: only a browser can go on. */
  async needsLogin(accountId: string): Promise<void> {
    await this.accounts.change(this.database, accountId, {
      state: 'needs_login',
      reason: 'IMVU wants a proof of work (VERIFY-001): log in with a browser and take over that session.',
    });
  }
}
