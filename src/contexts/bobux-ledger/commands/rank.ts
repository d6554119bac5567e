import { z } from 'zod';
import { command } from '../command.js';
import { LedgerError } from '../ledger-error.js';
import { playerObject } from '../objects.js';
import { discordFlag, int, playerName } from '../parameters.js';
import { success } from '../outcome.js';
import { Permission } from '../permission.js';
import { nameOf } from '../players/player-name.js';

export const rank = command({
  name: 'rank',
  summary: 'Where a player stands in the order of topplayers, and who stands around',
  permission: Permission.Read,
  nonce: 'echoed',
  parameters: z.strictObject({
    id: playerName,
    discord: discordFlag,
    around: int(0, 50).describe('players shown before it and behind it, 0 to 50; 0 if absent').optional(),
  }),
  answer: z.object({
    rank: z.int().describe('from 1, in the order of topplayers'),
    total: z.int().describe('all players'),
    first: z.int().describe('rank of the first of `players`'),
    players: z.array(playerObject).describe('the player, among those around'),
  }),
  errors: ['PLAYER_NOT_FOUND_ERROR'],
  run: async ({ parameters }, { players, ranking }) => {
    const { id, discord, around = 0 } = parameters;
    const name = nameOf(id, discord);
    const player = typeof name === 'number' ? name : (await players.find(name)).id;
    const found = await ranking.rank(player, around);
    if (found === undefined) throw new LedgerError('PLAYER_NOT_FOUND_ERROR');
    return success({ ...found });
  },
});
