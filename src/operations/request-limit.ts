import { Injectable } from '@nestjs/common';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { AbuseLimits } from '../auth/abuse-limits.js';
import { clientAddress } from '../auth/client-address.js';
import { HttpConfig } from '../config/config.js';
import { httpErrorBody } from './http-error.filter.js';

/** `LIMIT_REQUESTS`: so many HTTP requests for each client address, then 429 with `Retry-After`. */
@Injectable()
export class RequestLimit {
  constructor(
    private readonly limits: AbuseLimits,
    private readonly http: HttpConfig,
  ) {}

  readonly middleware: RequestHandler = (request: Request, response: Response, next: NextFunction) => {
    this.limits
      .countRequest(clientAddress(request, this.http.trustProxy))
      .then((refused) => {
        if (!refused) {
          next();
          return;
        }
        response.setHeader('Retry-After', refused.retryAfter);
        response
          .status(429)
          .json(httpErrorBody(429, `Too many requests; try again in ${refused.retryAfter} s.`));
      })
      .catch(next);
  };
}
