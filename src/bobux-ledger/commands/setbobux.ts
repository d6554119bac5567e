import { z } from 'zod';
import { command } from '../command.js';
import { playerObject } from '../objects.js';
import { amount, playerId, reason } from '../parameters.js';
import { Permission } from '../permission.js';

const operations = ['set', 'add', 'subtract'] as const;

export const setBobux = command({
  name: 'setbobux',
  summary: 'Sets, raises or lowers the bobux of a player',
  permission: Permission.Write,
  parameters: z.strictObject({
    id: playerId,
    amount,
    operation: z.int().min(0).max(2).describe('0 set (default), 1 add, 2 subtract').optional(),
    reason: reason.optional(),
  }),
  answer: z.object({ player: playerObject }),
  errors: ['PLAYER_NOT_FOUND_ERROR', 'INSUFFICIENT_BOBUX_ERROR'],
  run: async ({ caller, parameters }, { players }) => {
    const operation = operations[parameters.operation ?? 0] ?? 'set';
    const attribution = { apiKey: caller.key, reason: parameters.reason };
    return { player: await players.changeBalance(parameters.id, operation, parameters.amount, attribution) };
  },
});
