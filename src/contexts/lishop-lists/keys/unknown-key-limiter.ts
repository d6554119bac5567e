import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { RateLimits, type Limiter, type LockoutLimiter } from '../../../shared/rate-limit/rate-limits.js';
import { TooManyRequestsError } from '../../../shared/auth/authentication-error.js';
import type { Claim } from '../../../shared/rate-limit/claimant.js';
import { clientAddress } from '../../../shared/rate-limit/client-address.js';
import { HttpConfig, LimitsConfig } from '../../../shared/config/platform-settings.js';
import { LiShopConfig } from '../settings.js';

/**
 * The seed's rule: "If at some time you contacted different api_key. It is a brute force attack." Taken by the letter it would lock out a
 * family behind one router, so what counts is *different keys that nobody holds*: keys that are right never count, and a phone that goes on
 * with a removed key counts once, here and for `LIMIT_AUTH_FAILURES`. To say the same wrong key again is no guess.
 */
@Injectable()
export class UnknownKeyLimiter {
  private readonly different: LockoutLimiter;
  private readonly known: Limiter;

  constructor(
    private readonly limits: RateLimits,
    { unknownKeys }: LiShopConfig,
    { authFailures }: LimitsConfig,
    private readonly http: HttpConfig,
  ) {
    this.different = limits.lockoutLimiter({ name: 'lishop-unknown-keys', counter: 'address' }, unknownKeys);
    const seconds = Math.max(unknownKeys?.seconds ?? 0, authFailures?.seconds ?? 0);
    this.known = limits.limiter('lishop-unknown-key', seconds > 0 ? { points: 1, seconds } : undefined);
  }

  /**
   * @throws TooManyRequestsError this address has tried too many different keys; the one of this request is not looked at, unless it has proved
   * itself from there within a day
   */
  async refuseGuesser(request: Request, claim: Claim): Promise<void> {
    const claimant = { ...claim, address: this.address(request) };
    const refused = await this.different.look(this.different.nameOf(claimant));
    if (refused && !(await this.limits.authFailures.isProven(claimant)))
      throw new TooManyRequestsError(refused.retryAfter);
  }

  /** Counts a key that nobody holds, once. @returns whether this address has sent it before */
  async countUnknown(request: Request, key: string): Promise<boolean> {
    const address = this.address(request);
    const digest = createHash('sha256').update(key).digest('base64');
    const seenBefore = (await this.known.count(`${address} ${digest}`)) !== undefined;
    if (!seenBefore) await this.different.count({ context: 'lishop', address, id: key });
    return seenBefore;
  }

  private address(request: Request): string {
    return clientAddress(request, this.http.trustProxy);
  }
}
