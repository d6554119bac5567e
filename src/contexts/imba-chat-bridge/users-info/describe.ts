import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { ImbachatUser } from '../users/user.dto.js';
import { ImbachatServiceError } from './api.dto.js';
import { API_VERSION } from './api-version.js';

const errors: [status: number, description: string, error: string][] = [
  [400, 'What was sent cannot be read, or too many ids', 'At most 1000 users can be asked for at once.'],
  [
    401,
    'API login or API password are missing or wrong (`WWW-Authenticate: Basic realm="Backend"`)',
    'Authenticate required!',
  ],
  [413, 'The body is too large', 'request entity too large'],
  [415, 'A file among the fields, or a body that is compressed', 'Send fields only, no files.'],
  [
    429,
    'Too many wrong passwords from this address; `Retry-After` says how many seconds to wait',
    'Too many requests; try again in 12 s.',
  ],
  [500, 'Something went wrong', 'Something went wrong (request 3f0e…).'],
  [503, 'The users cannot be read now', 'The database cannot be reached (request 3f0e…).'],
];

const serviceError = (status: number, description: string, error: string): MethodDecorator =>
  ApiResponse({
    status,
    description,
    content: {
      'application/json': {
        schema: { $ref: getSchemaPath(ImbachatServiceError) },
        example: { code: status, version: API_VERSION, error, debug: '' },
      },
    },
  });

/** The errors of the routes that ImbaChat's service calls, in its wire format. @param but those that another decorator describes */
export function ServiceErrors(...but: number[]): MethodDecorator {
  return applyDecorators(
    ApiExtraModels(ImbachatServiceError),
    ...errors.filter(([status]) => !but.includes(status)).map((error) => serviceError(...error)),
  );
}

/** Of a route that is no GET. */
export const NotFromAnotherSite = (): MethodDecorator =>
  serviceError(
    403,
    'A page of another site sent it',
    'A page of another site may not send this: its Origin is not this server’s.',
  );

/** Users info, as the service reads it. */
export const AnswersUsers = (): MethodDecorator =>
  applyDecorators(
    ApiOkResponse({
      description:
        'The users in the order asked, each once, unknown ids left out. `ETag`; 304 for `If-None-Match`',
      type: [ImbachatUser],
    }),
    ApiResponse({ status: 304, description: 'Nothing has changed' }),
  );
