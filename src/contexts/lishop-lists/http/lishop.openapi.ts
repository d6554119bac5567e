import { applyDecorators, type Type } from '@nestjs/common';
import {
  ApiConsumes,
  ApiProperty,
  ApiPropertyOptional,
  ApiResponse,
  ApiSecurity,
  ApiTags,
} from '@nestjs/swagger';

/** An article's fields, as the description of the routes shows them. */
export class ArticleFieldsDto {
  @ApiProperty({ example: 'Milk', maxLength: 1000 })
  name!: string;
  @ApiProperty({ example: '2', description: 'A number, as text', maxLength: 1000 })
  qty!: string;
  @ApiPropertyOptional({ type: String, nullable: true, example: 'dairy', maxLength: 1000 })
  category?: string | null;
  @ApiPropertyOptional({ type: String, nullable: true, example: 'fresh', maxLength: 1000 })
  type?: string | null;
  @ApiPropertyOptional({ type: String, nullable: true, example: 'corner shop', maxLength: 1000 })
  shop?: string | null;
  @ApiPropertyOptional({ type: String, nullable: true, example: '1.20', maxLength: 1000 })
  prize?: string | null;
  @ApiProperty({ example: '0', description: 'A number, as text', maxLength: 1000 })
  checked!: string;
}

export class ArticleDto extends ArticleFieldsDto {
  @ApiProperty({ example: '763918273649152' })
  objectId!: string;
  @ApiProperty({ format: 'date-time', example: '2026-11-21T21:19:42.000Z' })
  created_at!: string;
  @ApiProperty({ format: 'date-time', example: '2026-11-21T21:19:42.000Z' })
  updated_at!: string;
}

export class ApiKeyDto {
  @ApiProperty({ example: '3f2a9c0d5e7b41868d1f0a2b3c4d5e6f', minLength: 32, maxLength: 32 })
  api_key!: string;
}

export class SharedKeyDto extends ApiKeyDto {
  @ApiProperty({ example: 'ann@example.com' })
  email!: string;
}

export class RegisterAccountDto {
  @ApiProperty({
    example: '1000000152345678',
    description: 'What identifies the payment: the same one gets the same list',
  })
  paymentIdentifier!: string;
  @ApiProperty({
    example: 'MIISmQYJKoZIhvcNAQcCoIISijCC',
    description: 'The receipt of the App Store, base64',
  })
  receipt!: string;
  @ApiPropertyOptional({ description: 'LISHOP_API_SECRET, where that is set' })
  secret?: string;
}

export class EmailDto {
  @ApiProperty({ example: 'ann@example.com' })
  email!: string;
}

export class SharedApiKeyDto {
  @ApiProperty({
    example: '3f2a9c0d5e7b41868d1f0a2b3c4d5e6f',
    description: 'The key of the guest who is to go',
  })
  sharedApiKey!: string;
}

export class VerifyReceiptDto {
  @ApiProperty({
    example: 'MIISmQYJKoZIhvcNAQcCoIISijCC',
    description: 'The receipt of the App Store, base64',
  })
  receipt!: string;
  @ApiProperty({ example: 'D4+tW9nLRp+hZXCGdyiVDg==', description: 'The device, a UUID in base64' })
  deviceIdentifier!: string;
  @ApiPropertyOptional({ example: '1', description: "Set to anything: Apple's sandbox is asked first" })
  debug?: string;
}

/** One plain-text answer and when it comes. */
function plain(status: number, when: string, ...bodies: string[]): MethodDecorator {
  const examples = Object.fromEntries(bodies.map((body) => [body, { value: body }]));
  return ApiResponse({
    status,
    description: when,
    content: { 'text/plain': { schema: { type: 'string' }, examples } },
  });
}

/** The bodies in which parameters may come. */
export const Forms = (): MethodDecorator =>
  ApiConsumes('application/json', 'application/x-www-form-urlencoded');

export const Empty = (description: string): MethodDecorator => ApiResponse({ status: 200, description });

export const Json = (
  status: number,
  description: string,
  type: Type | [Type],
  headers?: Record<string, { description: string; schema: { type: 'string' } }>,
): MethodDecorator => ApiResponse({ status, description, type, ...(headers && { headers }) });

export const Invalid = (): MethodDecorator =>
  ApiResponse({
    status: 422,
    description: 'Fields are missing or wrong, or the list is full',
    content: {
      'application/json': {
        schema: { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } },
        examples: {
          fields: { value: { qty: ["can't be blank", 'is not a number'] } },
          full: { value: { base: ['the list is full (maximum is 10000 articles)'] } },
        },
      },
    },
  });

export const ReceiptRefused = (): MethodDecorator =>
  ApiResponse({
    status: 402,
    description: 'The App Store said no; `status` is its own',
    content: {
      'application/json': {
        schema: {
          type: 'object',
          required: ['status', 'message'],
          properties: { status: { type: 'integer' }, message: { type: 'string' } },
        },
        example: { status: 21003, message: 'The receipt could not be authenticated.' },
      },
    },
  });

/** What every route of LiShop may answer. */
const always = [
  plain(
    429,
    'Too many requests, failures or different unknown keys from this address; see `Retry-After`',
    'Too Many Requests',
  ),
  plain(500, 'Something went wrong; the log knows what, under `x-request-id`', 'Internal Server Error'),
  plain(503, 'The database cannot be reached', 'Service Unavailable'),
];

export const BadRequest = (...bodies: string[]): MethodDecorator =>
  applyDecorators(
    plain(400, 'A parameter is missing or wrong, or the body cannot be read', ...bodies, 'Bad Request'),
    plain(
      413,
      'The body is larger than 2 MB, or the list past its bytes',
      'Payload Too Large',
      'list too large',
    ),
    plain(415, 'The body is in an encoding that is not known', 'Unsupported Media Type'),
  );

export const NotFound = (when: string, body: string): MethodDecorator => plain(404, when, body);

/** Any holder of a key of a list that is paid for. */
export const ForMembers = (): ClassDecorator & MethodDecorator =>
  applyDecorators(
    ApiSecurity('lishop'),
    plain(401, 'No key, or one that nobody holds', 'Unauthorized'),
    plain(402, "The list's receipt is invalid or expired; its data are kept", 'Payment Required'),
    ...always,
  );

export const ForOwners = (paid = true): MethodDecorator =>
  applyDecorators(
    ApiSecurity('lishop'),
    plain(401, 'No key, or one that nobody holds', 'Unauthorized'),
    plain(
      402,
      paid
        ? "The list's receipt is invalid or expired, its data are kept; or the key waits for its own receipt to be found valid"
        : 'The key waits for its receipt to be found valid',
      'Payment Required',
    ),
    plain(403, "The key is not the owner's, or not the newest one", 'Forbidden'),
    ...always,
  );

export const ForAnyone = (): MethodDecorator => applyDecorators(...always);

export const WrongSecret = (): MethodDecorator =>
  plain(403, 'LISHOP_API_SECRET is set, and `secret` is wrong or missing', 'Forbidden');

export const AppStoreAway = (): MethodDecorator =>
  plain(503, 'The App Store gives no answer now, or the database cannot be reached', 'Service Unavailable');

export const LiShopTag = (): ClassDecorator => ApiTags('LiShop');
