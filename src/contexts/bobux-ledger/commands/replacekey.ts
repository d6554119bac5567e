import { z } from 'zod';
import { command } from '../command.js';
import { keyObject } from '../objects.js';
import { refusal, success } from '../outcome.js';
import { Permission } from '../permission.js';

export const replaceKey = command({
  name: 'replacekey',
  summary: 'Deletes the key that is being used and makes a new one with the same permissions',
  permission: Permission.None,
  nonce: 'recorded',
  parameters: z.strictObject({}),
  answer: z.object({ key: keyObject }),
  errors: [],
  mutexKey: ({ caller }) => `key ${caller.key}`,
  run: async ({ caller }, { apiKeys }) => {
    const key = await apiKeys.replace(caller.key);
    // Undefined: somebody deleted it since its signature was checked.
    return key === undefined ? refusal('INVALID_AUTH_ERROR') : success({ key });
  },
});
