import { z } from 'zod';
import { command } from '../command.js';
import { listedKey } from '../objects.js';
import { success } from '../outcome.js';
import { Permission } from '../permission.js';

export const listKeys = command({
  name: 'listkeys',
  summary: 'All API keys, without their secrets, the oldest first',
  permission: Permission.Admin,
  nonce: 'echoed',
  parameters: z.strictObject({}),
  answer: z.object({ keys: z.array(listedKey) }),
  errors: [],
  run: async (_, { apiKeys }) => success({ keys: await apiKeys.list() }),
});
