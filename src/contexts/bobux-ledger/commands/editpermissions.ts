import { z } from 'zod';
import { command } from '../command.js';
import { LedgerError } from '../ledger-error.js';
import { keyObject } from '../objects.js';
import { permissions } from '../parameters.js';
import { Permission } from '../permission.js';

export const editPermissions = command({
  name: 'editpermissions',
  summary: 'Changes what an API key may do',
  permission: Permission.Admin,
  parameters: z.strictObject({ targetkey: z.string().describe('the key to change'), permissions }),
  answer: z.object({ key: keyObject }),
  errors: ['KEY_NOT_FOUND_ERROR'],
  run: async ({ parameters }, { apiKeys }) => {
    const key = await apiKeys.setPermissions(parameters.targetkey, parameters.permissions);
    if (key === undefined) throw new LedgerError('KEY_NOT_FOUND_ERROR');
    return { key };
  },
});
