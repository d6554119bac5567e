import { z } from 'zod';
import { command } from '../command.js';
import { entryIds, playerObject } from '../objects.js';
import { entryId, reason } from '../parameters.js';
import { Permission } from '../permission.js';

export const reverse = command({
  name: 'reverse',
  summary: 'Undoes an entry of the history on the balance as it is now; of a transfer both sides. Once only',
  permission: Permission.Write,
  nonce: 'recorded by itself',
  parameters: z.strictObject({ entry: entryId, reason: reason.optional() }),
  answer: z.object({
    player: playerObject.optional(),
    from: playerObject.describe('of a transfer: who had paid').optional(),
    to: playerObject.describe('of a transfer: who had got it').optional(),
    entries: entryIds,
  }),
  errors: [
    'ENTRY_NOT_FOUND_ERROR',
    'ALREADY_REVERSED_ERROR',
    'INSUFFICIENT_BOBUX_ERROR',
    'PLAYER_NOT_FOUND_ERROR',
  ],
  overlaps: 'balances',
  run: ({ caller, parameters: { entry, reason }, nonce, isStale }, { changes }) =>
    changes.change({
      kind: 'reverse',
      steps: [{ operation: 'reverse', entry, reason }],
      apiKey: caller.key,
      nonce,
      isStale,
    }),
});
