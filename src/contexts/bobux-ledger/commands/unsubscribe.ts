import { z } from 'zod';
import { command } from '../command.js';
import { success } from '../outcome.js';
import { Permission } from '../permission.js';

export const unsubscribe = command({
  name: 'unsubscribe',
  summary: 'Ends what subscribe began; where nothing was, there is nothing to end',
  permission: Permission.None,
  nonce: 'echoed',
  parameters: z.strictObject({}),
  answer: z.object({}),
  errors: [],
  run: ({ channel }, { subscriptions }) => {
    subscriptions.unsubscribe(channel);
    return success({});
  },
});
