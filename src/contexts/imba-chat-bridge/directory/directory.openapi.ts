import { applyDecorators } from '@nestjs/common';
import {
  ApiBody,
  ApiConsumes,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiQuery,
} from '@nestjs/swagger';
import { DEFAULT_PAGE, MAX_PAGE } from './directory-search.js';
import { ApiErrors, exampleUser } from '../openapi/api-errors.js';

type Decorator = MethodDecorator & ClassDecorator;

const upload = {
  ...exampleUser,
  login: 'john',
  password_hash: '$2y$10$…',
  email: 'john@example.com',
  banned: false,
};
const entry = {
  ...exampleUser,
  login: 'john',
  email: 'john@example.com',
  has_password: true,
  banned: false,
  friends: [7, 9],
};
const id = ApiParam({ name: 'id', example: 6, description: 'The user’s id on your site' });
const noUser = { 404: 'There is no user 6.' };

const ndjson = [
  { batch: 1, lines: [1, 500], created: 500, updated: 0 },
  {
    batch: 2,
    lines: [501, 731],
    created: 0,
    updated: 0,
    errors: [{ line: 502, user_id: 502, message: 'name: must be a text of 1 to 255 characters' }],
  },
  { done: true, batches: 2, created: 500, updated: 0, refused: 231 },
];

export const DescribeUpload = (): Decorator =>
  applyDecorators(
    ApiOperation({
      summary: 'Put users into the directory',
      description:
        'An array of up to 1,000 users (all or none), or NDJSON of any length, written in batches as it comes in, each all or none, with a ' +
        'result line for each. Users are told apart by user_id. The public fields become what is sent; login, password, email and banned ' +
        'stay where they are not named. `user_id` and `name` are required. password is kept hashed (0.2 s each: send password_hash for many).',
    }),
    ApiConsumes('application/json', 'application/x-ndjson'),
    ApiBody({ schema: { type: 'array', items: { type: 'object' }, example: [upload] } }),
    ApiOkResponse({
      description: 'Written. For NDJSON a line for each batch, the last one with the sum',
      content: {
        'application/json': { example: { created: 1, updated: 0 } },
        'application/x-ndjson': { example: ndjson.map((line) => JSON.stringify(line)).join('\n') },
      },
    }),
    ApiErrors({
      400: {
        message: '1 of 2 users cannot be written, so none was.',
        errors: [{ index: 1, user_id: 7, message: 'name: must be a text of 1 to 255 characters' }],
      },
      413: 'An array may take 8 MiB; send more as application/x-ndjson.',
      415: 'Send users as application/json (an array) or as application/x-ndjson (one a line).',
    }),
  );

export const DescribePage = (): Decorator =>
  applyDecorators(
    ApiOperation({ summary: 'The users of the directory, by id, a page at a time' }),
    ApiQuery({
      name: 'q',
      required: false,
      example: 'joh',
      description: 'Part of a name, login or mail address, or an id',
    }),
    ApiQuery({ name: 'banned', required: false, schema: { type: 'boolean' } }),
    ApiQuery({
      name: 'after',
      required: false,
      schema: { type: 'integer', minimum: 1 },
      description: '`next` of the page before',
    }),
    ApiQuery({
      name: 'limit',
      required: false,
      schema: { type: 'integer', minimum: 1, maximum: MAX_PAGE, default: DEFAULT_PAGE },
    }),
    ApiOkResponse({
      description: '`next` is null on the last page',
      content: { 'application/json': { example: { items: [entry], next: 6 } } },
    }),
    ApiErrors({ 400: `limit must be a whole number from 1 to ${MAX_PAGE}.` }),
  );

export const DescribeEntry = (): Decorator =>
  applyDecorators(
    ApiOperation({ summary: 'One user, with what only the operator may know; never a password' }),
    id,
    ApiOkResponse({ content: { 'application/json': { example: entry } } }),
    ApiErrors(noUser),
  );

export const DescribeChange = (): Decorator =>
  applyDecorators(
    ApiOperation({
      summary: 'Change the named fields of a user; null clears one',
      description: 'Also bans: {"banned": true}.',
    }),
    id,
    ApiBody({ schema: { type: 'object', example: { badge: null, banned: true } } }),
    ApiOkResponse({ content: { 'application/json': { example: { ...entry, banned: true } } } }),
    ApiErrors({ ...noUser, 400: 'The change is refused. banned: must be true or false' }),
  );

export const DescribeRemove = (): Decorator =>
  applyDecorators(
    ApiOperation({ summary: 'Take a user out of the directory, and out of everybody’s friends' }),
    id,
    ApiNoContentResponse({ description: 'Gone' }),
    ApiErrors(noUser),
  );

export const DescribeFriends = (): Decorator =>
  applyDecorators(
    ApiOperation({ summary: 'Replace the friends of a user' }),
    id,
    ApiBody({ schema: { type: 'array', items: { type: 'integer' }, maxItems: 1000, example: [7, 9] } }),
    ApiOkResponse({ content: { 'application/json': { example: { friends: [7, 9] } } } }),
    ApiErrors({ ...noUser, 400: 'Send a JSON array of at most 1000 user ids.' }),
  );
