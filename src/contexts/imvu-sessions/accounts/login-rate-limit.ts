import { Injectable } from '@nestjs/common';
import { RateLimits } from '../../../shared/rate-limit/rate-limits.js';
import { ImvuError } from '../imvu-error.js';

const LOGINS = { points: 10, seconds: 900 };

/**
 * Logins that users ask for, for each API user and IMVU name: 10 in 15 minutes, one that is refused counting twice. Counted where the other
 * limits are: with `REDIS_URL` over all replicas.
 */
@Injectable()
export class LoginRateLimit {
  private readonly limiter;

  constructor(limits: RateLimits) {
    this.limiter = limits.limiter('imvu-logins', LOGINS);
  }

  /** @throws ImvuError TOO_SOON */
  async ask(userId: string, username: string): Promise<void> {
    const refused = await this.limiter.count(keyOf(userId, username));
    if (refused === undefined) return;
    throw new ImvuError('TOO_SOON', 'Too many logins of this IMVU account; IMVU might block it.', refused);
  }

  async refused(userId: string, username: string): Promise<void> {
    await this.limiter.count(keyOf(userId, username));
  }
}

const keyOf = (userId: string, username: string): string => `${userId}/${username.toLowerCase()}`;
