import { z } from 'zod';
import { command } from '../command.js';
import { LedgerError } from '../ledger-error.js';
import { playerObject } from '../objects.js';
import { accountId, playerId } from '../parameters.js';
import type { Data } from '../outcome.js';
import { Permission } from '../permission.js';
import type { Player } from '../players/players.repository.js';

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
  run: ({ parameters: { id, discord } }, { finder }) => {
    if (typeof id === 'string') return finder.findByAccount(discord ? 'discord' : 'steam', id).then(toData);
    if (discord) throw new LedgerError('INVALID_PARAMETERS_ERROR');
    return finder.findById(id).then(toData);
  },
});

function toData(player: Player): Data {
  return { player };
}
