import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { requireFreeConnections } from '../support/neighbours.js';
import { startBridge, type Bridge } from './bridge-client.js';

let bridge: Bridge;
beforeAll(async () => {
  bridge = await startBridge();
  await bridge.fill([1, 2, 3].map((user_id) => ({ user_id, name: 'Ann' })));
});
afterAll(() => bridge.close());

const user = '/imbachat/directory/users/1';

describe('changes that wait for one user', () => {
  it.each([
    ['the upload of one', 'PUT', '/imbachat/directory/users', [{ user_id: 1, name: 'Bob' }]],
    [
      'an upload of several',
      'PUT',
      '/imbachat/directory/users',
      [2, 1].map((user_id) => ({ user_id, name: 'Eve' })),
    ],
    ['a change', 'PATCH', user, { name: 'Cid' }],
    ['friends', 'PUT', `${user}/friends`, [2]],
  ])('should leave connections to others: %s', async (_what, method, path, body) => {
    const answers = await requireFreeConnections(
      bridge.database,
      'SELECT 1 FROM imbachat.users WHERE user_id = 1 FOR UPDATE',
      async () => (await bridge.operator(method, path, body)).status,
      async () => {
        const change = await bridge.operator('PATCH', '/imbachat/directory/users/3', { name: 'Dan' });
        expect(change.status).toBeLessThan(300);
        expect((await bridge.api('/imbachat/api/v1/users/3')).status).toBe(200);
      },
    );
    for (const status of answers) expect(status).toBeLessThan(300);
  });
});
