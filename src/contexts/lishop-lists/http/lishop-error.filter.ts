import { STATUS_CODES } from 'node:http';
import { Catch, Logger } from '@nestjs/common';
import type { DomainError } from '../../../shared/errors/domain-error.js';
import {
  httpErrorBody,
  HttpErrorFilter,
  type HttpErrorBody,
} from '../../../shared/http/http-error.filter.js';
import { LiShopError, type LiShopProblem } from '../lishop-error.js';

/** A status and what stands in the body: a text goes out as plain text, anything else as JSON. */
export interface Answer {
  readonly status: number;
  readonly body: string | object;
}

interface LiShopErrorBody extends HttpErrorBody {
  readonly body?: string | object;
}

/** The seed's answers are the bare reason phrase wherever it names no other. */
function phrase(status: number): Answer {
  return { status, body: STATUS_CODES[status] ?? 'Error' };
}

/** @returns what is answered to a refusal */
export function answerTo(problem: LiShopProblem): Answer {
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
    case 'NOT_FOUND':
    case 'ARTICLE_NOT_FOUND':
      return phrase(404);
    case 'ARTICLE_INVALID':
      return { status: 422, body: problem.errors };
    case 'LIST_TOO_LARGE':
      return { status: 413, body: 'list too large' };
    case 'LIST_UNREADABLE':
      return { status: 503, body: 'list longer than LIMIT_BYTES allows' };
    case 'PRECONDITION_FAILED':
      return phrase(412);
    case 'RESYNC_REQUIRED':
      return { status: 410, body: 'resync required' };
    case 'RECEIPT_NOT_FOUND':
      return { status: 404, body: 'receipt not found' };
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
export class LiShopErrorFilter extends HttpErrorFilter {
  protected override readonly logger = new Logger('LiShop');

  protected override refusal(error: DomainError): LiShopErrorBody | undefined {
    if (!(error instanceof LiShopError)) return undefined;
    const { status, body } = answerTo(error.problem);
    return { ...httpErrorBody(status, error.code), body };
  }

  protected override form({ statusCode, body }: LiShopErrorBody): string | object {
    return body ?? phrase(statusCode).body;
  }
}
