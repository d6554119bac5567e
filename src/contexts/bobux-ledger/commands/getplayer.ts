import { z } from 'zod';
import { command } from '../command.js';
import { playerObject } from '../objects.js';
import { accountId, playerId } from '../parameters.js';
import { refusal, success } from '../outcome.js';
import { Permission } from '../permission.js';

export const getPlayer = command({
  name: 'getplayer',
  summary: 'A player by its Steam, Discord or bobux id',
  permission: Permission.Read,
  parameters: z.strictObject({
    id: z.union([playerId, accountId]).describe('an integer is a bobux id, a string a Steam id'),
    discord: z.boolean().describe('true: the string is a Discord id').optional(),
  }),
  answer: z.object({ player: playerObject }),
  errors: ['PLAYER_NOT_FOUND_ERROR'],
  overlaps: true,
  run: async ({ parameters: { id, discord } }, { finder }) => {
    if (typeof id === 'string') {
      return success({ player: await finder.findByAccount(discord ? 'discord' : 'steam', id) });
    }
    if (discord) return refusal('INVALID_PARAMETERS_ERROR');
    return success({ player: await finder.findById(id) });
  },
});
