import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { RateLimits } from '../../../shared/rate-limit/rate-limits.js';
import type { Authenticator } from '../../../shared/auth/access.js';
import { Credentials } from '../../../shared/auth/security-scheme.js';
import { TooManyRequestsError } from '../../../shared/auth/authentication-error.js';
import { clientAddress } from '../../../shared/rate-limit/client-address.js';
import { equalInConstantTime } from '../../../shared/secrets/constant-time.js';
import { HttpConfig } from '../../../shared/config/platform-settings.js';
import { LiShopConfig } from '../settings.js';
import { LiShopError } from '../lishop-error.js';
import { asText, parametersOf } from '../http/parameters.js';

/** An app that may register accounts. */
export interface App {
  readonly app: true;
}

/**
 * Who knows `LISHOP_API_SECRET`, sent as the parameter `secret`; anyone where it is not set.
 * A wrong one is a 403 and not a 401 (docs/lishop.md), so it is counted as a failure here.
 */
@Injectable()
@Credentials('in-parameters')
export class AppAuthenticator implements Authenticator<App> {
  readonly needsBody = true;

  constructor(
    private readonly config: LiShopConfig,
    private readonly limits: RateLimits,
    private readonly http: HttpConfig,
  ) {}

  /** None: what is wrong is counted below, since it is no 401. */
  claim(): undefined {
    return undefined;
  }

  /** @throws LiShopError FORBIDDEN; TooManyRequestsError */
  async authenticate(request: Request): Promise<App> {
    const { apiSecret } = this.config;
    if (apiSecret === undefined) return { app: true };
    const secret = asText(parametersOf(request).secret);
    if (typeof secret !== 'string' || secret === '') throw new LiShopError({ code: 'FORBIDDEN' });
    const claimant = {
      context: 'lishop',
      address: clientAddress(request, this.http.trustProxy),
      id: `secret ${secret}`,
    };
    const examined = await this.limits.authFailures.examine(claimant, () =>
      Promise.resolve(equalInConstantTime(secret, apiSecret) ? { app: true as const } : undefined),
    );
    if ('refused' in examined) throw new TooManyRequestsError(examined.refused.retryAfter);
    if (examined.principal !== undefined) return examined.principal;
    throw new LiShopError({ code: 'FORBIDDEN' });
  }
}
