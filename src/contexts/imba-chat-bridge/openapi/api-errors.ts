import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { ItemError } from '../errors/bridge-error.js';
import { ImbachatError } from '../errors/bridge-error.dto.js';
import { httpErrorBody } from '../../../shared/http/http-error.filter.js';

const meanings: Record<number, string> = {
  400: 'What was sent is wrong; the message says what',
  401: 'Name or password are missing or wrong',
  403: 'The user is banned',
  404: 'There is no such user',
  413: 'Too large',
  415: 'Not a content type that is read here',
  429: 'Too many requests, or too many wrong passwords; `Retry-After` says how many seconds to wait',
  500: 'Something went wrong; the message has the request id',
  503: 'The database cannot be reached',
};

interface ErrorExample {
  readonly message: string;
  readonly errors: readonly ItemError[];
}

type Decorator = MethodDecorator & ClassDecorator;

/** Describes the errors of an operator's route. @param messages an example of the message for each status */
export function ApiErrors(messages: Record<number, string | ErrorExample>): Decorator {
  const always: Record<number, string | ErrorExample> = {
    401: 'Authentication is required.',
    429: 'Too many requests; try again in 12 s.',
    503: 'The database cannot be reached (request 3f0e…).',
  };
  return applyDecorators(
    ApiExtraModels(ImbachatError),
    ...Object.entries({ ...always, ...messages }).map(([key, said]) => {
      const status = Number(key);
      const { message, ...more } = typeof said === 'string' ? { message: said } : said;
      return ApiResponse({
        status,
        description: meanings[status] ?? message,
        content: {
          'application/json': {
            schema: { $ref: getSchemaPath(ImbachatError) },
            example: { ...httpErrorBody(status, message), ...more },
          },
        },
      });
    }),
  );
}
