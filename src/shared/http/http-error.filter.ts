import { STATUS_CODES } from 'node:http';
import {
  Catch,
  HttpException,
  HttpStatus,
  Logger,
  ServiceUnavailableException,
  type ArgumentsHost,
  type ExceptionFilter,
} from '@nestjs/common';
import type { Response } from 'express';
import { AuthenticationError, TooManyRequestsError } from '../auth/authentication-error.js';
import { DatabaseError } from '../database/database-error.js';
import { DomainError } from '../errors/domain-error.js';
import { OverloadedError } from '../memory/overloaded-error.js';
import { requestIdOf } from './request-context.js';

/** What every error looks like that has no wire format of its own. */
export interface HttpErrorBody {
  readonly statusCode: number;
  readonly error: string;
  readonly message: string;
}

/** @returns the body with the standard reason phrase of the status */
export function httpErrorBody(statusCode: number, message: string): HttpErrorBody {
  return { statusCode, error: STATUS_CODES[statusCode] ?? 'Error', message };
}

/** Errors of Express and its parsers bear the status they stand for; `expose` says that the message is for the client. */
interface ExposedError {
  readonly statusCode: number;
  readonly message: string;
}

function isExposed(error: unknown): error is ExposedError {
  if (!(error instanceof Error)) return false;
  const { statusCode, expose } = error as { statusCode?: unknown; expose?: unknown };
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500 && expose === true;
}

/** Whether somebody meant to say it: what is 500 by mistake says nothing. */
function isRefusal(exception: HttpException): boolean {
  return exception.getStatus() < 500 || exception instanceof ServiceUnavailableException;
}

/** The log alone has the reason why a request failed. */
function logFailure(logger: Logger, error: unknown, response: Response): void {
  const stack = error instanceof Error ? error.stack : undefined;
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  logger.error(`request ${requestIdOf(response)} failed: ${message}`, stack);
}

function messageOf(exception: HttpException): string {
  const body = exception.getResponse();
  const message = typeof body === 'object' ? (body as { message?: unknown }).message : body;
  return Array.isArray(message)
    ? message.join('; ')
    : typeof message === 'string'
      ? message
      : exception.message;
}

/**
 * The one mapper from errors to HTTP. A context with a wire format of its own extends it and says two things: `refusal`, what its own errors
 * stand for, and `form`, how a body looks that goes out. Of an unknown error the client learns nothing but an id.
 */
@Catch()
export class HttpErrorFilter implements ExceptionFilter {
  protected readonly logger: Logger = new Logger('HTTP');

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    // request-body-timeout.ts has answered 408 already; the parser's abort error is expected, and must not fill the log.
    if (response.statusCode === 408 && response.writableEnded) return;
    if (response.headersSent) {
      // The status is gone already: cutting the body short is the only way to show the client that it is not whole.
      if (!(error instanceof DomainError)) logFailure(this.logger, error, response);
      response.destroy();
      return;
    }
    const refusal = error instanceof DomainError ? this.refusal(error as DomainError, response) : undefined;
    const body = refusal ?? this.bodyOf(error, response);
    const sent = this.form(body, response);
    response.status(body.statusCode);
    if (typeof sent === 'string') response.type('text/plain').send(sent);
    else response.json(sent);
  }

  /** Status and message of a context's own error, and what else its form wants. May set headers. @returns undefined for an error of nobody */
  protected refusal(_error: DomainError, _response: Response): HttpErrorBody | undefined {
    return undefined;
  }

  /** The form in which a body goes out: a text as plain text, anything else as JSON. */
  protected form(body: HttpErrorBody, _response: Response): string | object {
    return body;
  }

  private bodyOf(error: unknown, response: Response): HttpErrorBody {
    if (error instanceof AuthenticationError) {
      if (error.challenge !== undefined) response.setHeader('WWW-Authenticate', error.challenge);
      return httpErrorBody(HttpStatus.UNAUTHORIZED, error.message);
    }
    if (error instanceof TooManyRequestsError) {
      response.setHeader('Retry-After', error.retryAfter);
      return httpErrorBody(HttpStatus.TOO_MANY_REQUESTS, error.message);
    }
    if (error instanceof OverloadedError) {
      response.setHeader('Retry-After', error.retryAfter);
      return httpErrorBody(HttpStatus.SERVICE_UNAVAILABLE, error.message);
    }
    if (error instanceof HttpException && isRefusal(error)) {
      return httpErrorBody(error.getStatus(), messageOf(error));
    }
    if (isExposed(error)) return httpErrorBody(error.statusCode, error.message);
    logFailure(this.logger, error, response);
    const id = requestIdOf(response);
    if (error instanceof DatabaseError && error.isUnavailability) {
      return httpErrorBody(HttpStatus.SERVICE_UNAVAILABLE, `The database cannot be reached (request ${id}).`);
    }
    return httpErrorBody(HttpStatus.INTERNAL_SERVER_ERROR, `Something went wrong (request ${id}).`);
  }
}
