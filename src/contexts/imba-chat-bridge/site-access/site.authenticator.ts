import { createParamDecorator, Injectable, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { Claim } from '../../../shared/rate-limit/claimant.js';
import type { AuthenticatedRequest } from '../../../shared/auth/access.guard.js';
import type { Authenticator } from '../../../shared/auth/access.js';
import { Credentials, credentialsOf } from '../../../shared/auth/security-scheme.js';
import { OperatorAuthenticator, type Operator } from '../../../shared/auth/operator.authenticator.js';
import { equalInConstantTime } from '../../../shared/secrets/constant-time.js';
import { ImbaChatConfig } from '../settings.js';

/** The site or the operator, who may make chat tokens and keep the directory. */
export interface Site {
  /** Undefined where the site called with its own credential. */
  readonly operator: Operator | undefined;
}

/** Who calls, for a route that is `@Authenticated(SiteAuthenticator)`: `@BySite() site: Site`. */
export const BySite = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Site =>
    context.switchToHttp().getRequest<AuthenticatedRequest<Site>>().principal,
);

const BEARER = /^Bearer +([\x21-\x7e]{1,512}) *$/i;

const bearerOf = ({ headers }: Request): string | undefined => BEARER.exec(headers.authorization ?? '')?.[1];

/**
 * The operator's site, by a credential of its own (`Authorization: Bearer`, `IMBACHAT_SITE_TOKEN`) that opens nothing but chat tokens and the
 * directory; or the operator.
 */
@Injectable()
@Credentials(...credentialsOf(OperatorAuthenticator), {
  name: 'imbachat-site',
  type: 'http',
  scheme: 'bearer',
  description: 'The operator’s site: `IMBACHAT_SITE_TOKEN`',
})
export class SiteAuthenticator implements Authenticator<Site> {
  readonly challenge: string;

  constructor(
    private readonly operator: OperatorAuthenticator,
    private readonly config: ImbaChatConfig,
  ) {
    this.challenge = operator.challenge;
  }

  claim(request: Request): Claim | undefined {
    const id = bearerOf(request);
    return id === undefined ? this.operator.claim(request) : { context: 'imbachat', id };
  }

  async authenticate(request: Request): Promise<Site | undefined> {
    const given = bearerOf(request);
    const { siteToken } = this.config;
    if (given === undefined) {
      const operator = await this.operator.authenticate(request);
      return operator && { operator };
    }
    const isSite = siteToken !== undefined && equalInConstantTime(given, siteToken);
    return isSite ? { operator: undefined } : undefined;
  }
}
