import { applyDecorators, type Type } from '@nestjs/common';
import { ApiResponse, ApiUnprocessableEntityResponse } from '@nestjs/swagger';
import { fieldsOf } from '../../../shared/validation/field.js';
import { readDto, type Problem } from '../../../shared/validation/read-dto.js';
import { answerTo } from './lishop-error.filter.js';
import { refusalOf } from './lishop-validation.js';
import { LiShopArticleErrors } from './refusal.dto.js';

/** One answer in plain text, which no DTO describes: when it comes, and what may stand in it. */
export function plain(status: number, when: string, ...bodies: string[]): ClassDecorator & MethodDecorator {
  const examples = Object.fromEntries(bodies.map((body) => [body, { value: body }]));
  return ApiResponse({
    status,
    description: when,
    content: { 'text/plain': { schema: { type: 'string' }, examples } },
  });
}

export const ResyncRequired = (): MethodDecorator =>
  plain(
    410,
    'Not all changes since the cursor are known any more: read the list anew, without one',
    'resync required',
  );

/** What every route of LiShop may answer. */
export const OfEveryRoute = (): ClassDecorator & MethodDecorator =>
  applyDecorators(
    plain(
      429,
      'Too many requests, failures or different unknown keys from this address; see `Retry-After`',
      'Too Many Requests',
    ),
    plain(500, 'Something went wrong; the log knows what, under `x-request-id`', 'Internal Server Error'),
    plain(503, 'The database cannot be reached', 'Service Unavailable'),
  );

const UnknownKey = (): ClassDecorator & MethodDecorator =>
  plain(401, 'No key, or one that nobody holds', 'Unauthorized');

/** Any holder of a key of a list that is paid for. */
export const ForMembers = (): ClassDecorator & MethodDecorator =>
  applyDecorators(
    UnknownKey(),
    plain(402, "The list's receipt is invalid or expired; its data are kept", 'Payment Required'),
  );

/** Of a route that changes articles. */
export const ForWriters = (): ClassDecorator & MethodDecorator =>
  plain(403, 'The key may only read', 'Forbidden');

/** @param paid whether the list must be paid for */
export const ForOwners = (paid = true): ClassDecorator & MethodDecorator =>
  applyDecorators(
    UnknownKey(),
    plain(
      402,
      paid
        ? "The list's receipt is invalid or expired, its data are kept; or the key waits for its own receipt to be found valid"
        : 'The key waits for its receipt to be found valid',
      'Payment Required',
    ),
    plain(403, "The key is not the owner's, or not the newest one", 'Forbidden'),
  );

export const NotFound = (when: string, body: string): MethodDecorator => plain(404, when, body);

function problemsOf(dto: Type<object>, sent: object): readonly Problem[] {
  const read = readDto(dto, sent, 'ignore');
  return 'problems' in read ? read.problems : [];
}

/** What is answered to requests that are not as the class has it: as it is made for those that leave out its fields, or send what no field can be. */
export function describeRefusals(dto: Type<object>): MethodDecorator {
  const objects = Object.fromEntries([...fieldsOf(dto).keys()].map((name) => [name, {}]));
  const missing = problemsOf(dto, {});
  const answers = [...missing, ...problemsOf(dto, objects)].map((problem) =>
    answerTo(refusalOf([problem]).problem),
  );
  const texts = answers.flatMap(({ body }) => (typeof body === 'string' ? [body] : []));
  const ofArticle = answers.some(({ status }) => status === 422);
  return applyDecorators(
    plain(400, 'A parameter is missing or wrong, or the body cannot be read', ...texts, 'Bad Request'),
    ofArticle
      ? plain(
          413,
          'The body is larger than 2 MB or has too many values, or the list is past its bytes',
          'Payload Too Large',
          'list too large',
        )
      : plain(413, 'The body is larger than 2 MB, or has too many values', 'Payload Too Large'),
    plain(415, 'The body is in an encoding that is not known', 'Unsupported Media Type'),
    ...(ofArticle
      ? [
          ApiUnprocessableEntityResponse({
            description: 'Fields are missing or wrong, or the list is full',
            type: LiShopArticleErrors,
            examples: {
              fields: { summary: 'Fields', value: { qty: ["can't be blank", 'is not a number'] } },
              full: {
                summary: 'A full list',
                value: { base: ['the list is full (maximum is 10000 articles)'] },
              },
            },
          }),
        ]
      : []),
  );
}
