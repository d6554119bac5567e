import { z } from 'zod';
import { command } from '../command.js';
import { playerObject } from '../objects.js';
import { int } from '../parameters.js';
import { success } from '../outcome.js';
import { Permission } from '../permission.js';

export const topPlayers = command({
  name: 'topplayers',
  aliases: ['toppplayers'],
  summary: 'A page of the players with the most bobux; past the end, the last page',
  permission: Permission.Read,
  nonce: 'echoed',
  parameters: z.strictObject({
    amount: int(1, 1000).describe('players on a page, 1 to 1000'),
    page: int(1, Number.MAX_SAFE_INTEGER).describe('number of the page, from 1'),
  }),
  answer: z.object({ count: z.int(), players: z.array(playerObject) }),
  errors: [],
  run: async ({ parameters }, services) => {
    const players = await services.ranking.top(parameters.amount, parameters.page);
    return success({ count: players.length, players });
  },
});
