import { STATUS_CODES } from 'node:http';
import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiOperation, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { HttpError } from '../../../shared/http/http-error.answer.js';
import { ImvuConflict, ImvuFailure, NoImvuSession } from './refusal.dto.js';

const messages: Record<number, string> = {
  400: 'A member of the body, or the path, is not as it must be',
  401: 'Authentication is required',
  403: 'A page of another site sent it',
  404: 'The caller has nothing with this id',
  409: 'It is in the way of what is there',
  413: 'More than 32 MiB',
  422: 'IMVU refused the name, the password, the code or the session',
  429: 'Too soon; Retry-After says when',
  502: 'IMVU cannot be reached',
  503: 'No valid session is left; `accounts` says why for each',
  504: 'IMVU did not answer in time',
};

function errorExample(status: number): object {
  return { statusCode: status, error: STATUS_CODES[status], message: `${messages[status]}.` };
}

/** What each status bears besides the platform's form. */
const bodies: Record<number, Type> = { 409: ImvuConflict, 503: NoImvuSession };

const refusals = (statuses: readonly number[], body: (status: number) => Type, more: object = {}) =>
  applyDecorators(
    ...[401, 429, ...statuses].map((status) =>
      ApiResponse({
        status,
        description: messages[status] ?? 'Refused',
        type: body(status),
        example: { ...more, ...errorExample(status) },
      }),
    ),
  );

/** What a route answers when it refuses, besides 401 and 429, which every route can. */
export function Refuses(...statuses: number[]): MethodDecorator & ClassDecorator {
  return refusals(statuses, (status) => bodies[status] ?? HttpError);
}

/** As `Refuses`, where any status may also be an answer of another form. */
export function RefusesOr(other: Type, description: string, ...statuses: number[]): MethodDecorator {
  const schema = { oneOf: [HttpError, other].map((type) => ({ $ref: getSchemaPath(type) })) };
  return applyDecorators(
    ApiExtraModels(other),
    ...[401, 429, ...statuses].map((status) =>
      ApiResponse({ status, description: `${messages[status]}. Or: ${description}`, schema }),
    ),
    ApiResponse({ status: 'default', description, schema }),
  );
}

/** As `Refuses`, below `/imvu/api/`. */
export function RefusesAsImvu(...statuses: number[]): MethodDecorator & ClassDecorator {
  return refusals(statuses, () => ImvuFailure, { status: 'failure' });
}

/** What IMVU answers, or what is answered in its place: no schema of ours holds it, so it is described by an example. */
export function AnswersAsImvu(status: number, description: string, example: object): MethodDecorator {
  return ApiResponse({ status, description, schema: { type: 'object', example } });
}

export const Does = (summary: string, description?: string): MethodDecorator =>
  ApiOperation({ summary, ...(description !== undefined && { description }) });
