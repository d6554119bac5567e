import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startImvuApp, type ApiUser, type ImvuApp } from '../support/imvu-app.js';
import { requireFreeConnections } from '../support/neighbours.js';

let imvu: ImvuApp;
let user: ApiUser;
let other: ApiUser;
let accountId: string;
let lease: string;
beforeAll(async () => {
  imvu = await startImvuApp();
  ({ user, accountId } = await imvu.newUserWithAccount());
  ({ user: other } = await imvu.newUserWithAccount());
  lease = (await user.api('POST', '/imvu/checkouts', { seconds: 60 })).body.id;
});
afterAll(() => imvu.close());

describe('requests that wait for one row', () => {
  it.each([
    [
      'an account',
      () => `accounts WHERE id = '${accountId}'`,
      'PATCH',
      () => `/imvu/accounts/${accountId}`,
      { label: 'x' },
    ],
    [
      'a session',
      () => `sessions WHERE account_id = '${accountId}'`,
      'POST',
      () => '/imvu/checkouts',
      { seconds: 60 },
    ],
    [
      'a lease',
      () => `checkouts WHERE id = '${lease}'`,
      'POST',
      () => `/imvu/checkouts/${lease}/renew`,
      { seconds: 60 },
    ],
  ])('should leave connections to others: %s', async (_what, row, method, path, body) => {
    const answers = await requireFreeConnections(
      imvu.quartet.database,
      `SELECT 1 FROM imvu.${row()} FOR UPDATE`,
      async () => (await user.api(method, path(), body)).status,
      async () => expect((await other.api('GET', '/imvu/accounts')).status).toBe(200),
    );
    for (const status of answers) expect(status).toBeLessThan(300);
  });
});
