import { z } from 'zod';
import { BalanceOperation, operationNames } from '../balances/balance-change.js';
import { command } from '../command.js';
import { playerObject } from '../objects.js';
import { amount, discordFlag, int, playerName, reason } from '../parameters.js';
import { Permission } from '../permission.js';
import { nameOf } from '../players/player-name.js';

export const setBobux = command({
  name: 'setbobux',
  summary: 'Sets, raises or lowers the bobux of a player',
  permission: Permission.Write,
  nonce: 'recorded by itself',
  parameters: z.strictObject({
    id: playerName,
    discord: discordFlag,
    amount,
    operation: int(0, 2).describe('0 set (default), 1 add, 2 subtract').optional(),
    reason: reason.optional(),
  }),
  answer: z.object({ player: playerObject }),
  errors: ['PLAYER_NOT_FOUND_ERROR', 'INSUFFICIENT_BOBUX_ERROR'],
  overlaps: 'balances',
  run: ({ caller, parameters, nonce, isStale }, { changes }) => {
    const { id, discord, amount, operation = BalanceOperation.Set, reason } = parameters;
    const player = nameOf(id, discord);
    const sender = { apiKey: caller.key, nonce, isStale };
    if (typeof player === 'number') return changes.change({ player, operation, amount, reason, ...sender });
    const step = { operation: operationNames[operation] ?? ('set' as const), player, amount, reason };
    return changes.change({ kind: 'setbobux', steps: [step], ...sender });
  },
});
