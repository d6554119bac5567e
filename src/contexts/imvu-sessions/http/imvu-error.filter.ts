import { Catch } from '@nestjs/common';
import type { Response } from 'express';
import type { DomainError } from '../../../shared/errors/domain-error.js';
import {
  httpErrorBody,
  HttpErrorFilter,
  type HttpErrorBody,
} from '../../../shared/http/http-error.filter.js';
import { ImvuError, type ImvuErrorCode, type NoSessionReason } from '../imvu-error.js';

const statusOf: Record<ImvuErrorCode, number> = {
  INVALID_REQUEST: 400,
  PATH_REFUSED: 400,
  API_KEY_NOT_FOUND: 404,
  ACCOUNT_NOT_FOUND: 404,
  SESSION_NOT_FOUND: 404,
  CHECKOUT_NOT_FOUND: 404,
  USER_NOT_FOUND: 404,
  USERNAME_TAKEN: 409,
  ALREADY_ADDED: 409,
  NO_CODE_AWAITED: 409,
  BODY_TOO_LARGE: 413,
  WRONG_CODE: 422,
  LOGIN_REFUSED: 422,
  CHALLENGED: 422,
  SESSION_REFUSED: 422,
  TOO_SOON: 429,
  UPSTREAM_UNREACHABLE: 502,
  UPSTREAM_AWAY: 502,
  REPLY_TOO_LARGE: 502,
  NO_SESSION: 503,
  UPSTREAM_TIMEOUT: 504,
};

interface ImvuErrorBody extends HttpErrorBody {
  readonly accounts?: readonly NoSessionReason[];
  readonly account_id?: string;
}

/** Maps this context's errors to HTTP, in the platform's form. */
@Catch()
export class ImvuErrorFilter extends HttpErrorFilter {
  protected override refusal(error: DomainError, response: Response): ImvuErrorBody | undefined {
    if (!(error instanceof ImvuError)) return undefined;
    const { retryAfter, accounts, accountId } = error.more;
    if (retryAfter !== undefined) response.setHeader('Retry-After', retryAfter);
    return {
      ...httpErrorBody(statusOf[error.code], error.message),
      ...(accounts && { accounts }),
      ...(accountId && { account_id: accountId }),
    };
  }
}

/** A refusal as clients of IMVU read it besides. */
export const imvuFailure = (body: HttpErrorBody): object => ({ status: 'failure', ...body });

/**
 * Every refusal below `/imvu/api/`, also of the platform: besides the platform's form it is a failure in IMVU's (`status`), as clients of IMVU
 * look at nothing else.
 */
@Catch()
export class ImvuProxyErrorFilter extends ImvuErrorFilter {
  protected override form(body: HttpErrorBody): object {
    return imvuFailure(body);
  }
}
