import { z } from 'zod';
import { command } from '../command.js';
import { holdObject } from '../objects.js';
import { success } from '../outcome.js';
import { discordFlag, playerName } from '../parameters.js';
import { Permission } from '../permission.js';
import { nameOf } from '../players/player-name.js';

export const holds = command({
  name: 'holds',
  summary: 'The open holds of a player, the oldest first',
  permission: Permission.Read,
  nonce: 'echoed',
  parameters: z.strictObject({ id: playerName, discord: discordFlag }),
  answer: z.object({ holds: z.array(holdObject) }),
  errors: ['PLAYER_NOT_FOUND_ERROR'],
  run: async ({ parameters: { id, discord } }, { players, holds }) => {
    const player = await players.find(nameOf(id, discord));
    return success({ holds: await holds.open(player.id) });
  },
});
