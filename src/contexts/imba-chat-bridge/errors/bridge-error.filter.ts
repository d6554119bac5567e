import { Catch } from '@nestjs/common';
import type { DomainError } from '../../../shared/errors/domain-error.js';
import {
  httpErrorBody,
  HttpErrorFilter,
  type HttpErrorBody,
} from '../../../shared/http/http-error.filter.js';
import { BridgeError, type BridgeErrorCode, type ItemError } from './bridge-error.js';

const statuses: Record<BridgeErrorCode, number> = {
  USER_NOT_FOUND: 404,
  USER_BANNED: 403,
  WRONG_VALUE: 400,
  WRONG_USERS: 400,
  TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  WIDGET_NOT_CONFIGURED: 404,
  SITE_TABLE_UNAVAILABLE: 503,
};

/** For the operator's routes: the platform's error body, with the errors of single items where there are some. */
@Catch()
export class BridgeErrorFilter extends HttpErrorFilter {
  protected override refusal(
    error: DomainError,
  ): (HttpErrorBody & { errors?: readonly ItemError[] }) | undefined {
    if (!(error instanceof BridgeError)) return undefined;
    return {
      ...httpErrorBody(statuses[error.code], error.message),
      ...(error.errors && { errors: error.errors }),
    };
  }
}
