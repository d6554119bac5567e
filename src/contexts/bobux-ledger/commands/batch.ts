import { z } from 'zod';
import type { Step } from '../balances/balance-command.js';
import { command } from '../command.js';
import { entryIds, playerObject } from '../objects.js';
import { amount, discordFlag, int, movedAmount, playerName, playerOrObject, reason } from '../parameters.js';
import { Permission } from '../permission.js';
import { nameOf, nameOfEither } from '../players/player-name.js';

const operations = ['set', 'add', 'subtract'] as const;

const change = z
  .strictObject({
    id: playerName,
    discord: discordFlag,
    amount,
    operation: int(0, 2).describe('0 set (default), 1 add, 2 subtract').optional(),
    reason: reason.optional(),
  })
  // As nameOf has it, but here: what is wrong with a later change must not be named before it.
  .refine(({ id, discord }) => typeof id === 'string' || discord !== true, {
    path: ['id'],
    error: 'must be a text beside "discord": true',
  })
  .meta({ title: 'BatchChange' });
const move = z
  .strictObject({
    from: playerOrObject,
    to: playerOrObject,
    amount: movedAmount,
    reason: reason.optional(),
  })
  .meta({ title: 'BatchTransfer' });

export const batch = command({
  name: 'batch',
  summary: 'Up to 100 changes and transfers, in their order, all of them or none',
  permission: Permission.Write,
  nonce: 'recorded by itself',
  parameters: z.strictObject({
    changes: z
      .array(
        z.union([change, move], { error: 'must be {"id", "amount", …} or {"from", "to", "amount", …}' }),
        {
          error: 'must be a list of 1 to 100 changes',
        },
      )
      .min(1, { error: 'must be a list of 1 to 100 changes' })
      .max(100, { error: 'must be a list of 1 to 100 changes' })
      .describe('as setbobux or transfer takes them'),
  }),
  answer: z.object({
    players: z.array(playerObject).describe('each player touched, once, as it is after all; by rising id'),
    entries: entryIds,
  }),
  errors: ['PLAYER_NOT_FOUND_ERROR', 'INSUFFICIENT_BOBUX_ERROR'],
  overlaps: 'balances',
  run: ({ caller, parameters, nonce, isStale }, { changes }) =>
    changes.change({
      kind: 'batch',
      steps: parameters.changes.map(stepOf),
      apiKey: caller.key,
      nonce,
      isStale,
    }),
});

function stepOf(one: z.output<typeof change> | z.output<typeof move>): Step {
  if ('from' in one) {
    const { amount, reason } = one;
    return {
      operation: 'transfer',
      player: nameOfEither(one.from),
      to: nameOfEither(one.to),
      amount,
      reason,
    };
  }
  const { amount, reason, operation = 0 } = one;
  return { operation: operations[operation] ?? 'set', player: nameOf(one.id, one.discord), amount, reason };
}
