import { z } from 'zod';
import { VERSION } from '../../../shared/observability/version.js';
import { command } from '../command.js';
import { success } from '../outcome.js';
import { Permission } from '../permission.js';

export const info = command({
  name: 'info',
  summary: 'The version of the server software',
  permission: Permission.None,
  nonce: 'echoed',
  parameters: z.strictObject({}),
  answer: z.object({ version: z.string() }),
  errors: [],
  overlaps: 'balances',
  run: () => Promise.resolve(success({ version: VERSION })),
});
