import { isStorableJson, nestsTooDeep, text } from '../../../shared/validation/text.js';
import { webAddress } from '../../../shared/validation/web-address.js';
import { id, wholeNumber, wholeNumberOfText, type Range } from '../../../shared/validation/whole-number.js';
import type { Rule } from '../../../shared/validation/rule.js';
import { MAX_BCRYPT_BYTES } from '../passwords/bcrypt.js';
import { isNoTime, unixSeconds } from './user-fields.js';
import { isKnownHash, KNOWN_HASHES, MAX_HASH_LENGTH } from '../passwords/site-password.js';

/** What a user of the site may be given: rules that validate and describe. */

const DIGITS = { type: 'string', pattern: '^\\d{1,16}$' } as const;
/** Databases and PHP often give numbers as text: both are taken, `wholeNumberOfText` makes numbers of them, and numbers are kept. */
const orDigits = (rule: Rule): Rule => ({ ...rule, schema: { oneOf: [rule.schema, DIGITS] } });

/** The id of a user, once `wholeNumberOfText` has read it. */
export const userId: Rule = orDigits(id);

/** Unix time, in seconds or milliseconds, as `unixSeconds` takes it. */
const timeRange: Range = { min: 0, max: Number.MAX_SAFE_INTEGER };
export const unixTime: Rule = { ...orDigits(wholeNumber(timeRange)), expected: 'unix time in seconds' };

/** What was sent as a time, in seconds, `null` for one that says "never"; left as it is where it is none, for the rule to refuse. */
export function secondsOfTime(sent: unknown): unknown {
  const time = wholeNumberOfText(sent);
  if (!Number.isSafeInteger(time)) return time;
  return isNoTime(time as number) ? null : unixSeconds(time as number);
}

/** An address that ImbaChat may put into pages. Such as `javascript:…` must never get there. */
export const userAddress: Rule = {
  ...webAddress({ relative: true }),
  expected: 'an address of at most 2,048 characters that begins with http://, https:// or /',
  schema: { type: 'string', maxLength: 2_048, pattern: '^(?:[hH][tT][tT][pP][sS]?:\\/\\/\\S+|\\/\\S*)$' },
};

export const isUserAddress = (value: unknown): value is string => userAddress.refusal(value) === undefined;

/** The same, or `false` where there is none, as the seed has it. */
export const addressOrFalse: Rule = {
  expected: userAddress.expected,
  schema: { oneOf: [userAddress.schema, { type: 'boolean', enum: [false] }] },
  refusal: (value) => (value === false ? undefined : userAddress.refusal(value)),
};

const profileText = text({ max: 64 });
/** The id of one face of a user. */
export const profileId: Rule = {
  expected: `${profileText.expected}, or a number`,
  schema: { oneOf: [profileText.schema, { type: 'number' }] },
  refusal: (value) => (typeof value === 'number' ? undefined : profileText.refusal(value)),
};

/** As deep as permissions may nest: PostgreSQL's `jsonb`, the readers of the answer and our own recursion all have a bottom somewhere. */
const MAX_DEPTH = 62;

/** As ImbaChat has them; passed on as they came. */
export const permissions: Rule = {
  expected: `an object or an array, nested at most ${MAX_DEPTH} deep`,
  schema: {
    oneOf: [
      { type: 'object', additionalProperties: true },
      { type: 'array', items: {} },
    ],
  },
  refusal: (value) => {
    if (typeof value !== 'object' || value === null) return 'type';
    // Before anything that goes down into it.
    if (nestsTooDeep(value, MAX_DEPTH)) return 'too-long';
    return isStorableJson(value) ? undefined : 'unstorable';
  },
};

const passwordText = text({ max: MAX_BCRYPT_BYTES });
/** Of more than bcrypt looks at there would be parts that count here and not at the site. */
export const sitePassword: Rule = {
  expected: `a text of 1 to ${MAX_BCRYPT_BYTES} bytes`,
  schema: passwordText.schema,
  refusal: (value) =>
    passwordText.refusal(value) ??
    (Buffer.byteLength(value as string) > MAX_BCRYPT_BYTES ? 'too-long' : undefined),
};

const hashText = text({ max: MAX_HASH_LENGTH });
export const sitePasswordHash: Rule = {
  expected: `one of: ${KNOWN_HASHES}`,
  schema: hashText.schema,
  refusal: (value) => hashText.refusal(value) ?? (isKnownHash(value as string) ? undefined : 'form'),
};
