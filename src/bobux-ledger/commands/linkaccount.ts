import { z } from 'zod';
import { command } from '../command.js';
import { accountId, playerId } from '../parameters.js';
import { Permission } from '../permission.js';

export const linkAccount = command({
  name: 'linkaccount',
  summary: 'Gives a player the Steam or Discord id that it lacks',
  permission: Permission.Account,
  parameters: z.strictObject({ userid: playerId, newid: accountId }),
  run: async ({ parameters: { userid, newid } }, { players }) => ({
    player: await players.link(userid, newid),
  }),
});
