import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ImvuSessionStore } from '../../src/contexts/imvu-sessions/sessions/sessions.repository.js';
import { ImvuUses } from '../../src/contexts/imvu-sessions/uses/uses.repository.js';
import { Database } from '../../src/shared/database/database.js';
import { eventually } from '../support/eventually.js';
import { startImvuApp, type ApiUser, type ImvuApp } from '../support/imvu-app.js';
import { requireFreeConnections } from '../support/neighbours.js';
import { whileHeld } from '../support/while-held.js';

let imvu: ImvuApp;
let user: ApiUser;
let other: ApiUser;
let accountId: string;
let sessionId: string;
let lease: string;
beforeAll(async () => {
  imvu = await startImvuApp();
  ({ user, accountId, sessionId } = await imvu.newUserWithAccount());
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
      'a session that is revoked',
      () => `sessions WHERE id = '${sessionId}'`,
      'DELETE',
      () => `/imvu/sessions/${sessionId}`,
      undefined,
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
    for (const status of answers) expect(status).toBeLessThan(method === 'DELETE' ? 500 : 300);
  });
});

describe('a statement that changes several sessions', () => {
  const at = new Date();
  it.each([
    [
      'marks them',
      (ids: readonly string[]) =>
        imvu.quartet.app.get(ImvuSessionStore).markDead(
          ids.map((id) => ({ id, reason: 'refused with 401' })),
          at,
        ),
    ],
    [
      'counts their uses',
      (ids: readonly string[]) =>
        imvu.quartet.app.get(ImvuUses).add(
          ids.map((id) => ({
            at,
            userId: user.id,
            sessionId: id,
            action: 'proxy' as const,
            method: 'GET',
            path: '/echo',
            status: 200,
            milliseconds: 1,
          })),
        ),
    ],
  ])('should lock them in the order of their ids: what %s', async (_what, change) => {
    const store = imvu.quartet.app.get(ImvuSessionStore);
    const ids: string[] = [];
    await imvu.quartet.app.get(Database).transaction(async (transaction) => {
      while (ids.length < 12) {
        ids.push((await store.add(transaction, accountId, { cookie: 'osCsid=1', sauce: undefined }, at)).id);
      }
    });
    const [first = '', ...rest] = ids.sort();
    let changing: Promise<void> | undefined;
    await whileHeld(
      imvu.quartet.database,
      `SELECT FROM imvu.sessions WHERE id = '${first}' FOR UPDATE`,
      async () => {
        changing = change([...rest.toReversed(), first]);
        await eventually(async () => {
          const waiting = await imvu.quartet.database.query(
            `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%imvu.sessions%' AND datname = current_database()`,
          );
          return waiting.length > 0;
        });
        const free = await imvu.quartet.database.query(
          'SELECT id FROM imvu.sessions WHERE id = ANY ($1) FOR UPDATE SKIP LOCKED',
          [rest],
        );
        expect(free).toHaveLength(rest.length);
      },
    );
    await changing;
  });
});
