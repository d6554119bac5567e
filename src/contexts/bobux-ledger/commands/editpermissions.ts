import { z } from 'zod';
import { command } from '../command.js';
import { keyObject } from '../objects.js';
import { label, permissions, targetKey } from '../parameters.js';
import { refusal, success } from '../outcome.js';
import { Permission } from '../permission.js';

export const editPermissions = command({
  name: 'editpermissions',
  summary: 'Changes what an API key may do, and its label where one is given',
  permission: Permission.Admin,
  nonce: 'recorded',
  parameters: z.strictObject({
    targetkey: targetKey.describe('the key to change'),
    permissions,
    label: label.optional(),
  }),
  answer: z.object({ key: keyObject }),
  errors: ['KEY_NOT_FOUND_ERROR'],
  mutexKey: ({ parameters: { targetkey } }) => `key ${targetkey}`,
  run: async ({ parameters: { targetkey, permissions, label } }, { apiKeys }) => {
    const key = await apiKeys.edit(targetkey, permissions, label);
    return key === undefined ? refusal('KEY_NOT_FOUND_ERROR') : success({ key });
  },
});
