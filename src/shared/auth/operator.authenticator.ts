import { HttpException, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { HttpConfig } from '../config/platform-settings.js';
import { clientAddress } from '../rate-limit/client-address.js';
import type { Claim } from '../rate-limit/claimant.js';
import type { Authenticator } from './access.js';
import { AuthenticationError } from './authentication-error.js';
import { claimOfBasic, parseBasic } from './basic-credentials.js';
import { equalInConstantTime } from '../secrets/constant-time.js';
import { changesSomething, RequestOrigin } from './request-origin.js';
import { BootstrapCredentials } from './bootstrap-credentials.js';
import { challengeFor, CONSOLE_HEADER, fromConsole } from './console-header.js';
import { operatorCredentials } from './operator-credentials.js';
import { OperatorSessions } from './operator-sessions.js';
import { Credentials, type SecurityScheme } from './security-scheme.js';
import { SessionCookie } from './session-cookie.js';

/** The operator, or anyone where a page of the operator is opened to all. */
export interface OperatorOrAnyone {
  readonly operator: true;
}

/** The operator, as the log of what was done names them. */
export interface Operator extends OperatorOrAnyone {
  readonly name: string;
  /** The client address, as the limits count it. */
  readonly address: string;
  /** The console's session, where its cookie was what was shown. */
  readonly session?: { readonly token: string; readonly expires: Date };
}

const OPERATOR_BASIC: SecurityScheme = {
  name: 'operator',
  type: 'http',
  scheme: 'basic',
  description: '`ADMIN_USERNAME` and `ADMIN_PASSWORD`',
};
export const OPERATOR_SESSION: SecurityScheme = {
  name: 'operator-session',
  type: 'apiKey',
  cookie: '__Host-quartet',
  description:
    'The session of `POST /operator/session`; without TLS the cookie is `quartet`. A call that changes something needs the header `x-quartet-console: 1` as well',
};

/** `ADMIN_USERNAME` and `ADMIN_PASSWORD` by Basic, or the cookie of a session that was begun with them. */
@Injectable()
@Credentials(OPERATOR_BASIC, OPERATOR_SESSION)
export class OperatorAuthenticator implements Authenticator<Operator> {
  readonly challenge = 'Basic realm="Quartet", charset="UTF-8"';

  constructor(
    private readonly credentials: BootstrapCredentials,
    private readonly origin: RequestOrigin,
    private readonly sessions: OperatorSessions,
    private readonly http: HttpConfig,
  ) {}

  claim(request: Request): Claim | undefined {
    const { authorization } = request.headers;
    if (authorization !== undefined) return claimOfBasic('operator', authorization);
    const id = this.cookieOf(request).token;
    return id === undefined ? undefined : { context: 'operator', id };
  }

  /**
   * @throws HttpException 421 the request names another host, 403 it acts by the cookie and comes from a page of another site (RequestOrigin)
   * @throws AuthenticationError the session is over: a browser that still has its cookie guesses nothing
   */
  async authenticate(request: Request): Promise<Operator | undefined> {
    this.origin.requireOwnHost(request);
    if (request.headers.authorization !== undefined) return this.ofBasic(request);
    const { token } = this.cookieOf(request);
    return token === undefined ? undefined : this.ofSession(request, token);
  }

  /** @returns who it is by name and password, or `undefined` */
  recognise(request: Request, username: string, password: string): Operator | undefined {
    const { username: name, password: right } = this.credentials.of(operatorCredentials);
    // Both are always compared: the time must not show which of them was wrong.
    const rightName = equalInConstantTime(username, name);
    const rightPassword = equalInConstantTime(password, right);
    return rightName && rightPassword ? this.operatorOf(request) : undefined;
  }

  private ofBasic(request: Request): Operator | undefined {
    const { username = '', password = '' } = parseBasic(request.headers.authorization) ?? {};
    return this.recognise(request, username, password);
  }

  private async ofSession(request: Request, token: string): Promise<Operator | undefined> {
    this.origin.requireOwnPage(request);
    if (changesSomething(request) && !fromConsole(request)) {
      throw new HttpException(
        `A call that changes something with the console's cookie needs the header ${CONSOLE_HEADER}: 1.`,
        403,
      );
    }
    const state = await this.sessions.find(token);
    if (state.is === 'over') throw new AuthenticationError(challengeFor(request, this.challenge));
    return state.is === 'live'
      ? { ...this.operatorOf(request), session: { token, expires: state.expires } }
      : undefined;
  }

  /** The operator, for a caller who has proved to be them. */
  operatorOf(request: Request): Operator {
    const { username: name } = this.credentials.of(operatorCredentials);
    return { operator: true, name, address: clientAddress(request, this.http.trustProxy) };
  }

  private cookieOf(request: Request): SessionCookie {
    return new SessionCookie(request, this.http.publicUrl);
  }
}

/** The operator; anyone where `OPERATIONS_PUBLIC` opens the page. Who is on which machine says nothing: a proxy makes every caller look local. */
abstract class OperatorUnlessPublic implements Authenticator<OperatorOrAnyone> {
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

  authenticate(request: Request): Promise<OperatorOrAnyone | undefined> {
    return this.isPublic ? Promise.resolve({ operator: true }) : this.operator.authenticate(request);
  }
}

/** Who may read the pages under /docs. */
@Injectable()
@Credentials(OPERATOR_BASIC, OPERATOR_SESSION)
export class DocsReaderAuthenticator extends OperatorUnlessPublic {
  constructor(operator: OperatorAuthenticator, http: HttpConfig) {
    super(operator, http.publicPages.includes('docs'));
  }
}

/** Who may read /metrics. */
@Injectable()
@Credentials(OPERATOR_BASIC, OPERATOR_SESSION)
export class MetricsReaderAuthenticator extends OperatorUnlessPublic {
  constructor(operator: OperatorAuthenticator, http: HttpConfig) {
    super(operator, http.publicPages.includes('metrics'));
  }
}
