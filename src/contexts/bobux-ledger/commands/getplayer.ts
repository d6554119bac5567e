import { z } from 'zod';
import { command } from '../command.js';
import { playerObject } from '../objects.js';
import { discordFlag, playerName } from '../parameters.js';
import { success } from '../outcome.js';
import { Permission } from '../permission.js';
import { nameOf } from '../players/player-name.js';

export const getPlayer = command({
  name: 'getplayer',
  summary: 'A player by its Steam, Discord or bobux id',
  permission: Permission.Read,
  nonce: 'echoed',
  parameters: z.strictObject({
    id: playerName,
    discord: discordFlag,
  }),
  answer: z.object({ player: playerObject }),
  errors: ['PLAYER_NOT_FOUND_ERROR'],
  overlaps: 'lookups',
  run: async ({ parameters: { id, discord } }, { finder }) => {
    const name = nameOf(id, discord);
    const player =
      typeof name === 'number' ? finder.findById(name) : finder.findByAccount(name.kind, name.id);
    return success({ player: await player });
  },
});
