import { Catch, HttpStatus } from '@nestjs/common';
import type { HttpErrorBody } from '../../../shared/http/http-error.filter.js';
import { BridgeErrorFilter } from '../errors/bridge-error.filter.js';
import { API_VERSION } from './api-version.js';

/** The body of every refusal that ImbaChat's service reads (seed, "Authorization"). */
export interface ApiErrorBody {
  readonly code: number;
  readonly version: number;
  readonly error: string;
  readonly debug: '';
}

/** An error as ImbaChat's plugin puts it: `{code, version, error, debug}`. */
export function apiErrorBody({ statusCode, message }: HttpErrorBody): ApiErrorBody {
  const error = statusCode === (HttpStatus.UNAUTHORIZED as number) ? 'Authenticate required!' : message;
  return { code: statusCode, version: API_VERSION, error, debug: '' };
}

/** Errors in ImbaChat's wire format, for the routes that its service calls. */
@Catch()
export class ApiErrorFilter extends BridgeErrorFilter {
  protected override form(body: HttpErrorBody): ApiErrorBody {
    return apiErrorBody(body);
  }
}
