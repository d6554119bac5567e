import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import type { Claim } from '../rate-limit/claimant.js';
import { Text } from '../validation/decorators.js';
import type { Authenticator } from './access.js';
import { OperatorAuthenticator, type Operator } from './operator.authenticator.js';
import { readSignIn } from './read-sign-in.js';
import { RequestOrigin } from './request-origin.js';
import { Credentials } from './security-scheme.js';
import { SignInCodes } from './sign-in-codes.js';

/** Body of `POST /operator/session/code`. */
export class OperatorSignInCode {
  @Text({ max: 100, description: 'From the link that Quartet’s own process printed', example: 'kq3…' })
  code!: string;
}

/** A code that is good once (SignInCodes): failures count as those of Basic do. */
@Injectable()
@Credentials('in-parameters')
export class SignInCodeAuthenticator implements Authenticator<Operator> {
  readonly challenge: string;
  readonly needsBody = true;

  constructor(
    private readonly operator: OperatorAuthenticator,
    private readonly origin: RequestOrigin,
    private readonly codes: SignInCodes,
  ) {
    this.challenge = operator.challenge;
  }

  /** A code names nobody; all tries of an address are one claim. */
  claim(): Claim {
    return { context: 'operator', id: 'sign-in code' };
  }

  /** @throws HttpException as readSignIn */
  authenticate(request: Request): Promise<Operator | undefined> {
    const signIn = readSignIn(request, this.origin, OperatorSignInCode);
    return Promise.resolve(
      signIn && this.codes.redeem(signIn.code) ? this.operator.operatorOf(request) : undefined,
    );
  }
}
