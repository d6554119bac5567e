import { z } from 'zod';
import { command } from '../command.js';
import { entryIds, playerObject } from '../objects.js';
import { movedAmount, playerOrObject, reason } from '../parameters.js';
import { Permission } from '../permission.js';
import { nameOfEither } from '../players/player-name.js';

export const transfer = command({
  name: 'transfer',
  summary: 'Moves bobux from one player to another',
  permission: Permission.Write,
  nonce: 'recorded by itself',
  parameters: z.strictObject({
    from: playerOrObject.describe('who pays'),
    to: playerOrObject.describe('who gets it'),
    amount: movedAmount,
    reason: reason.optional(),
  }),
  answer: z.object({
    from: playerObject,
    to: playerObject,
    transfer: z.int().describe('id of the transfer, which reverse takes'),
    entries: entryIds,
  }),
  errors: ['PLAYER_NOT_FOUND_ERROR', 'INSUFFICIENT_BOBUX_ERROR'],
  overlaps: 'balances',
  run: ({ caller, parameters: { from, to, amount, reason }, nonce, isStale }, { changes }) =>
    changes.change({
      kind: 'transfer',
      steps: [{ operation: 'transfer', player: nameOfEither(from), to: nameOfEither(to), amount, reason }],
      apiKey: caller.key,
      nonce,
      isStale,
    }),
});
