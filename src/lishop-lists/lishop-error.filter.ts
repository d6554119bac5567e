import { STATUS_CODES } from 'node:http';
import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import { AuthenticationError, TooManyRequestsError } from '../auth/authentication-error.js';
import { DatabaseError } from '../database/database-error.js';
import { logFailure } from '../operations/http-error.filter.js';
import { LiShopError, type LiShopProblem } from './lishop-error.js';

/** A status and what stands in the body: a text goes out as plain text, anything else as JSON. */
interface Answer {
  readonly status: number;
  readonly body: string | object;
}

/** The seed's answers are the bare reason phrase wherever it names no other. */
function phrase(status: number): Answer {
  return { status, body: STATUS_CODES[status] ?? 'Error' };
}

function answerTo(problem: LiShopProblem): Answer {
  switch (problem.code) {
    case 'UNAUTHORIZED':
      return phrase(401);
    case 'PAYMENT_REQUIRED':
      return phrase(402);
    case 'FORBIDDEN':
      return phrase(403);
    case 'PARAMETER_REQUIRED':
      return { status: 400, body: `${problem.parameter} parameter required` };
    case 'PARAMETER_INVALID':
      return { status: 400, body: `${problem.parameter} parameter invalid` };
    case 'BODY_UNREADABLE':
      return phrase(problem.status);
    case 'ARTICLE_NOT_FOUND':
      return phrase(404);
    case 'ARTICLE_INVALID':
      return { status: 422, body: problem.errors };
    case 'EMAIL_NOT_FOUND':
      return { status: 404, body: 'email not found' };
    case 'SHARED_KEY_NOT_FOUND':
      return { status: 404, body: 'sharedApiKey not found' };
    case 'RECEIPT_REFUSED':
      return { status: 402, body: { status: problem.status, message: problem.message } };
    case 'APP_STORE_AWAY':
      return phrase(503);
  }
}

/** The one mapper from errors to LiShop's wire format: plain text without quotes, no envelope. */
@Catch()
export class LiShopErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('LiShop');

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) {
      logFailure(this.logger, error, response);
      response.destroy();
      return;
    }
    const { status, body } = this.answer(error, response);
    response.status(status);
    if (typeof body === 'string') response.type('text/plain').send(body);
    else response.json(body);
  }

  private answer(error: unknown, response: Response): Answer {
    if (error instanceof LiShopError) return answerTo(error.problem);
    if (error instanceof AuthenticationError) return phrase(401);
    if (error instanceof TooManyRequestsError) {
      response.setHeader('Retry-After', error.retryAfter);
      return phrase(429);
    }
    if (error instanceof HttpException && error.getStatus() < 500) return phrase(error.getStatus());
    logFailure(this.logger, error, response);
    return phrase(error instanceof DatabaseError && error.isUnavailability ? 503 : 500);
  }
}
