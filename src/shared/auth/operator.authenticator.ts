import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { HttpConfig } from '../config/platform-settings.js';
import type { Authenticator } from './access.js';
import { parseBasic } from './basic-credentials.js';
import { equalInConstantTime } from '../secrets/constant-time.js';
import { BootstrapCredentials } from './bootstrap-credentials.js';
import { operatorCredentials } from './operator-credentials.js';

export interface Operator {
  readonly operator: true;
}

/** Basic with `ADMIN_USERNAME` and `ADMIN_PASSWORD`. */
@Injectable()
export class OperatorAuthenticator implements Authenticator<Operator> {
  readonly challenge = 'Basic realm="Quartet", charset="UTF-8"';

  constructor(private readonly credentials: BootstrapCredentials) {}

  authenticate(request: Request): Promise<Operator | undefined> {
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

/** A loopback address or a name that always means one, with or without a port. */
const LOCAL_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/**
 * Whether a request that came in on a loopback address shows that it began somewhere else: a proxy that `TRUST_PROXY` does not tell of, or
 * a page in a browser on this machine whose name was made to lead here (DNS rebinding).
 */
function cameFromElsewhere({ headers }: Request): boolean {
  const proxied = ['x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via'];
  return (
    proxied.some((name) => headers[name] !== undefined) ||
    (headers.host !== undefined && !LOCAL_HOST.test(headers.host))
  );
}

/**
 * The operator; anyone where only this machine can connect (`HOST` is a loopback address) and the request shows no sign of another one. For
 * /metrics and /docs.
 */
@Injectable()
export class OperatorUnlessLocalAuthenticator implements Authenticator<Operator> {
  readonly challenge: string;

  constructor(
    private readonly operator: OperatorAuthenticator,
    private readonly http: HttpConfig,
  ) {
    this.challenge = operator.challenge;
  }

  authenticate(request: Request): Promise<Operator | undefined> {
    return this.http.onlyLocal && !cameFromElsewhere(request)
      ? Promise.resolve({ operator: true })
      : this.operator.authenticate(request);
  }
}
