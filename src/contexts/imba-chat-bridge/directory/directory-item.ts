import { z } from 'zod';
import { MAX_BCRYPT_BYTES } from '../passwords/bcrypt.js';
import { isNothing, isUserAddress, nameOrId, unixSeconds } from '../users/user-fields.js';
import { LARGEST_ID } from '../users/user-object.js';
import { isKnownHash, KNOWN_HASHES } from '../passwords/site-password.js';
import { isStorable, MAX_DEPTH, nestsTooDeep } from './storable.js';

/** Databases and PHP often give numbers as text; both are taken, and numbers kept. */
const wholeNumber = (least: number, allowed: string) =>
  z
    .union(
      [
        z.number(),
        z
          .string()
          .regex(/^\d{1,16}$/)
          .transform(Number),
      ],
      allowed,
    )
    .refine((value) => Number.isInteger(value) && value >= least && value <= LARGEST_ID, allowed);

const userId = wholeNumber(1, 'a whole number from 1 to 9007199254740991');
const text = (most: number) => {
  const allowed = `a text of 1 to ${most} characters`;
  return z.string(allowed).min(1, allowed).max(most, allowed);
};

const ADDRESS = 'an address of at most 2,048 characters that begins with http://, https:// or /';
const address = z.string(ADDRESS).refine(isUserAddress, ADDRESS);

/** `null` clears a field, and so does what PHP says in its place. */
const clearable = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (isNothing(value) ? null : value), schema.nullable()).optional();

const PROFILES = 'an object of profile id to {"user_id","avatar_url","name"}';
const profile = z.strictObject(
  {
    user_id: z.union([text(64), z.number()], PROFILES),
    name: text(255),
    avatar_url: z
      .preprocess(
        (value) => (isNothing(value) ? false : value),
        z.union([address, z.literal(false)], ADDRESS),
      )
      .optional(),
  },
  PROFILES,
);

const PASSWORD = `a text of 1 to ${MAX_BCRYPT_BYTES} bytes`;
/** Of more than bcrypt looks at there would be parts that count here and not at the site. */
const password = z.string(PASSWORD).refine((text) => Buffer.byteLength(text) <= MAX_BCRYPT_BYTES, PASSWORD);

const NAME = 'a text of 1 to 255 characters';
const name = z.preprocess(
  (value) => (value !== undefined && isNothing(value) ? null : value),
  z.string(NAME).max(255, NAME).nullable(),
);

/** What a user of the site may be given, besides id and name. */
const fields = {
  avatar_url: clearable(address),
  profile_url: clearable(address),
  lastlogin: clearable(wholeNumber(0, 'unix time in seconds').transform(unixSeconds)),
  badge: clearable(z.string('a text').max(255, 'a text of at most 255 characters')),
  profiles: clearable(z.record(z.string().max(64), profile, PROFILES)),
  chat_role: clearable(z.enum(['admin', 'user'], 'admin or user')),
  permissions: clearable(
    z.union([z.record(z.string(), z.json()), z.array(z.json())], 'an object or an array'),
  ),
  login: clearable(text(255)),
  password: clearable(password),
  password_hash: clearable(z.string('a text').refine(isKnownHash, `one of: ${KNOWN_HASHES}`)),
  email: clearable(text(320)),
  banned: z
    .preprocess(
      (value) => (value !== false && isNothing(value) ? null : value),
      z.boolean('true or false').nullish(),
    )
    .optional(),
};

const itemSchema = z
  .strictObject({ user_id: userId, name, ...fields }, 'an object')
  .transform((item) => ({ ...item, name: nameOrId(item.name, item.user_id) }));
const changeSchema = z.strictObject({ name: name.optional(), ...fields }, 'an object');

/** One user of an upload. */
export type DirectoryItem = z.output<typeof itemSchema>;
/** What a PATCH changes: the fields that it names. `null` clears one. */
export type DirectoryChange = z.output<typeof changeSchema>;

function problemOf(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'is wrong';
  const field = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return `${[...(field ? [field] : []), issue.keys.join(', ')].join('.')}: no such field`;
  }
  return field === '' ? `must be ${issue.message}` : `${field}: must be ${issue.message}`;
}

/** The result of reading: the value, or what is wrong with it in one sentence. */
export type Read<Value> = { readonly value: Value } | { readonly problem: string };

function read<Schema extends z.ZodType>(schema: Schema, value: unknown): Read<z.output<Schema>> {
  // Before anything that goes down into it.
  if (nestsTooDeep(value)) return { problem: `must not nest more than ${MAX_DEPTH} deep` };
  const result = schema.safeParse(value);
  if (!result.success) return { problem: problemOf(result.error) };
  if (!isStorable(value)) return { problem: 'holds NUL or half a surrogate pair, which cannot be kept' };
  const { password, password_hash } = value as { password?: unknown; password_hash?: unknown };
  if (!isNothing(password) && !isNothing(password_hash))
    return { problem: 'password and password_hash: only one of them' };
  return { value: result.data };
}

/** Reads one user of an upload. */
export const readDirectoryItem = (value: unknown): Read<DirectoryItem> => read(itemSchema, value);

/** Reads what a PATCH is to change. */
export const readDirectoryChange = (value: unknown): Read<DirectoryChange> => read(changeSchema, value);
