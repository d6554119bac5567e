import { z } from 'zod';
import { BridgeError } from '../errors/bridge-error.js';
import { parseUserId } from '../users/user-id.js';

export const DEFAULT_PAGE = 100;
export const MAX_PAGE = 1_000;
const LIMIT = `a whole number from 1 to ${MAX_PAGE}`;

/** Which users of the directory are asked for, and which page of them. */
const schema = z.strictObject({
  q: z
    .string('a text')
    .max(255, 'a text of at most 255 characters')
    .refine((text) => text.isWellFormed() && !text.includes('\0'), 'a text')
    .default(''),
  banned: z
    .enum(['true', 'false'], 'true or false')
    .transform((value) => value === 'true')
    .optional(),
  after: z
    .string('a user’s id')
    .transform(parseUserId)
    .refine((id) => id !== undefined, 'a user’s id')
    .optional(),
  limit: z
    .string(LIMIT)
    .regex(/^\d{1,4}$/, LIMIT)
    .transform(Number)
    .refine((value) => value >= 1 && value <= MAX_PAGE, LIMIT)
    .default(DEFAULT_PAGE),
});

export type DirectorySearch = z.output<typeof schema>;

/** @throws BridgeError WRONG_VALUE naming the parameter */
export function readDirectorySearch(query: unknown): DirectorySearch {
  const read = schema.safeParse(query);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new BridgeError(
    'WRONG_VALUE',
    issue?.code === 'unrecognized_keys'
      ? `${issue.keys.join(', ')}: no such parameter.`
      : `${String(issue?.path[0])} must be ${issue?.message}.`,
  );
}
