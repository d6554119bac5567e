import { z } from 'zod';
import { command } from '../command.js';
import { keyObject } from '../objects.js';
import { label, permissions } from '../parameters.js';
import { success } from '../outcome.js';
import { Permission } from '../permission.js';

export const createKey = command({
  name: 'createkey',
  summary: 'Makes a new API key',
  permission: Permission.Admin,
  nonce: 'recorded',
  parameters: z.strictObject({ permissions, label: label.optional() }),
  answer: z.object({ key: keyObject }),
  errors: [],
  run: async ({ parameters: { permissions, label } }, { apiKeys }) =>
    success({ key: await apiKeys.create(permissions, label) }),
});
