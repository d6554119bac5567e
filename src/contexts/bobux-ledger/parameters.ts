import { z } from 'zod';
import { ALL_PERMISSIONS } from './permission.js';

/** Characters as Python's `str.isprintable` has them: no controls, no separators but the space, no half surrogates. */
const printable = /^(?: |[^\p{C}\p{Z}])+$/u;

/** A text of at most `max` code points; a long one is refused before its characters are looked at. */
const isShort = (value: string, max: number): boolean => value.length <= 2 * max && [...value].length <= max;

const text = (max: number, what: string) =>
  z
    .string()
    .min(1)
    .refine((value) => isShort(value, max) && printable.test(value))
    .describe(`${what}, 1 to ${max} printable characters`);

/** A Steam or Discord id, kept as it was sent. */
export const accountId = text(64, 'Steam or Discord id');
/** A player's bobux id. */
export const playerId = z.int().describe('bobux id of the player');
/** An amount of bobux. */
export const amount = z.int().min(0).describe('amount of bobux, 0 to 2^53 - 1');
export const permissions = z
  .int()
  .min(0)
  .max(ALL_PERMISSIONS)
  .describe('bits: 1 Read, 2 Write, 4 Account, 8 Admin; the others are reserved and must be 0');
/** What PostgreSQL can take as a text: no NUL, and no half surrogates, which would turn into something else on the way. */
const storable = (value: string): boolean => value.isWellFormed() && !value.includes('\0');

export const sqlText = z
  .string()
  .refine(storable)
  .describe('one SELECT, VALUES, INSERT, UPDATE, DELETE or MERGE statement');
export const reason = text(200, 'why, for the history');

/** What any command may carry (specs/bobux.md, "Nonce"). */
export const everyCommand = {
  nonce: z
    .string()
    .min(1)
    .refine((value) => isShort(value, 64) && storable(value))
    .describe('makes the message take effect once; 1 to 64 characters, remembered for 24 hours')
    .optional(),
  timestamp: z.int().describe('Unix seconds; more than 300 s off is refused').optional(),
};
