import { z } from 'zod';
import { command } from '../command.js';
import { playerObject } from '../objects.js';
import { accountId, discordFlag, playerName } from '../parameters.js';
import { success } from '../outcome.js';
import { Permission } from '../permission.js';
import { nameOf } from '../players/player-name.js';

export const linkAccount = command({
  name: 'linkaccount',
  summary: 'Gives a player the Steam or Discord id that it lacks',
  permission: Permission.Account,
  nonce: 'recorded',
  parameters: z.strictObject({
    userid: playerName,
    discord: discordFlag.describe('true: userid is a Discord id'),
    newid: accountId,
  }),
  answer: z.object({ player: playerObject }),
  errors: ['PLAYER_NOT_FOUND_ERROR', 'ALREADY_LINKED_ERROR', 'PLAYER_EXISTS_ERROR'],
  mutexKey: ({ parameters: { userid } }) => `player ${userid}`,
  run: async ({ parameters: { userid, discord, newid } }, { players }) => {
    const name = nameOf(userid, discord);
    const id = typeof name === 'number' ? name : (await players.find(name)).id;
    return success({ player: await players.link(id, newid) });
  },
});
