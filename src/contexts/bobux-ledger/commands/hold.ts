import { z } from 'zod';
import { command } from '../command.js';
import { holdObject, playerObject } from '../objects.js';
import { discordFlag, int, movedAmount, playerName, reason } from '../parameters.js';
import { Permission } from '../permission.js';
import { nameOf } from '../players/player-name.js';

const MAX_SECONDS = 604_800;

export const hold = command({
  name: 'hold',
  summary: 'Reserves bobux of a player for a time; what is not captured until then goes back by itself',
  permission: Permission.Write,
  nonce: 'recorded by itself',
  parameters: z.strictObject({
    id: playerName,
    discord: discordFlag,
    amount: movedAmount,
    seconds: int(1, MAX_SECONDS).describe('how long, 1 to 604,800'),
    reason: reason.optional(),
  }),
  answer: z.object({ hold: holdObject, player: playerObject }),
  errors: ['PLAYER_NOT_FOUND_ERROR', 'INSUFFICIENT_BOBUX_ERROR'],
  overlaps: 'balances',
  run: ({ caller, parameters: { id, discord, amount, seconds, reason }, nonce, isStale }, { changes }) =>
    changes.change({
      kind: 'hold',
      steps: [{ operation: 'hold', player: nameOf(id, discord), amount, seconds, reason }],
      apiKey: caller.key,
      nonce,
      isStale,
    }),
});
