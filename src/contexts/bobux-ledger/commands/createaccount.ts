import { z } from 'zod';
import { command } from '../command.js';
import { playerObject } from '../objects.js';
import { accountId, flag } from '../parameters.js';
import { success } from '../outcome.js';
import { Permission } from '../permission.js';

export const createAccount = command({
  name: 'createaccount',
  summary: 'Makes a new player with a Steam or Discord id',
  permission: Permission.Account,
  nonce: 'recorded',
  parameters: z.strictObject({
    id: accountId,
    discord: flag().describe('true: the id is a Discord id').optional(),
  }),
  answer: z.object({ player: playerObject }),
  errors: ['PLAYER_EXISTS_ERROR'],
  mutexKey: ({ parameters: { id } }) => `account ${id}`,
  run: async ({ parameters: { id, discord } }, { players }) =>
    success({ player: await players.create(discord ? 'discord' : 'steam', id) }),
});
