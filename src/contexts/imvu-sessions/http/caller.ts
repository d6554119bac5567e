import { createParamDecorator, type ExecutionContext, type PipeTransform } from '@nestjs/common';
import type { AuthenticatedRequest } from '../../../shared/auth/access.guard.js';
import { ImvuError, type ImvuErrorCode } from '../imvu-error.js';
import { isUuid } from '../../../shared/validation/uuid.js';

/** Who calls, as the route's authenticator recognised them. */
export const Caller = createParamDecorator(
  (_data: unknown, context: ExecutionContext) =>
    context.switchToHttp().getRequest<AuthenticatedRequest>().principal,
);

/** An id in a path; what cannot be one does not exist. */
export class IdPipe implements PipeTransform<string, string> {
  constructor(private readonly code: ImvuErrorCode) {}

  transform(id: string): string {
    if (!isUuid(id)) throw new ImvuError(this.code, 'There is nothing with this id.');
    return id.toLowerCase();
  }
}
