import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { RateLimits } from '../rate-limit/rate-limits.js';
import { clientAddress } from '../rate-limit/client-address.js';
import { HttpConfig } from '../config/config.js';
import { httpErrorBody } from './http-error.filter.js';

/** Tells a refusal in a wire format of its own. @returns false where the request is none of its own */
export type RateLimitResponder = (request: Request, response: Response) => boolean;

/** `LIMIT_REQUESTS`: so many HTTP requests for each client address, then 429 with `Retry-After`. */
@Injectable()
export class RequestRateLimit {
  /** Of the contexts whose callers do not read the house's JSON; `Retry-After` is set for all. */
  readonly forms: RateLimitResponder[] = [];

  constructor(
    private readonly limits: RateLimits,
    private readonly http: HttpConfig,
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
    if (this.forms.some((form) => form(request, response))) return;
    response.status(429).json(httpErrorBody(429, `Too many requests; try again in ${retryAfter} s.`));
  }
}
