import { ApiExtraModels, ApiProperty, getSchemaPath } from '@nestjs/swagger';
import { Id, MailAddress, OneOf, Text, WholeNumber } from '../../../shared/validation/decorators.js';
import type { UserObject } from './user-object.js';

const LARGEST = Number.MAX_SAFE_INTEGER;

/** An address, or `false` where there is none, as the seed has it. */
const AddressOrFalse = (required = true): PropertyDecorator =>
  ApiProperty({
    required,
    oneOf: [{ type: 'string' }, { type: 'boolean', enum: [false] }],
    description: '`false` where there is none',
    example: 'https://www.example.com/contents/avatars/6.png',
  });

/** One of several faces of a user. */
export class ImbachatProfile {
  @ApiProperty({ oneOf: [{ type: 'string' }, { type: 'number' }], example: 'P11-A' })
  user_id!: string | number;

  @Text({ max: 255, example: 'P11-John' })
  name!: string;

  @AddressOrFalse(false)
  avatar_url?: string | false;
}

const Profiles = (description: string, nullable: boolean): PropertyDecorator =>
  ApiProperty({
    required: false,
    type: 'object',
    nullable,
    additionalProperties: { $ref: getSchemaPath(ImbachatProfile) },
    description,
    example: { '11': { user_id: 'P11-A', avatar_url: 'https://www.example.com/p11.png', name: 'P11-John' } },
  } as object);
const Permissions = (): PropertyDecorator =>
  ApiProperty({
    required: false,
    oneOf: [
      { type: 'object', additionalProperties: true },
      { type: 'array', items: {} },
    ],
    description: 'As ImbaChat has them; passed on as it came',
    example: { can_write: true },
  });
const UserAddress = (example: string): PropertyDecorator =>
  ApiProperty({
    required: false,
    type: 'string',
    maxLength: 2_048,
    nullable: true,
    description: '`http://…`, `https://…` or a path from `/` on',
    example,
  });

/** What ImbaChat is told of one user. */
@ApiExtraModels(ImbachatProfile)
export class ImbachatUser implements UserObject {
  @Id({ example: 6, description: 'The user’s id on your site' })
  user_id!: number;

  @Text({ max: 10_000, example: 'John' })
  name!: string;

  @AddressOrFalse()
  avatar_url!: string | false;

  @Text({ max: 2_048, optional: true, example: 'https://www.example.com/members/6/' })
  profile_url?: string;

  @WholeNumber({
    min: -LARGEST,
    max: LARGEST,
    optional: true,
    description: 'Unix time in seconds',
    example: 1763720000,
  })
  lastlogin?: number;

  @Text({ min: 0, max: 10_000, optional: true, example: 'Gold' })
  badge?: string;

  @Profiles('By id of the profile', false)
  profiles?: Record<string, ImbachatProfile>;

  @OneOf(['admin', 'user'], { optional: true, example: 'user' })
  chat_role?: 'admin' | 'user';

  @Permissions()
  permissions?: object;

  @Text({
    min: 0,
    max: 10_000,
    optional: true,
    description: 'Only with IMBACHAT_EXPOSE_MAIL=true',
    example: 'john@example.com',
  })
  user_mail?: string;
}

/**
 * What a PATCH may name, and a user of an upload has besides the id. Described here, and read by `directory-item.ts`, whose speed many
 * thousand users need.
 */
@ApiExtraModels(ImbachatProfile)
export class ImbachatUserChange {
  @Text({
    min: 0,
    max: 255,
    optional: true,
    nullable: true,
    description: 'Without one: `User ID`',
    example: 'John',
  })
  name?: string | null;

  @UserAddress('https://www.example.com/contents/avatars/6.png')
  avatar_url?: string | null;

  @UserAddress('https://www.example.com/members/6/')
  profile_url?: string | null;

  @WholeNumber({
    min: 0,
    max: LARGEST,
    optional: true,
    nullable: true,
    description: 'Unix time in seconds, or milliseconds from 10^11 on',
    example: 1763720000,
  })
  lastlogin?: number | null;

  @Text({ min: 0, max: 255, optional: true, nullable: true, example: 'Gold' })
  badge?: string | null;

  @Profiles('By id of the profile', true)
  profiles?: Record<string, ImbachatProfile> | null;

  @OneOf(['admin', 'user'], { optional: true, nullable: true, example: 'user' })
  chat_role?: 'admin' | 'user' | null;

  @Permissions()
  permissions?: object | null;

  @Text({ max: 255, optional: true, nullable: true, example: 'john' })
  login?: string | null;

  @Text({ max: 72, optional: true, nullable: true, description: '72 bytes at most', example: 'right horse' })
  password?: string | null;

  @Text({ max: 1_000, optional: true, nullable: true, description: 'In place of a password', example: null })
  password_hash?: string | null;

  @MailAddress({ optional: true, nullable: true, example: 'john@example.com' })
  email?: string | null;

  @ApiProperty({ required: false, nullable: true, type: 'boolean', example: false })
  banned?: boolean | null;
}

/** One user of an upload. */
export class NewImbachatUser extends ImbachatUserChange {
  @Id({ example: 6, description: 'The user’s id on your site' })
  user_id!: number;
}
