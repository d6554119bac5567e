import { z } from 'zod';
import { command } from '../command.js';
import { holdObject, playerObject } from '../objects.js';
import { holdId, movedAmount, playerOrObject } from '../parameters.js';
import { Permission } from '../permission.js';
import { nameOfEither } from '../players/player-name.js';

export const capture = command({
  name: 'capture',
  summary: 'Takes what is held, or part of it: the rest goes back',
  permission: Permission.Write,
  nonce: 'recorded by itself',
  parameters: z.strictObject({
    hold: holdId,
    amount: movedAmount.describe('up to what is held; all if absent').optional(),
    to: playerOrObject.describe('who gets it; without, it is spent').optional(),
  }),
  answer: z.object({ hold: holdObject, player: playerObject, to: playerObject.optional() }),
  errors: ['HOLD_NOT_FOUND_ERROR', 'HOLD_ENDED_ERROR', 'PLAYER_NOT_FOUND_ERROR'],
  overlaps: 'balances',
  run: ({ caller, parameters: { hold, amount, to }, nonce, isStale }, { changes }) =>
    changes.change({
      kind: 'capture',
      steps: [{ operation: 'capture', hold, amount, to: to === undefined ? undefined : nameOfEither(to) }],
      apiKey: caller.key,
      nonce,
      isStale,
    }),
});
