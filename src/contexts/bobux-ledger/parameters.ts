import { z } from 'zod';
import { isStorable } from '../../shared/validation/text.js';
import { zodText } from '../../shared/validation/zod.js';
import { ALL_PERMISSIONS } from './permission.js';

const printable = (max: number, what: string) =>
  zodText({ max, printable: true }).describe(`${what}, 1 to ${max} printable characters`);

/** A Steam or Discord id, kept as it was sent. */
export const accountId = printable(64, 'Steam or Discord id');
/** A whole number, however it was spelled. */
export function int(min: number, max: number): z.ZodInt {
  const error = `must be a whole number from ${min} to ${max}`;
  return z.int({ error }).min(min, { error }).max(max, { error });
}

export const flag = (): z.ZodBoolean => z.boolean({ error: 'must be true or false' });

/** A player's bobux id. */
export const playerId = z
  .int({ error: 'must be a whole number, a bobux id' })
  .describe('bobux id of the player');
/** An amount of bobux. */
export const amount = int(0, Number.MAX_SAFE_INTEGER).describe('amount of bobux, 0 to 2^53 - 1');
/** What is moved: at least one bobux. */
export const movedAmount = int(1, Number.MAX_SAFE_INTEGER).describe('amount of bobux, 1 to 2^53 - 1');
const NAME_ERROR =
  'must be a bobux id (a whole number), or a Steam or Discord id (a text of 1 to 64 printable characters)';
/** A player by the bobux id, or by the Steam or Discord id; a `discord` beside it says which of the two. */
export const playerName = z
  .union([playerId, accountId], { error: NAME_ERROR })
  .describe('an integer is a bobux id, a string a Steam id, or beside "discord": true a Discord id');
const accountObject = z
  .strictObject({ id: accountId, discord: flag().optional() })
  .meta({ title: 'AccountName' });
/** A player where the message has no `discord` beside the name. */
export const playerOrObject = z
  .union([playerId, accountId, accountObject], {
    error: `${NAME_ERROR}, or {"id": a text, "discord": true}`,
  })
  .describe('an integer is a bobux id, a string a Steam id; {"id": …, "discord": true} a Discord id');
export const discordFlag = flag().describe('true: the id is a Discord id').optional();
export const holdId = int(1, Number.MAX_SAFE_INTEGER).describe('id of the hold');
export const entryId = int(1, Number.MAX_SAFE_INTEGER).describe('id of the entry');
export const permissions = int(0, ALL_PERMISSIONS).describe(
  'bits: 1 Read, 2 Write, 4 Account, 8 Admin; the others are reserved and must be 0',
);
export const label = zodText({ max: 64 }).describe('what the key is for, 1 to 64 characters');
export const targetKey = z.string({ error: 'must be a text, the key (not its secret)' });
export const sqlText = z
  .string({ error: 'must be a text' })
  .refine(isStorable, { error: 'must be a text without NUL and without half a surrogate pair' })
  .describe('one SELECT, VALUES, INSERT, UPDATE, DELETE or MERGE statement');
export const reason = zodText({ max: 200 }).describe(
  'why, for the history; 1 to 200 characters of any kind but NUL',
);

/** What any command may carry (docs/bobux.md, "Once only"). */
export const everyCommand = {
  nonce: zodText({ max: 64 })
    .describe('makes the message take effect once; 1 to 64 characters, remembered for 24 hours')
    .optional(),
  timestamp: z
    .int({ error: 'must be a whole number, Unix seconds' })
    .describe('Unix seconds; more than 300 s off is refused')
    .optional(),
};
