import { applyDecorators } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
  ApiResponse,
} from '@nestjs/swagger';
import { exampleUser } from '../openapi/api-errors.js';
import type { ApiErrorBody } from './api-error.filter.js';
import { API_VERSION } from './api-version.js';

type Decorator = MethodDecorator & ClassDecorator;

const body = (code: number, error: string): ApiErrorBody => ({
  code,
  version: API_VERSION,
  error,
  debug: '',
});

const errors: [number, string, string][] = [
  [400, 'Too many ids', 'At most 1000 users can be asked for at once.'],
  [
    401,
    'API login or API password are missing or wrong (`WWW-Authenticate: Basic realm="Backend"`)',
    'Authenticate required!',
  ],
  [
    429,
    'Too many wrong passwords from this address; `Retry-After` says how many seconds to wait',
    'Too many requests; try again in 12 s.',
  ],
  [500, 'Something went wrong', 'Something went wrong (request 3f0e…).'],
  [503, 'The users cannot be read now', 'The database cannot be reached (request 3f0e…).'],
];

/** The errors of the routes that ImbaChat's service calls, in its wire format. */
function ApiWireErrors(...but: number[]): Decorator {
  return applyDecorators(
    ...errors
      .filter(([status]) => !but.includes(status))
      .map(([status, description, error]) =>
        ApiResponse({
          status,
          description,
          content: { 'application/json': { example: body(status, error) } },
        }),
      ),
  );
}

const json = (example: unknown) => ({ content: { 'application/json': { example } } });
const users = ApiOkResponse({
  description:
    'The users in the order asked, each once, unknown ids left out. `ETag`; 304 for `If-None-Match`',
  ...json([exampleUser, { user_id: 7, name: 'Zoë', avatar_url: false }]),
});

export const DescribeVersion = (): Decorator =>
  applyDecorators(
    ApiOperation({ summary: 'What answers here' }),
    ApiOkResponse(json({ version: API_VERSION, type: 'Quartet' })),
  );

export const DescribeUsersByPath = (): Decorator =>
  applyDecorators(
    ApiOperation({
      summary: 'Users info: who these users are',
      description: 'Everything but digits and commas is ignored in the ids.',
    }),
    ApiParam({ name: 'ids', example: '6,7', description: 'At most 1,000 ids, separated by commas' }),
    users,
    ApiWireErrors(),
  );

export const DescribeUsersByQuery = (): Decorator =>
  applyDecorators(
    ApiOperation({
      summary: 'Users info, with the ids as a parameter',
      description: 'Everything but digits and commas is ignored in the ids.',
    }),
    ApiQuery({
      name: 'user_ids',
      required: false,
      example: '6,7',
      description: 'At most 1,000 ids, separated by commas',
    }),
    users,
    ApiWireErrors(),
  );

export const DescribeAuthUsers = (): Decorator =>
  applyDecorators(
    ApiOperation({ summary: 'Whose login and password these are' }),
    ApiConsumes('application/x-www-form-urlencoded', 'application/json', 'multipart/form-data'),
    ApiBody({
      schema: {
        type: 'object',
        properties: {
          login: { type: 'string', example: 'john', description: '`username` or `email` do as well' },
          password: { type: 'string', example: 'right horse' },
        },
      },
    }),
    ApiOkResponse({
      description: 'The user; or, also with status 200, that there is none with this login and password',
      content: {
        'application/json': {
          examples: {
            right: { value: { name: 'John', user_id: 6 } },
            wrong: { value: WRONG_LOGIN },
          },
        },
      },
    }),
    ApiResponse({
      status: 429,
      description:
        'Ten wrong passwords of one login in 15 minutes: then one in 30 s is looked at. Or 32 others wait. `Retry-After` says how long',
      ...json({ code: 429, error: 'Too many attempts to log in; try again in 30 s.', debug: '' }),
    }),
    ApiResponse({
      status: 415,
      description: 'A file among the fields',
      ...json(body(415, 'Send fields only, no files.')),
    }),
    ApiWireErrors(400, 429),
  );

export const DescribeNotifications = (): Decorator =>
  applyDecorators(
    ApiOperation({ summary: 'Taken, and dropped: Quartet sends nothing to phones' }),
    ApiNoContentResponse({ description: 'Nothing was kept' }),
    ApiWireErrors(400),
  );

export const DescribeSearch = (): Decorator =>
  applyDecorators(
    ApiOperation({ summary: 'Users whose name holds a text, whatever the letter case; 50 at most' }),
    ApiParam({ name: 'key', example: 'oh' }),
    ApiOkResponse({
      description: '`email` only with IMBACHAT_EXPOSE_MAIL=true',
      ...json({ code: 200, version: API_VERSION, data: [{ name: 'John', user_id: 6 }] }),
    }),
    ApiWireErrors(400),
  );

export const DescribeUserFriends = (): Decorator =>
  applyDecorators(
    ApiOperation({ summary: 'The friends of a user' }),
    ApiParam({ name: 'id', example: 6 }),
    users,
    ApiWireErrors(400),
  );

/** The body of what is no login; of the seed's plugin, which gives no version here. */
export interface LoginRefusal {
  readonly code: number;
  readonly error: string;
  readonly debug: '';
}

/** What the seed's plugin says to a wrong login or password, with status 200. */
export const WRONG_LOGIN: LoginRefusal = {
  code: 403,
  error: 'Please enter a correct username and password. Note that both fields may be case-sensitive.',
  debug: '',
};
