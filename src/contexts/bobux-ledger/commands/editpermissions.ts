import { z } from 'zod';
import { command } from '../command.js';
import { keyObject } from '../objects.js';
import { permissions, targetKey } from '../parameters.js';
import { refusal, success } from '../outcome.js';
import { Permission } from '../permission.js';

export const editPermissions = command({
  name: 'editpermissions',
  summary: 'Changes what an API key may do',
  permission: Permission.Admin,
  nonce: 'recorded',
  parameters: z.strictObject({ targetkey: targetKey.describe('the key to change'), permissions }),
  answer: z.object({ key: keyObject }),
  errors: ['KEY_NOT_FOUND_ERROR'],
  run: async ({ parameters }, { apiKeys }) => {
    const key = await apiKeys.setPermissions(parameters.targetkey, parameters.permissions);
    return key === undefined ? refusal('KEY_NOT_FOUND_ERROR') : success({ key });
  },
});
