import { Injectable } from '@nestjs/common';
import { Clock } from '../../../shared/jobs/clock.js';
import { ImvuLogin } from '../upstream/login.js';
import { ImvuAccounts } from './accounts.repository.js';
import { LoginLock } from './login-lock.js';
import { LoginResultRecorder } from './login-result-recorder.js';

/** Somebody else's login is looked at this often, and waited for no longer than that. */
const LOOK_MS = 100;
const TIMEOUT_MS = 40_000;

/** Lets an account whose sessions are all gone log in again by itself: once, whichever replicas want it at the same moment. */
@Injectable()
export class AutomaticLogin {
  constructor(
    private readonly accounts: ImvuAccounts,
    private readonly lock: LoginLock,
    private readonly login: ImvuLogin,
    private readonly recorder: LoginResultRecorder,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns when this account's login, by whichever replica, is over; what came of it stands in the database.
   * @param lastLogin as it was when the sessions were found to be gone
   */
  async run(userId: string, accountId: string, lastLogin: Date | null): Promise<void> {
    const claim = await this.lock.claimIfNeeded(accountId, lastLogin, this.clock.now());
    if (claim === undefined) return this.wait(accountId);
    try {
      const account = await this.accounts.find(userId, accountId);
      if (account === undefined) return;
      const { username, password, rememberToken } = account;
      // A fresh jar: an old session's cookie would be kept and bound anew (test/simulators/imvu-upstream.md, 8).
      const outcome = await this.login.attempt({ username, password, rememberToken });
      await this.recorder.settle(account, outcome, 'automatic');
    } finally {
      await this.lock.release(accountId, claim);
    }
  }

  private async wait(accountId: string): Promise<void> {
    const until = performance.now() + TIMEOUT_MS;
    while (performance.now() < until && (await this.lock.running(accountId))) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }
}
