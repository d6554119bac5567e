import { z } from 'zod';
import { command } from '../command.js';
import { success } from '../outcome.js';
import { Permission } from '../permission.js';

export const ping = command({
  name: 'ping',
  summary: 'Answers without any data, to test whether a key works',
  permission: Permission.None,
  nonce: 'echoed',
  parameters: z.strictObject({}),
  answer: z.object({}),
  errors: [],
  overlaps: 'balances',
  run: () => success({}),
});
