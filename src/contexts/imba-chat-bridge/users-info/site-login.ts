import { Injectable } from '@nestjs/common';
import { AuthAttemptLimiter, type Standing } from '../../../shared/rate-limit/auth-attempt-limiter.js';
import type { Claimant } from '../../../shared/rate-limit/claimant.js';
import { RateLimits, type Limiter, type LockoutLimiter } from '../../../shared/rate-limit/rate-limits.js';
import { DirectoryReader } from '../directory/directory-reader.js';
import { PasswordCheckQueue, QueueFullError } from '../passwords/password-check-queue.js';
import { verifySitePassword } from '../passwords/site-password.js';

/** A user who showed a right login and password. */
export interface LoggedIn {
  readonly name: string;
  readonly user_id: number;
}

/** A password was not looked at; try again in so many seconds. */
export class TooManyLoginsError extends Error {
  override readonly name = 'TooManyLoginsError';

  constructor(readonly retryAfter: number) {
    super(`Too many attempts to log in; try again in ${retryAfter} s.`);
  }
}

/** Wrong passwords of one login that are looked at without delay. */
const FREE_FAILURES = { points: 10, seconds: 15 * 60 };
/** Past them. */
const SLOW_ATTEMPTS = { points: 1, seconds: 30 };
const QUEUE_RETRY_SECONDS = 2;

/**
 * Checks the login and password of a user of the site. Wrong ones are counted for each login, not for the address, which is ImbaChat's for
 * everybody; the counts do not show whether anybody has the login.
 */
@Injectable()
export class SiteLogin {
  private readonly queue = new PasswordCheckQueue();
  private readonly failures: LockoutLimiter;
  private readonly slowAttempts: Limiter;
  private readonly attempts: AuthAttemptLimiter;

  constructor(
    private readonly users: DirectoryReader,
    limits: RateLimits,
  ) {
    this.failures = limits.lockoutLimiter(
      {
        name: 'imbachat-login-failures',
        counter: 'id',
        effect: `one password of this login is looked at in ${SLOW_ATTEMPTS.seconds} s`,
      },
      FREE_FAILURES,
    );
    this.slowAttempts = limits.limiter('imbachat-slow-logins', SLOW_ATTEMPTS);
    this.attempts = new AuthAttemptLimiter((login) => this.standing(login));
  }

  /**
   * @param address of the client, for the operator
   * @returns `undefined` for a wrong or unknown login, a wrong password, a user without one, or a banned one: all take the same time
   * @throws TooManyLoginsError
   */
  async check(login: string, password: string, address: string): Promise<LoggedIn | undefined> {
    const claimant = { context: 'imbachat', address, id: login };
    const result = await this.attempts.pass(this.failures.nameOf(claimant), () =>
      this.attempt(claimant, password),
    );
    if (result.refused) throw new TooManyLoginsError(result.refused.retryAfter);
    return 'user' in result ? result.user : undefined;
  }

  private async standing(counted: string): Promise<Standing> {
    const free = await this.failures.standing(counted);
    if (!('refused' in free)) return free;
    const slow = await this.slowAttempts.standing(counted);
    return 'refused' in slow ? slow : { left: 1 };
  }

  private async attempt(claimant: Claimant, password: string) {
    const counted = this.failures.nameOf(claimant);
    const refused = (await this.failures.look(counted)) && (await this.slowAttempts.count(counted));
    if (refused) return { failed: false, refused };
    const user = await this.examine(claimant.id, password);
    if (user === undefined) await this.failures.count(claimant);
    return { failed: user === undefined, user, refused: undefined };
  }

  private async examine(login: string, password: string): Promise<LoggedIn | undefined> {
    try {
      return await this.queue.run(async () => {
        const user = await this.users.login(login);
        const hash = user.password_hash ?? undefined;
        const right = await verifySitePassword(password, hash, user.decoy ?? undefined);
        if (!right || user.banned || user.user_id === null || user.name === null) return undefined;
        return { name: user.name, user_id: user.user_id };
      });
    } catch (error) {
      if (error instanceof QueueFullError) throw new TooManyLoginsError(QUEUE_RETRY_SECONDS);
      throw error;
    }
  }
}
