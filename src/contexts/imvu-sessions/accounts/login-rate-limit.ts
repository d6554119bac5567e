import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { ImvuError } from '../imvu-error.js';

/** Logins that users ask for, for each IMVU name: 10 in 15 minutes, one that is refused counting twice. */
@Injectable()
export class LoginRateLimit {
  private readonly limiter = new RateLimiterMemory({ points: 10, duration: 900 });

  /** @throws ImvuError TOO_SOON */
  async ask(username: string): Promise<void> {
    try {
      await this.limiter.consume(username.toLowerCase());
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      throw new ImvuError('TOO_SOON', 'Too many logins of this IMVU account; IMVU might block it.', {
        retryAfter: Math.max(1, Math.ceil(refused.msBeforeNext / 1000)),
      });
    }
  }

  async refused(username: string): Promise<void> {
    await this.limiter.penalty(username.toLowerCase());
  }
}
