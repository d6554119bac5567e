import { z } from 'zod';
import { command } from '../command.js';
import { entryObject } from '../objects.js';
import { success } from '../outcome.js';
import { discordFlag, entryId, int, playerName } from '../parameters.js';
import { isPermitted, Permission } from '../permission.js';
import { nameOf } from '../players/player-name.js';

const DEFAULT_AMOUNT = 100;

export const history = command({
  name: 'history',
  summary:
    'The entries of a player, newest first, a page at a time; by the bobux id also of one that is gone',
  permission: Permission.Read,
  nonce: 'echoed',
  parameters: z.strictObject({
    id: playerName,
    discord: discordFlag,
    amount: int(1, 1000).describe('entries on a page, 1 to 1000; 100 if absent').optional(),
    before: entryId.describe('only entries before this one: the `next` of the page before').optional(),
  }),
  answer: z.object({
    entries: z.array(entryObject),
    next: z.int().nullable().describe('the `before` of the next page; null: there is none'),
  }),
  errors: ['PLAYER_NOT_FOUND_ERROR'],
  run: async ({ caller, parameters }, { players, history }) => {
    const { id, discord, amount = DEFAULT_AMOUNT, before } = parameters;
    const name = nameOf(id, discord);
    const player = typeof name === 'number' ? name : (await players.find(name)).id;
    const isAdmin = isPermitted(caller.permissions, Permission.Admin);
    const page = await history.page(player, { limit: amount + 1, before, withKeys: isAdmin });
    // Its entries outlive a player, and show that there was one.
    const isThere = async (): Promise<boolean> =>
      before !== undefined && (await history.page(player, { limit: 1, withKeys: false })).length > 0;
    if (page.length === 0 && !(await isThere())) await players.find(player);
    const entries = page.slice(0, amount);
    return success({ entries, next: page.length > amount ? (entries.at(-1)?.id ?? null) : null });
  },
});
