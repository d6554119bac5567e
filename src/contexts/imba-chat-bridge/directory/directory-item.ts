import { z } from 'zod';
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

// ImbaChat puts these into pages: an address such as javascript:… must never get there.
const ADDRESS = 'an address that begins with http://, https:// or /';
const address = z
  .string(ADDRESS)
  .max(2_048, 'an address of at most 2,048 characters')
  .regex(/^(https?:\/\/|\/)\S+$/i, ADDRESS);

const PROFILES = 'an object of profile id to {"user_id","avatar_url","name"}';
const profile = z.strictObject(
  {
    user_id: z.union([text(64), z.number()], PROFILES),
    name: text(255),
    avatar_url: z.union([address, z.literal(false)], ADDRESS).optional(),
  },
  PROFILES,
);

/** What a user of the site may be given, besides the id. `null` clears a field. */
const fields = {
  name: text(255),
  avatar_url: z.union([address, z.literal(false), z.literal('')], ADDRESS).nullish(),
  profile_url: address.nullish(),
  lastlogin: wholeNumber(0, 'unix time in seconds').nullish(),
  badge: z.string('a text').max(255, 'a text of at most 255 characters').nullish(),
  profiles: z.record(z.string().max(64), profile, PROFILES).nullish(),
  chat_role: z.enum(['admin', 'user'], 'admin or user').nullish(),
  permissions: z
    .union([z.record(z.string(), z.json()), z.array(z.json())], 'an object or an array')
    .nullish(),
  login: text(255).nullish(),
  password: text(1_024).nullish(),
  password_hash: z.string('a text').refine(isKnownHash, `one of: ${KNOWN_HASHES}`).nullish(),
  email: text(320).nullish(),
  banned: z.boolean('true or false').nullish(),
};

const itemSchema = z.strictObject({ user_id: userId, ...fields }, 'an object');
const changeSchema = z.strictObject({ ...fields, name: fields.name.optional() }, 'an object');

/** One user of an upload. */
export type DirectoryItem = z.output<typeof itemSchema>;
/** What a PATCH changes: the fields that it names. */
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
  if (typeof password === 'string' && typeof password_hash === 'string')
    return { problem: 'password and password_hash: only one of them' };
  return { value: result.data };
}

/** Reads one user of an upload. */
export const readDirectoryItem = (value: unknown): Read<DirectoryItem> => read(itemSchema, value);

/** Reads what a PATCH is to change. */
export const readDirectoryChange = (value: unknown): Read<DirectoryChange> => read(changeSchema, value);
