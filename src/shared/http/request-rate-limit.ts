import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { RateLimits } from '../rate-limit/rate-limits.js';
import { clientAddress } from '../rate-limit/client-address.js';
import { HttpConfig } from '../config/platform-settings.js';
import { MemoryBudget } from '../memory/memory-budget.js';
import { HttpEdge, type EarlyRefusal } from './http-edge.js';

/** They hold nothing, and say how it goes: what would start a process anew must not take it for dead. */
const ALWAYS_ANSWERED = /^\/(?:health\/|metrics$)/;

/** `LIMIT_REQUESTS`: so many HTTP requests for each client address, then 429; `LIMIT_BYTES`: none while so much is held, but 503. Both with `Retry-After`. */
@Injectable()
export class RequestRateLimit {
  constructor(
    private readonly limits: RateLimits,
    private readonly http: HttpConfig,
    private readonly edge: HttpEdge,
    private readonly budget: MemoryBudget,
  ) {}

  /** Goes on with `next`, or answers. */
  pass(request: Request, response: Response, next: NextFunction): void {
    if (this.budget.isFullFor(request) && !ALWAYS_ANSWERED.test(request.path)) {
      this.refuse(request, response, 503, 1);
      return;
    }
    if (!this.limits.limitsRequests) {
      next();
      return;
    }
    this.limits
      .countRequest(clientAddress(request, this.http.trustProxy))
      .then((refused) => {
        if (refused) this.refuse(request, response, 429, refused.retryAfter);
        else next();
      })
      .catch(next);
  }

  private refuse(request: Request, response: Response, status: EarlyRefusal, retryAfter: number): void {
    response.setHeader('Retry-After', retryAfter);
    const what = status === 429 ? 'Too many requests' : 'Too much is under way';
    this.edge.refuseEarly(request, response, status, `${what}; try again in ${retryAfter} s.`);
  }
}
