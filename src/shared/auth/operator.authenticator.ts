import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { HttpConfig } from '../config/platform-settings.js';
import type { Claim } from '../rate-limit/claimant.js';
import type { Authenticator } from './access.js';
import { claimOfBasic, parseBasic } from './basic-credentials.js';
import { equalInConstantTime } from '../secrets/constant-time.js';
import { RequestOrigin } from './request-origin.js';
import { BootstrapCredentials } from './bootstrap-credentials.js';
import { operatorCredentials } from './operator-credentials.js';
import { Credentials, type SecurityScheme } from './security-scheme.js';

export interface Operator {
  readonly operator: true;
}

const OPERATOR_BASIC: SecurityScheme = {
  name: 'operator',
  type: 'http',
  scheme: 'basic',
  description: '`ADMIN_USERNAME` and `ADMIN_PASSWORD`',
};

/** Basic with `ADMIN_USERNAME` and `ADMIN_PASSWORD`. */
@Injectable()
@Credentials(OPERATOR_BASIC)
export class OperatorAuthenticator implements Authenticator<Operator> {
  readonly challenge = 'Basic realm="Quartet", charset="UTF-8"';

  constructor(
    private readonly credentials: BootstrapCredentials,
    private readonly origin: RequestOrigin,
  ) {}

  claim({ headers }: Request): Claim | undefined {
    return claimOfBasic('operator', headers.authorization);
  }

  /** @throws HttpException 421 the request names another host (RequestOrigin) */
  authenticate(request: Request): Promise<Operator | undefined> {
    this.origin.requireOwnHost(request);
    const { username, password } = parseBasic(request.headers.authorization) ?? {
      username: '',
      password: '',
    };
    // Both are always compared: the time must not tell which of them was wrong.
    const rightName = equalInConstantTime(username, this.credentials.of(operatorCredentials).username);
    const rightPassword = equalInConstantTime(password, this.credentials.of(operatorCredentials).password);
    return Promise.resolve(rightName && rightPassword ? { operator: true } : undefined);
  }
}

/** The operator; anyone where `OPERATIONS_PUBLIC` opens the page. Who is on which machine says nothing: a proxy makes every caller look local. */
abstract class OperatorUnlessPublic implements Authenticator<Operator> {
  readonly challenge: string;

  constructor(
    private readonly operator: OperatorAuthenticator,
    private readonly isPublic: boolean,
  ) {
    this.challenge = operator.challenge;
  }

  claim(request: Request): Claim | undefined {
    return this.isPublic ? undefined : this.operator.claim(request);
  }

  authenticate(request: Request): Promise<Operator | undefined> {
    return this.isPublic ? Promise.resolve({ operator: true }) : this.operator.authenticate(request);
  }
}

/** Who may read the pages under /docs. */
@Injectable()
@Credentials(OPERATOR_BASIC)
export class DocsReaderAuthenticator extends OperatorUnlessPublic {
  constructor(operator: OperatorAuthenticator, http: HttpConfig) {
    super(operator, http.publicPages.includes('docs'));
  }
}

/** Who may read /metrics. */
@Injectable()
@Credentials(OPERATOR_BASIC)
export class MetricsReaderAuthenticator extends OperatorUnlessPublic {
  constructor(operator: OperatorAuthenticator, http: HttpConfig) {
    super(operator, http.publicPages.includes('metrics'));
  }
}
