import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LiShopApp } from '../support/lishop-app.js';
import { requireFreeConnections } from '../support/neighbours.js';

let lishop: LiShopApp;
beforeAll(async () => void (lishop = await LiShopApp.start({ LISHOP_RECEIPTS: 'off' })));
afterAll(() => lishop.close());

describe('requests that wait for one list', () => {
  it.each([
    ['registerAccount', 'lists', { paymentIdentifier: 'one payment', receipt: 'cmVjZWlwdA==' }, [200]],
    ['requestNewApiKey', 'lists', { email: 'guest@example.com' }, [200]],
    ['removeApiKey', 'api_keys', { sharedApiKey: 'GUEST' }, [200, 404]],
    ['revokeOwnerKeys', 'api_keys', {}, [200]],
    // Those after the first find no list any more.
    ['deleteList', 'lists', {}, [200]],
  ])('should leave connections to others: %s', async (name, table, json, expected) => {
    const other = await lishop.register();
    await lishop.register('one payment');
    const key = await lishop.register('one payment');
    const guest = await lishop.invite(key);
    const rows = `(SELECT max(id) FROM lishop.lists)`;
    const where = table === 'lists' ? `id = ${rows}` : `list_id = ${rows}`;
    const answers = await requireFreeConnections(
      lishop.quartet.database,
      `SELECT 1 FROM lishop.${table} WHERE ${where} FOR UPDATE`,
      () =>
        lishop.call(`/api_keys/${name}`, {
          key,
          json: JSON.parse(JSON.stringify(json).replace('GUEST', guest)) as unknown,
        }),
      async () => expect((await lishop.get('/articles', other)).status).toBe(200),
    );
    for (const { status } of answers) expect(expected).toContain(status);
    await lishop.quartet.database.query('DELETE FROM lishop.lists');
  });
});
