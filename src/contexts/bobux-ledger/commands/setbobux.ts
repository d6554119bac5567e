import { z } from 'zod';
import { BalanceOperation } from '../balances/balances.sql.js';
import { command } from '../command.js';
import { playerObject } from '../objects.js';
import { amount, int, playerId, reason } from '../parameters.js';
import { Permission } from '../permission.js';

export const setBobux = command({
  name: 'setbobux',
  summary: 'Sets, raises or lowers the bobux of a player',
  permission: Permission.Write,
  nonce: 'recorded by itself',
  parameters: z.strictObject({
    id: playerId,
    amount,
    operation: int(0, 2).describe('0 set (default), 1 add, 2 subtract').optional(),
    reason: reason.optional(),
  }),
  answer: z.object({ player: playerObject }),
  errors: ['PLAYER_NOT_FOUND_ERROR', 'INSUFFICIENT_BOBUX_ERROR'],
  overlaps: true,
  run: ({ caller, parameters, nonce, isStale }, { changes }) => {
    const { id, amount, operation = BalanceOperation.Set, reason } = parameters;
    return changes.change({ player: id, operation, amount, apiKey: caller.key, reason, nonce, isStale });
  },
});
