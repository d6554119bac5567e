import { STATUS_CODES } from 'node:http';
import { applyDecorators } from '@nestjs/common';
import { ApiBasicAuth, ApiBody, ApiOperation, ApiResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { HttpError } from '../../../shared/http/http-error.answer.js';

const ID = '0b9e4a0e-3a44-4f0e-9d57-6c1b6f1c2a11';
const TIME = '2026-01-05T12:00:00.000Z';

export const examples = {
  account: {
    id: ID,
    username: 'ada@example.org',
    label: null,
    state: 'active',
    paused: false,
    reason: null,
    reason_code: null,
    upstream: null,
    since: TIME,
    tries: { made: 0, of: 5 },
    next: null,
    imvu_id: '123456',
    email_hint: null,
    cooling_until: null,
    sessions: { valid: 1, invalid: 0 },
    created_at: TIME,
  },
  session: {
    id: '7c1df6ad-5d30-4a1c-a6a7-3f3f4a1b5e22',
    account_id: ID,
    valid: true,
    score: 100,
    created_at: TIME,
    last_used_at: null,
    last_checked_at: TIME,
    uses: 0,
    reason: null,
  },
  use: {
    id: '4711',
    at: TIME,
    session_id: '7c1df6ad-5d30-4a1c-a6a7-3f3f4a1b5e22',
    action: 'proxy',
    method: 'GET',
    path: '/user/user-123456',
    status: 200,
    milliseconds: 84,
  },
  needsCode: { account: { id: ID, state: 'needs_code', email_hint: '****ada@example.org' } },
  lease: {
    id: '2f7b8f0a-94a5-4f53-8a8f-0d3c2f6d9a33',
    session_id: '7c1df6ad-5d30-4a1c-a6a7-3f3f4a1b5e22',
    account_id: ID,
    exclusive: false,
    expires_at: TIME,
  },
} as const;

const messages: Record<number, string> = {
  400: 'A member of the body, or the path, is not as it must be',
  401: 'Authentication is required',
  404: 'The caller has nothing with this id',
  409: 'It is in the way of what is there',
  413: 'More than 32 MiB',
  422: 'IMVU refused the name, the password, the code or the session',
  429: 'Too soon; Retry-After tells when',
  502: 'IMVU cannot be reached',
  503: 'No valid session is left; `accounts` tells why for each',
  504: 'IMVU did not answer in time',
};

function errorExample(status: number): Record<string, unknown> {
  const body = { statusCode: status, error: STATUS_CODES[status], message: `${messages[status]}.` };
  if (status !== 503) return body;
  const account = {
    id: ID,
    username: 'ada@example.org',
    state: 'cooling',
    reason: 'IMVU refused the login.',
    reason_code: 'wrong_password',
    retry_at: TIME,
  };
  return { ...body, accounts: [account] };
}

const WITH_ACCOUNTS = {
  type: 'object',
  properties: { accounts: { type: 'array', items: { type: 'object' } } },
  required: ['accounts'],
};

/** What a route answers when it refuses, besides 401 and 429, which every route can. */
export function Refuses(...statuses: number[]): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ...[401, 429, ...statuses].map((status) =>
      ApiResponse({
        status,
        description: messages[status] ?? 'Refused',
        content: {
          'application/json': {
            schema:
              status === 503
                ? { allOf: [{ $ref: getSchemaPath(HttpError) }, WITH_ACCOUNTS] }
                : { $ref: getSchemaPath(HttpError) },
            example: errorExample(status),
          },
        },
      }),
    ),
  );
}

/** A refusal as clients of IMVU read it: `statusCode` is there where Quartet refuses, and not where it answers in place of IMVU. */
const FAILURE = {
  type: 'object',
  properties: {
    status: { type: 'string', enum: ['failure'] },
    statusCode: { type: 'integer' },
    error: { type: 'string', maxLength: 100 },
    message: { type: 'string', maxLength: 10_000 },
    accounts: { type: 'array', items: { type: 'object' } },
  },
  required: ['status', 'error', 'message'],
};

/** As `Refuses`, below `/imvu/api/`. */
export function RefusesAsImvu(...statuses: number[]): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ...[401, 429, ...statuses].map((status) =>
      ApiResponse({
        status,
        description: messages[status] ?? 'Refused',
        content: {
          'application/json': {
            schema: FAILURE,
            example: { status: 'failure', ...errorExample(status) },
          },
        },
      }),
    ),
  );
}

/** A good answer, by an example. */
export function Answers(status: number, description: string, example?: unknown): MethodDecorator {
  return applyDecorators(
    ApiResponse({
      status,
      description,
      ...(example !== undefined && {
        schema: {
          type: Array.isArray(example) ? 'array' : 'object',
          ...(Array.isArray(example) && { items: { type: 'object' } }),
          example,
        },
      }),
    }),
  );
}

/** A JSON body: names to what they are; those that may be missing end with `?`. */
export function Takes(members: Record<string, unknown>): MethodDecorator {
  const names = Object.entries(members).map(([name, example]) => ({
    name: name.replace(/\?$/, ''),
    optional: name.endsWith('?'),
    example,
  }));
  const jsonType = (value: unknown) => (typeof value === 'number' ? 'integer' : typeof value);
  return applyDecorators(
    ApiBody({
      required: names.some(({ optional }) => !optional),
      schema: {
        type: 'object',
        properties: Object.fromEntries(
          names.map(({ name, example }) => [name, { type: jsonType(example), example }]),
        ),
        required: names.filter(({ optional }) => !optional).map(({ name }) => name),
      },
    }),
  );
}

export const Does = (summary: string, description?: string): MethodDecorator =>
  ApiOperation({ summary, ...(description !== undefined && { description }) });

export const OfOperator = (): ClassDecorator =>
  applyDecorators(ApiTags('IMVU: API keys'), ApiBasicAuth('operator'));
export const OfUser = (tag: string): ClassDecorator =>
  applyDecorators(ApiTags(tag), ApiBasicAuth('imvu-user'));
