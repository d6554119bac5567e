import { z } from 'zod';

/** What an entry of the history may be. */
export const ENTRY_OPERATIONS = [
  'set',
  'add',
  'subtract',
  'sql',
  'transfer_out',
  'transfer_in',
  'hold',
  'release',
  'capture',
  'reverse',
] as const;

const balance = z.int().min(0);

/** The seed's player object. */
export const playerObject = z
  .object({
    id: z.int().describe('bobux id'),
    steam: z.string().nullable(),
    discord: z.string().nullable(),
    bobux: balance.describe('what the player has'),
    bobuxtotal: balance.describe('all that the player ever got; grows by every increase and never shrinks'),
  })
  .meta({ title: 'Player' });

/** The seed's key object. */
export const keyObject = z
  .object({
    key: z.uuid(),
    secret: z.string().describe('64 hexadecimal digits'),
    permissions: z.int().describe('bits: 1 Read, 2 Write, 4 Account, 8 Admin'),
    created: z.int().describe('Unix seconds'),
  })
  .meta({ title: 'Key' });

/** A key without its secret, as a list of all keys shows it. */
export const listedKey = keyObject
  .omit({ secret: true })
  .extend({
    label: z.string().nullable(),
    lastused: z.int().nullable().describe('Unix seconds, to the minute'),
  })
  .meta({ title: 'ListedKey' });

/** Bobux that are reserved. */
export const holdObject = z
  .object({
    id: z.int(),
    player: z.int().describe('bobux id'),
    amount: z.int().describe('what was held'),
    captured: z.int().describe('what was kept of it'),
    reason: z.string().nullable(),
    created: z.int().describe('Unix seconds'),
    expires: z.int().describe('Unix seconds; from then on it is over'),
    state: z.enum(['held', 'captured', 'released', 'expired']),
  })
  .meta({ title: 'Hold' });

/** Ids of the entries that a command made, in their order. */
export const entryIds = z.array(z.int()).describe('ids of the entries that were made');

/** One line of the history. */
export const entryObject = z
  .object({
    id: z.int(),
    player: z.int().describe('bobux id'),
    operation: z.enum(ENTRY_OPERATIONS),
    amount: z.int().describe('negative only of sql'),
    before: balance,
    after: balance,
    key: z.string().nullable().describe('who did it; null for callers without Admin'),
    by: z.string().nullable().describe('the label of that key'),
    operator: z.literal(true).describe('made by the operator, without a key').optional(),
    reason: z.string().nullable(),
    transfer: z.int().nullable().describe('of a transfer or capture: the id of the side that paid'),
    peer: z.int().nullable().describe('the other player of a transfer or capture'),
    hold: z.int().nullable().describe('the hold of which this is a step'),
    reverses: z.int().nullable().describe('the entry that this one undid'),
    created: z.int().describe('Unix seconds'),
  })
  .meta({ title: 'Entry' });
