import { z } from 'zod';
import { command } from '../command.js';
import { keyObject } from '../objects.js';
import { success } from '../outcome.js';
import { Permission } from '../permission.js';

export const keyInfo = command({
  name: 'keyinfo',
  summary: 'The key that is being used',
  permission: Permission.None,
  nonce: 'echoed',
  parameters: z.strictObject({}),
  answer: z.object({ key: keyObject }),
  errors: [],
  run: ({ caller }) => Promise.resolve(success({ key: caller })),
});
