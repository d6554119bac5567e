import { z } from 'zod';
import { command } from '../command.js';
import { playerObject } from '../objects.js';
import { accountId, playerId } from '../parameters.js';
import { success } from '../outcome.js';
import { Permission } from '../permission.js';

export const linkAccount = command({
  name: 'linkaccount',
  summary: 'Gives a player the Steam or Discord id that it lacks',
  permission: Permission.Account,
  nonce: 'recorded',
  parameters: z.strictObject({ userid: playerId, newid: accountId }),
  answer: z.object({ player: playerObject }),
  errors: ['PLAYER_NOT_FOUND_ERROR', 'ALREADY_LINKED_ERROR', 'PLAYER_EXISTS_ERROR'],
  run: async ({ parameters: { userid, newid } }, { players }) =>
    success({ player: await players.link(userid, newid) }),
});
