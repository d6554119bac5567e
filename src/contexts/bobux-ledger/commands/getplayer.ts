import { z } from 'zod';
import { command } from '../command.js';
import { playerObject } from '../objects.js';
import { accountId, flag, playerId } from '../parameters.js';
import { refusal, success } from '../outcome.js';
import { Permission } from '../permission.js';

const DISCORD_ID_IS_TEXT =
  'id: must be a text beside "discord": true, got a whole number, which is a bobux id';

export const getPlayer = command({
  name: 'getplayer',
  summary: 'A player by its Steam, Discord or bobux id',
  permission: Permission.Read,
  nonce: 'echoed',
  parameters: z.strictObject({
    id: z
      .union([playerId, accountId], {
        error:
          'must be a bobux id (a whole number), or a Steam or Discord id (a text of 1 to 64 printable characters)',
      })
      .describe('an integer is a bobux id, a string a Steam id'),
    discord: flag().describe('true: the string is a Discord id').optional(),
  }),
  answer: z.object({ player: playerObject }),
  errors: ['PLAYER_NOT_FOUND_ERROR'],
  overlaps: true,
  run: async ({ parameters: { id, discord } }, { finder }) => {
    if (typeof id === 'string') {
      return success({ player: await finder.findByAccount(discord ? 'discord' : 'steam', id) });
    }
    if (discord) return refusal('INVALID_PARAMETERS_ERROR', { message: DISCORD_ID_IS_TEXT });
    return success({ player: await finder.findById(id) });
  },
});
