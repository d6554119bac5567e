import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { createOpenApiDocument } from '../../src/shared/openapi/document.js';
import { servedMethods, type ApiCall } from '../support/imvu-app.js';
import { app, replica } from './two-replicas.js';

/** Every route that is a user's, with the ids of what the user has. */
function routesOf(ids: { account: string; session: string; checkout: string }): [string, string][] {
  const { paths } = createOpenApiDocument(app.quartet.app);
  return Object.entries(paths)
    .filter(([path]) => path.startsWith('/imvu/') && !/^\/imvu\/(api-keys|users)/.test(path))
    .flatMap(([path, methods]) =>
      servedMethods(path, methods).map((method): [string, string] => {
        const id = path.includes('/checkouts')
          ? ids.checkout
          : path.includes('accounts')
            ? ids.account
            : ids.session;
        return [method.toUpperCase(), path.replace('{id}', id).replace('{path}', 'echo')];
      }),
    );
}

/** A busy user, until refused: calls without a pause, so that whatever may be remembered is as fresh as can be. */
async function untilRefused(api: ApiCall): Promise<number> {
  for (;;) {
    const { status } = await api('GET', '/imvu/api/echo');
    if (status !== 200) return status;
  }
}

describe('a removed API key', () => {
  it('should cut off its users on every replica within a second, on every route', async () => {
    const { id, key } = await app.newKey();
    const user = await app.newUser(key);
    const bystander = await app.newUser();
    const { accountId } = await app.oneAccount(user);
    const checkout = (await user.api('POST', '/imvu/checkouts', {})).body;
    const routes = routesOf({ account: accountId, session: checkout.session_id, checkout: checkout.id });
    expect(routes.length).toBeGreaterThan(17);
    const apis = [user.api, user.at(replica)];
    const callers = apis.map(untilRefused);
    for (const api of apis) expect((await api('GET', '/imvu/api/echo')).status).toBe(200);

    expect((await app.operator('DELETE', `/imvu/api-keys/${id}`)).status).toBe(204);
    await sleep(1000);
    const seen = app.imvu.seen.length;
    // One replica and the other by turns: a refusal costs a password's hash.
    const answers = await Promise.all(
      routes.map(async ([method, path], n) => {
        const api = n % 2 ? user.api : user.at(replica);
        const { status } = await api(method, path, method === 'POST' ? {} : undefined);
        return [method, path, status];
      }),
    );
    expect(answers).toEqual(routes.map(([method, path]) => [method, path, 401]));
    expect(app.imvu.seen).toHaveLength(seen);
    expect(await Promise.all(callers)).toEqual([401, 401]);
    for (const url of [app.quartet.url, replica.url]) {
      const { status } = await fetch(`${url}/imvu/users`, {
        method: 'POST',
        headers: { api_key: key, 'content-type': 'application/json' },
        body: JSON.stringify({ username: 'late', password: 'long enough' }),
      });
      expect(status).toBe(401);
    }
    // Nobody else is, and nothing of theirs is gone.
    expect((await bystander.at(replica)('GET', '/imvu/accounts')).status).toBe(200);
    const kept = await app.quartet.database.query(
      `SELECT a.id FROM imvu.accounts a JOIN imvu.sessions s ON s.account_id = a.id AND s.valid WHERE a.user_id = $1`,
      [user.id],
    );
    expect(kept).toEqual([{ id: accountId }]);
  }, 60_000);
});
