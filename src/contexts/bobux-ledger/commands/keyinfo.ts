import { z } from 'zod';
import { command } from '../command.js';
import { keyObject } from '../objects.js';
import { refusal, success } from '../outcome.js';
import { targetKey } from '../parameters.js';
import { Permission } from '../permission.js';

export const keyInfo = command({
  name: 'keyinfo',
  summary: 'The key that is being used, or with targetkey another one',
  permission: Permission.None,
  permissionWith: { parameter: 'targetkey', permission: Permission.Admin },
  nonce: 'echoed',
  parameters: z.strictObject({ targetkey: targetKey.describe('the key to look up').optional() }),
  answer: z.object({ key: keyObject }),
  errors: ['KEY_NOT_FOUND_ERROR'],
  run: async ({ caller, parameters: { targetkey } }, { apiKeys }) => {
    const key = targetkey === undefined ? caller : await apiKeys.find(targetkey);
    return key === undefined ? refusal('KEY_NOT_FOUND_ERROR') : success({ key });
  },
});
