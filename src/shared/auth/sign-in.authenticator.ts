import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Text } from '../validation/decorators.js';
import type { Claim } from '../rate-limit/claimant.js';
import type { Authenticator } from './access.js';
import { OperatorAuthenticator, type Operator } from './operator.authenticator.js';
import { readSignIn } from './read-sign-in.js';
import { RequestOrigin } from './request-origin.js';
import { Credentials } from './security-scheme.js';

/** Body of `POST /operator/session`. */
export class OperatorSignIn {
  @Text({ max: 200, description: '`ADMIN_USERNAME`', example: 'admin' })
  username!: string;

  @Text({ max: 1_000, description: '`ADMIN_PASSWORD`', example: 'right horse' })
  password!: string;
}

/** The operator's name and password in the body: failures count as those of Basic do. */
@Injectable()
@Credentials('in-parameters')
export class SignInAuthenticator implements Authenticator<Operator> {
  readonly challenge: string;
  readonly needsBody = true;

  constructor(
    private readonly operator: OperatorAuthenticator,
    private readonly origin: RequestOrigin,
  ) {
    this.challenge = operator.challenge;
  }

  claim({ body }: Request): Claim | undefined {
    const { username } = (body ?? {}) as { username?: unknown };
    return typeof username === 'string' ? { context: 'operator', id: username.slice(0, 200) } : undefined;
  }

  /** @throws HttpException as readSignIn */
  authenticate(request: Request): Promise<Operator | undefined> {
    const signIn = readSignIn(request, this.origin, OperatorSignIn);
    return Promise.resolve(signIn && this.operator.recognise(request, signIn.username, signIn.password));
  }
}
