import { z } from 'zod';
import { isStorable } from '../../shared/validation/text.js';
import { zodText } from '../../shared/validation/zod.js';
import { ALL_PERMISSIONS } from './permission.js';

const printable = (max: number, what: string) =>
  zodText({ max, printable: true }).describe(`${what}, 1 to ${max} printable characters`);

/** A Steam or Discord id, kept as it was sent. */
export const accountId = printable(64, 'Steam or Discord id');
/** A player's bobux id. */
export const playerId = z.int().describe('bobux id of the player');
/** An amount of bobux. */
export const amount = z.int().min(0).describe('amount of bobux, 0 to 2^53 - 1');
export const permissions = z
  .int()
  .min(0)
  .max(ALL_PERMISSIONS)
  .describe('bits: 1 Read, 2 Write, 4 Account, 8 Admin; the others are reserved and must be 0');
export const sqlText = z
  .string()
  .refine(isStorable)
  .describe('one SELECT, VALUES, INSERT, UPDATE, DELETE or MERGE statement');
export const reason = printable(200, 'why, for the history');

/** What any command may carry (specs/bobux.md, "Nonce"). */
export const everyCommand = {
  nonce: zodText({ max: 64 })
    .describe('makes the message take effect once; 1 to 64 characters, remembered for 24 hours')
    .optional(),
  timestamp: z.int().describe('Unix seconds; more than 300 s off is refused').optional(),
};

/** Whether a message's nonce is one that can be given back in its answer. */
export function isNonce(value: unknown): value is string {
  return value !== undefined && everyCommand.nonce.safeParse(value).success;
}
