import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { RateLimits } from '../rate-limit/rate-limits.js';
import { clientAddress } from '../rate-limit/client-address.js';
import { HttpConfig } from '../config/platform-settings.js';
import { HttpEdge } from './http-edge.js';
import { httpErrorBody } from './http-error.filter.js';

/** `LIMIT_REQUESTS`: so many HTTP requests for each client address, then 429 with `Retry-After`. */
@Injectable()
export class RequestRateLimit {
  constructor(
    private readonly limits: RateLimits,
    private readonly http: HttpConfig,
    private readonly edge: HttpEdge,
  ) {}

  /** Goes on with `next`, or answers. */
  pass(request: Request, response: Response, next: NextFunction): void {
    if (!this.limits.limitsRequests) {
      next();
      return;
    }
    this.limits
      .countRequest(clientAddress(request, this.http.trustProxy))
      .then((refused) => {
        if (refused) this.refuse(request, response, refused.retryAfter);
        else next();
      })
      .catch(next);
  }

  private refuse(request: Request, response: Response, retryAfter: number): void {
    response.setHeader('Retry-After', retryAfter);
    if (this.edge.rateLimitResponders.some((respond) => respond(request, response))) return;
    response.status(429).json(httpErrorBody(429, `Too many requests; try again in ${retryAfter} s.`));
  }
}
