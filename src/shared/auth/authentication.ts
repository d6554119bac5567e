import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { HttpConfig } from '../config/platform-settings.js';
import { RateLimits } from '../rate-limit/rate-limits.js';
import type { Authenticator } from './access.js';
import { challengeFor } from './console-header.js';
import { RequestOrigin } from './request-origin.js';
import { AuthenticationError, TooManyRequestsError } from './authentication-error.js';
import { clientAddress } from '../rate-limit/client-address.js';

/** Runs an authenticator, and counts who guesses. */
@Injectable()
export class Authentication {
  constructor(
    private readonly limits: RateLimits,
    private readonly http: HttpConfig,
    private readonly origin: RequestOrigin,
  ) {}

  /**
   * @param acts whether the request does something, whatever its method says
   * @returns the principal
   * @throws HttpException 403 a page of another site sends it (RequestOrigin)
   * @throws AuthenticationError not recognised
   * @throws TooManyRequestsError too many failures (AuthFailures); the credentials were not even looked at, unless this was the failure too many
   */
  async require<Principal>(
    request: Request,
    authenticator: Authenticator<Principal>,
    acts = false,
  ): Promise<Principal> {
    if (acts) this.origin.expectEffect(request);
    this.origin.requireOwn(request, (origin) => authenticator.trustsOrigin?.(request, origin) ?? false);
    const address = clientAddress(request, this.http.trustProxy);
    const claim = authenticator.claim(request);
    const examine = () => authenticator.authenticate(request);
    const examined =
      claim === undefined
        ? { principal: await examine() }
        : await this.limits.authFailures.examine({ ...claim, address }, examine);
    if ('refused' in examined) throw new TooManyRequestsError(examined.refused.retryAfter);
    if (examined.principal !== undefined) return examined.principal;
    throw new AuthenticationError(challengeFor(request, authenticator.challenge));
  }
}
