import { z } from 'zod';
import { command } from '../command.js';
import { holdObject, playerObject } from '../objects.js';
import { holdId } from '../parameters.js';
import { Permission } from '../permission.js';

export const release = command({
  name: 'release',
  summary: 'Gives back what is held',
  permission: Permission.Write,
  nonce: 'recorded by itself',
  parameters: z.strictObject({ hold: holdId }),
  answer: z.object({ hold: holdObject, player: playerObject }),
  errors: ['HOLD_NOT_FOUND_ERROR', 'HOLD_ENDED_ERROR'],
  overlaps: 'balances',
  run: ({ caller, parameters: { hold }, nonce, isStale }, { changes }) =>
    changes.change({
      kind: 'release',
      steps: [{ operation: 'release', hold }],
      apiKey: caller.key,
      nonce,
      isStale,
    }),
});
