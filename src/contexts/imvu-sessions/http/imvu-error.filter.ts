import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
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

/** Status and body of a refusal of this context; sets `Retry-After`. */
function refusalBody(error: ImvuError, response: Response): ImvuErrorBody {
  const { retryAfter, accounts, accountId } = error.more;
  if (retryAfter !== undefined) response.setHeader('Retry-After', retryAfter);
  return {
    ...httpErrorBody(statusOf[error.code], error.message),
    ...(accounts && { accounts }),
    ...(accountId && { account_id: accountId }),
  };
}

/** Maps this context's errors to HTTP; everything else goes on to the filter of the house. */
@Catch(ImvuError)
export class ImvuErrorFilter implements ExceptionFilter<ImvuError> {
  catch(error: ImvuError, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) {
      // Cutting the body short is the only way left to say that it is not whole.
      response.destroy();
      return;
    }
    const body = refusalBody(error, response);
    response.status(body.statusCode).json(body);
  }
}

/**
 * Every refusal below `/imvu/api/`, whoever refuses: besides the house's form it is a failure in IMVU's (`status`), as clients of IMVU
 * look at nothing else.
 */
@Catch()
export class ImvuProxyErrorFilter extends HttpErrorFilter {
  override catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    if (error instanceof ImvuError && response.headersSent) {
      response.destroy();
      return;
    }
    super.catch(error, host);
  }

  protected override bodyOf(error: unknown, response: Response): HttpErrorBody {
    return error instanceof ImvuError ? refusalBody(error, response) : super.bodyOf(error, response);
  }

  protected override render(body: HttpErrorBody): object {
    return { status: 'failure', ...body };
  }
}
