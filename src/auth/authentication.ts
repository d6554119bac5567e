import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { HttpConfig } from '../config/config.js';
import { AbuseLimits } from './abuse-limits.js';
import type { Authenticator } from './access.js';
import { AuthenticationError, TooManyRequestsError } from './authentication-error.js';
import { clientAddress } from './client-address.js';

/** Runs an authenticator, and counts who guesses. */
@Injectable()
export class Authentication {
  constructor(
    private readonly limits: AbuseLimits,
    private readonly http: HttpConfig,
  ) {}

  /**
   * @returns the principal
   * @throws AuthenticationError not recognised
   * @throws TooManyRequestsError this address has failed too often; its credentials were not even looked at
   */
  async require<Principal>(request: Request, authenticator: Authenticator<Principal>): Promise<Principal> {
    const address = clientAddress(request, this.http.trustProxy);
    const guessing = await this.limits.guessing(address);
    if (guessing) throw new TooManyRequestsError(guessing.retryAfter);
    const principal = await authenticator.authenticate(request);
    if (principal !== undefined) return principal;
    const refused = await this.limits.countAuthFailure(address);
    if (refused) throw new TooManyRequestsError(refused.retryAfter);
    throw new AuthenticationError(authenticator.challenge);
  }
}
