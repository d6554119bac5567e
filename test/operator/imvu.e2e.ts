import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { operatorOf } from '../support/console-client.js';
import { startImvuApp, type ImvuApp } from '../support/imvu-app.js';

let app: ImvuApp;
let operator: ReturnType<typeof operatorOf>;
beforeAll(async () => {
  app = await startImvuApp();
  operator = operatorOf(app.quartet);
});
afterAll(() => app.close());

const list = async (query = ''): Promise<any> =>
  (await operator('GET', `/operator/imvu/accounts${query}`)).body;
const logged = async (action: string): Promise<any[]> =>
  (await operator('GET', `/operator/log?action=${action}`)).body.items;

describe('the operator’s IMVU accounts', () => {
  it('should be those of all API users, found by either name, page by page', async () => {
    const made = [
      await app.newUserWithAccount(),
      await app.newUserWithAccount(),
      await app.newUserWithAccount(),
    ];
    const { items } = await list();
    expect(items.map(({ account }: any) => account.id)).toEqual(made.map(({ accountId }) => accountId));
    expect(items[0]).toMatchObject({ user: made[0]?.user.username, account: { state: 'active' } });
    expect(JSON.stringify(items)).not.toContain(made[0]?.account.password);
    const first = await list('?limit=2');
    expect([...first.items, ...(await list(`?limit=2&after=${first.next}`)).items]).toEqual(items);
    for (const q of [made[1]?.user.username, made[1]?.account.username.toUpperCase()])
      expect((await list(`?q=${encodeURIComponent(q ?? '')}`)).items).toEqual([items[1]]);
    expect((await list('?state=needs_code')).items).toEqual([]);
    // What rests is active in the table.
    await app.quartet.database.query(
      `UPDATE imvu.accounts SET rests_until = now() + interval '1 hour' WHERE id = $1`,
      [made[2]?.accountId],
    );
    const idsOf = async (state: string) =>
      (await list(`?state=${state}`)).items.map(({ account }: any) => account.id);
    expect(await idsOf('cooling')).toEqual([made[2]?.accountId]);
    expect(await idsOf('active')).toEqual([made[0]?.accountId, made[1]?.accountId]);
    await app.quartet.database.query('UPDATE imvu.accounts SET rests_until = NULL');
  });

  it('should log in again, and finish with the code that IMVU sent', async () => {
    const { account, accountId } = await app.newUserWithAccount();
    account.code = '424242';
    await app.quartet.database.query('UPDATE imvu.accounts SET remember_token = NULL WHERE id = $1', [
      accountId,
    ]);
    const renewed = await operator('POST', `/operator/imvu/accounts/${accountId}/renew`);
    expect([renewed.status, renewed.body.state]).toEqual([200, 'needs_code']);
    expect((await list('?state=needs_code')).items.length).toBe(1);
    const { needs } = (await operator('GET', '/operator/overview')).body;
    expect(needs).toContainEqual(
      expect.objectContaining({ kind: 'imvu.account.needs_code', count: 1, page: '/imvu/accounts' }),
    );
    const code = `/operator/imvu/accounts/${accountId}/code`;
    expect((await operator('POST', code, { code: '1' })).status).toBe(422);
    const done = await operator('POST', code, { code: '424242' });
    expect([done.status, done.body.state, done.body.sessions.valid]).toEqual([200, 'active', 2]);
    expect((await operator('POST', code, { code: '424242' })).status).toBe(409);
    const log = await logged('imvu.account.');
    expect(log.map(({ action }) => action)).toContain('imvu.account.renew');
    expect(JSON.stringify(log)).not.toContain('424242');
  });

  it('should be shown one by one, with the sessions, page by page, without their secrets', async () => {
    const { user, account, accountId, sessionId } = await app.newUserWithAccount();
    await app.newUserWithAccount();
    const path = `/operator/imvu/accounts/${accountId}`;
    expect((await operator('GET', path)).body).toMatchObject({
      user: user.username,
      account: { id: accountId, username: account.username, sessions: { valid: 1 } },
    });
    const second = await app.renew(user, accountId);
    const third = await app.renew(user, accountId);
    await user.api('GET', '/imvu/api/user/user-100001');
    const answer = await operator('GET', `${path}/sessions`);
    const { items, next } = answer.body;
    expect([answer.status, next]).toEqual([200, null]);
    expect(items.map(({ id }: any) => id)).toEqual([third, second, sessionId]);
    expect(items).toEqual((await user.api('GET', `/imvu/sessions?account_id=${accountId}`)).body);
    expect(items.reduce((sum: number, { uses }: any) => sum + uses, 0)).toBe(1);
    for (const one of items) expect(one).not.toHaveProperty('cookie');
    const first = (await operator('GET', `${path}/sessions?limit=2`)).body;
    const rest = (await operator('GET', `${path}/sessions?limit=2&after=${first.next}`)).body;
    expect([...first.items, ...rest.items]).toEqual(items);
    expect(rest.next).toBeNull();
    expect((await operator('GET', `${path}/sessions?after=x`)).status).toBe(400);
  });

  it('should have no score for a session that ended before its last uses were written down', async () => {
    const { user, accountId, sessionId } = await app.newUserWithAccount();
    await user.api('GET', '/imvu/api/user/user-100001');
    await app.quartet.database.query(
      `UPDATE imvu.sessions SET valid = false, score = 0, invalid_since = now() WHERE id = $1`,
      [sessionId],
    );
    const { items } = (await operator('GET', `/operator/imvu/accounts/${accountId}/sessions`)).body;
    expect(items).toEqual([expect.objectContaining({ valid: false, score: 0, uses: 1 })]);
  });

  it('should refuse what there is not', async () => {
    for (const behind of ['', '/sessions']) {
      expect((await operator('GET', `/operator/imvu/accounts/${randomUUID()}${behind}`)).status).toBe(404);
      expect((await operator('GET', `/operator/imvu/accounts/x${behind}`)).status).toBe(400);
    }
    expect((await operator('POST', `/operator/imvu/accounts/${randomUUID()}/renew`)).status).toBe(404);
    expect((await operator('POST', '/operator/imvu/accounts/x/renew')).status).toBe(400);
  });

  it('should have keys and users in the log as well, without secrets', async () => {
    const { id, key } = (await operator('POST', '/imvu/api-keys', { label: 'shop bot' })).body;
    const user = await app.newUser(key);
    const password = 'a new password of a bot';
    await operator('PATCH', `/imvu/users/${user.id}`, { password });
    await operator('DELETE', `/imvu/users/${user.id}`);
    await operator('DELETE', `/imvu/api-keys/${id}`);
    await operator('DELETE', `/imvu/api-keys/${id}?purge=true`);
    const all = [...(await logged('imvu.key.')), ...(await logged('imvu.user.'))];
    const log = all.filter(({ subject }) => [`key ${id}`, `user ${user.id}`].includes(subject));
    expect(log.map(({ action, subject }) => [action, subject])).toEqual([
      ['imvu.key.purge', `key ${id}`],
      ['imvu.key.remove', `key ${id}`],
      ['imvu.key.create', `key ${id}`],
      ['imvu.user.delete', `user ${user.id}`],
      ['imvu.user.password', `user ${user.id}`],
    ]);
    for (const secret of [key, password]) expect(JSON.stringify(all)).not.toContain(secret);
  });
});
