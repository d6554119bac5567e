import { Id, MapOf, OneOf, Ruled, Text, WholeNumber } from '../../../shared/validation/decorators.js';
import { flag, oneOf } from '../../../shared/validation/choice.js';
import type { Rule } from '../../../shared/validation/rule.js';
import { text } from '../../../shared/validation/text.js';
import { wholeNumberOfText } from '../../../shared/validation/whole-number.js';
import { isNothing } from './user-fields.js';
import type { UserObject } from './user-object.js';
import {
  addressOrFalse,
  permissions,
  profileId,
  secondsOfTime,
  sitePassword,
  sitePasswordHash,
  unixTime,
  userAddress,
  userId,
} from './user-rules.js';

const LARGEST = Number.MAX_SAFE_INTEGER;
const AVATAR = 'https://www.example.com/contents/avatars/6.png';

/** One of several faces of a user. */
export class ImbachatProfile {
  @Ruled(profileId, { example: 'P11-A' })
  user_id!: string | number;

  @Text({ max: 255, example: 'P11-John' })
  name!: string;

  @Ruled(
    addressOrFalse,
    { optional: true, description: '`false` where there is none', example: AVATAR },
    (sent) => (isNothing(sent) ? false : sent),
  )
  avatar_url?: string | false;
}

const PROFILES = {
  maxName: 64,
  expected: 'an object of profile id to {"user_id","avatar_url","name"}',
  description: 'By id of the profile',
  example: { '11': { user_id: 'P11-A', avatar_url: 'https://www.example.com/p11.png', name: 'P11-John' } },
};
const PERMISSIONS = {
  description: 'As ImbaChat has them; passed on as they came',
  example: { can_write: true },
};

/** What ImbaChat learns of one user. */
export class ImbachatUser implements UserObject {
  @Id({ example: 6, description: 'The user’s id on your site' })
  user_id!: number;

  @Text({ max: 10_000, example: 'John' })
  name!: string;

  @Ruled(addressOrFalse, { description: '`false` where there is none', example: AVATAR })
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

  @MapOf(ImbachatProfile, { ...PROFILES, optional: true })
  profiles?: Record<string, ImbachatProfile>;

  @OneOf(['admin', 'user'], { optional: true, example: 'user' })
  chat_role?: 'admin' | 'user';

  @Ruled(permissions, { ...PERMISSIONS, optional: true })
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

/** `null` clears a field, and so does what PHP says in its place. */
const nothingAsNull = (sent: unknown): unknown => (isNothing(sent) ? null : sent);

/** A field that may be left out, and that `null` clears. */
const Clearable = (
  rule: Rule,
  more: { readonly description?: string; readonly example: unknown },
  prepare: (sent: unknown) => unknown = (sent) => sent,
): PropertyDecorator =>
  Ruled(rule, { ...more, optional: true, nullable: true }, (sent) => prepare(nothingAsNull(sent)));

const nameRule = text({ max: 255 });
const nameSaid = { description: 'Without one: `User ID`', example: 'John' };

/** What the site may say of a user besides id and name. */
class ImbachatUserFields {
  @Clearable(userAddress, { example: AVATAR, description: '`http://…`, `https://…` or a path from `/` on' })
  avatar_url?: string | null;

  @Clearable(userAddress, { example: 'https://www.example.com/members/6/' })
  profile_url?: string | null;

  @Clearable(
    unixTime,
    { example: 1763720000, description: 'Unix time in seconds, or milliseconds from 10^11 on' },
    secondsOfTime,
  )
  lastlogin?: number | null;

  @Clearable(text({ max: 255 }), { example: 'Gold' })
  badge?: string | null;

  @MapOf(ImbachatProfile, { ...PROFILES, optional: true, nullable: true }, nothingAsNull)
  profiles?: Record<string, ImbachatProfile> | null;

  @Clearable(oneOf(['admin', 'user']), { example: 'user' })
  chat_role?: 'admin' | 'user' | null;

  @Clearable(permissions, PERMISSIONS)
  permissions?: object | null;

  @Clearable(text({ max: 255 }), { example: 'john' })
  login?: string | null;

  @Clearable(sitePassword, { description: '72 bytes at most; kept hashed', example: 'right horse' })
  password?: string | null;

  @Clearable(sitePasswordHash, {
    description: 'In place of a password: bcrypt, argon2 or scrypt, as your site has it',
    example: null,
  })
  password_hash?: string | null;

  @Clearable(text({ max: 320 }), { example: 'john@example.com' })
  email?: string | null;

  // `false` is no ban, and not nothing.
  @Ruled(flag, { optional: true, nullable: true, example: false }, (sent) =>
    sent === false ? sent : nothingAsNull(sent),
  )
  banned?: boolean | null;
}

/** What a PATCH may name. */
export class ImbachatUserChange extends ImbachatUserFields {
  @Clearable(nameRule, nameSaid)
  name?: string | null;
}

/** One user of an upload. */
export class NewImbachatUser extends ImbachatUserFields {
  @Ruled(userId, { example: 6, description: 'The user’s id on your site' }, wholeNumberOfText)
  user_id!: number;

  @Ruled(nameRule, { ...nameSaid, nullable: true }, nothingAsNull)
  name!: string | null;
}
