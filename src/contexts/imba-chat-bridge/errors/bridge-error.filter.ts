import { Catch } from '@nestjs/common';
import type { Response } from 'express';
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

/** For the operator's routes: the house's error body, with the errors of single items where there are some. */
@Catch()
export class BridgeErrorFilter extends HttpErrorFilter {
  protected override bodyOf(
    error: unknown,
    response: Response,
  ): HttpErrorBody & { errors?: readonly ItemError[] } {
    if (!(error instanceof BridgeError)) return super.bodyOf(error, response);
    return {
      ...httpErrorBody(statuses[error.code], error.message),
      ...(error.errors && { errors: error.errors }),
    };
  }
}
