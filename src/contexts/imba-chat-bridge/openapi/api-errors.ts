import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { ItemError } from '../errors/bridge-error.js';
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
    ...Object.entries({ ...always, ...messages }).map(([key, said]) => {
      const status = Number(key);
      const { message, ...more } = typeof said === 'string' ? { message: said } : said;
      return ApiResponse({
        status,
        description: meanings[status] ?? message,
        content: { 'application/json': { example: { ...httpErrorBody(status, message), ...more } } },
      });
    }),
  );
}

export const exampleUser = {
  user_id: 6,
  name: 'John',
  avatar_url: 'https://www.example.com/contents/avatars/6.png',
  profile_url: 'https://www.example.com/members/6/',
  lastlogin: 1763720000,
  badge: 'Gold',
  chat_role: 'user',
  profiles: { '11': { user_id: 'P11-A', avatar_url: 'https://www.example.com/p11.png', name: 'P11-John' } },
};
