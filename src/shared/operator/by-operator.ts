import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { AuthenticatedRequest } from '../auth/access.guard.js';
import type { Operator } from '../auth/operator.authenticator.js';

/** The operator who calls, for a route that is `@Authenticated(OperatorAuthenticator)`: `@ByOperator() operator: Operator`. */
export const ByOperator = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Operator =>
    context.switchToHttp().getRequest<AuthenticatedRequest<Operator>>().principal,
);
