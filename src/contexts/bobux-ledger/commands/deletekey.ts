import { z } from 'zod';
import { command } from '../command.js';
import { targetKey } from '../parameters.js';
import { refusal, success } from '../outcome.js';
import { Permission } from '../permission.js';

/** The seed has two commands of this name; `targetkey` keeps them apart, since `key` is the caller's own in every message. */
export const deleteKey = command({
  name: 'deletekey',
  summary: 'Deletes the key that is being used, or with targetkey another one',
  permission: Permission.None,
  permissionWith: { parameter: 'targetkey', permission: Permission.Admin },
  nonce: 'recorded',
  parameters: z.strictObject({ targetkey: targetKey.describe('the key to delete').optional() }),
  answer: z.object({}),
  errors: ['KEY_NOT_FOUND_ERROR'],
  mutexKey: ({ caller, parameters: { targetkey = caller.key } }) => `key ${targetkey}`,
  run: async ({ caller, parameters }, { apiKeys }) => {
    if (await apiKeys.delete(parameters.targetkey ?? caller.key)) return success({});
    return refusal(parameters.targetkey === undefined ? 'INVALID_AUTH_ERROR' : 'KEY_NOT_FOUND_ERROR');
  },
});
