import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createOpenApiDocument } from '../../src/shared/openapi/document.js';
import { servedMethods, startImvuApp, type ApiUser, type ImvuApp } from '../support/imvu-app.js';

let app: ImvuApp;
/** `username` is the account's name at IMVU. */
let owner: { user: ApiUser; username: string; accountId: string; sessionId: string };
let stranger: ApiUser;
let lease: string;
beforeAll(async () => {
  app = await startImvuApp();
  const { user, account, accountId, sessionId } = await app.newUserWithAccount();
  owner = { user, username: account.username, accountId, sessionId };
  stranger = await app.newUser();
  lease = (await owner.user.api('POST', '/imvu/checkouts', {})).body.id;
});
afterAll(() => app.close());

const proxied = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'SEARCH'];

/** Every route of a user, with the ids of somebody else, and how it is refused. */
const attempts = (): Record<
  string,
  { path: string; body?: unknown; headers?: Record<string, string>; status: number }[]
> => {
  const { accountId, sessionId } = owner;
  const account = `/imvu/accounts/${accountId}`;
  const session = `/imvu/sessions/${sessionId}`;
  const checkout = `/imvu/checkouts/${lease}`;
  return {
    'GET /imvu/accounts/{id}': [{ path: account, status: 404 }],
    'PATCH /imvu/accounts/{id}': [{ path: account, body: { paused: true }, status: 404 }],
    'DELETE /imvu/accounts/{id}': [{ path: account, status: 404 }],
    'POST /imvu/accounts/{id}/code': [{ path: `${account}/code`, body: { code: '1' }, status: 404 }],
    'POST /imvu/accounts/{id}/code/resend': [{ path: `${account}/code/resend`, status: 404 }],
    'POST /imvu/accounts/{id}/renew': [{ path: `${account}/renew`, status: 404 }],
    'POST /imvu/accounts/{id}/sessions': [
      { path: `${account}/sessions`, body: { cookie: 'osCsid=x' }, status: 404 },
    ],
    'GET /imvu/sessions/{id}': [
      { path: session, status: 404 },
      { path: `${session}?reveal=true`, status: 404 },
    ],
    'DELETE /imvu/sessions/{id}': [{ path: session, status: 404 }],
    'POST /imvu/checkouts': [
      { path: '/imvu/checkouts', body: { account_id: accountId }, status: 404 },
      { path: '/imvu/checkouts', body: { account_id: owner.username }, status: 404 },
      { path: '/imvu/checkouts', body: {}, status: 503 },
    ],
    'POST /imvu/checkouts/{id}/renew': [{ path: `${checkout}/renew`, body: {}, status: 404 }],
    'DELETE /imvu/checkouts/{id}': [{ path: checkout, body: { verdict: 'invalid' }, status: 404 }],
    ...Object.fromEntries(
      proxied.map((method) => [
        `${method} /imvu/api/{path}`,
        [
          { path: '/imvu/api/echo', status: 503 },
          { path: '/imvu/api/echo', headers: { 'x-imvu-account': accountId }, status: 404 },
          { path: '/imvu/api/echo', headers: { 'x-imvu-account': owner.username }, status: 404 },
          { path: '/imvu/api/echo', headers: { 'x-imvu-session': sessionId }, status: 404 },
        ],
      ]),
    ),
  };
};
/** Routes that name nobody's things: they list, or add, one's own. */
const ownOnly = [
  'GET /imvu/accounts',
  'POST /imvu/accounts',
  'GET /imvu/sessions',
  'GET /imvu/me',
  'POST /imvu/api/login',
  'GET /imvu/uses',
];

describe('isolation', () => {
  it('should keep every route from showing, using or changing what belongs to another user', async () => {
    const before = app.imvu.seen.length;
    for (const [route, tries] of Object.entries(attempts())) {
      for (const { path, body, headers, status } of tries) {
        const [method = ''] = route.split(' ');
        const answer = await stranger.api(method, path, body, headers);
        expect([route, path, answer.status]).toEqual([route, path, status]);
        expect(answer.text).not.toContain(owner.sessionId);
      }
    }
    for (const path of ['/imvu/accounts', '/imvu/sessions', '/imvu/me']) {
      expect((await stranger.api('GET', path)).body).toEqual([]);
    }
    expect(app.imvu.seen).toHaveLength(before);
    expect((await owner.user.api('GET', `/imvu/sessions/${owner.sessionId}`)).body.valid).toBe(true);
    expect((await owner.user.api('POST', `/imvu/checkouts/${lease}/renew`, {})).status).toBe(200);
  });

  it('should be tested for every route that there is, and every route ask who calls', async () => {
    const { paths } = createOpenApiDocument(app.quartet.app);
    const mine = Object.entries(paths)
      .filter(([path]) => path.startsWith('/imvu/'))
      .flatMap(([path, methods]) =>
        servedMethods(path, methods).map((method) => ({ method: method.toUpperCase(), path })),
      );
    expect(mine.length).toBeGreaterThan(20);
    for (const { method, path } of mine) {
      const answer = await app.anonymous(
        method,
        path.replace('{id}', owner.accountId).replace('{path}', 'echo'),
      );
      expect([method, path, answer.status]).toEqual([method, path, 401]);
    }
    const routes = mine.map(({ method, path }) => `${method} ${path}`);
    // Those of the operator, and of who holds a key, belong to no user.
    const notOfUsers = [
      'POST /imvu/api-keys',
      'GET /imvu/api-keys',
      'DELETE /imvu/api-keys/{id}',
      'POST /imvu/users',
      'GET /imvu/users',
      'PATCH /imvu/users/{id}',
      'DELETE /imvu/users/{id}',
    ];
    const tested = [...Object.keys(attempts()), ...ownOnly, ...notOfUsers];
    expect(routes.filter((route) => !tested.includes(route))).toEqual([]);
    // And nothing is tested that is not there.
    expect(tested.filter((route) => !routes.includes(route))).toEqual([]);
  });

  it('should let the same IMVU account be added by two users, each with sessions of their own', async () => {
    app.imvu.addAccount('shared@example.org', 'pw');
    const add = (user: ApiUser) =>
      user.api('POST', '/imvu/accounts', { username: 'shared@example.org', password: 'pw' });
    const one = await add(owner.user);
    const other = await add(stranger);
    expect([one.status, other.status]).toEqual([201, 201]);
    expect(one.body.account.id).not.toBe(other.body.account.id);
  });
});

describe('GET /imvu/me', () => {
  it('should tell who one is upstream, per account, by the typed client', async () => {
    const { user, account, accountId } = await app.newUserWithAccount();
    const second = app.imvu.addAccount('second@example.org', 'pw');
    await user.api('POST', '/imvu/accounts', { username: second.username, password: 'pw' });
    second.disabled = true;
    app.imvu.killSessions(second);
    const logins = app.imvu.logins.length;
    const looked = await user.api('GET', '/imvu/me');
    expect(looked.body[1].error).not.toBeNull();
    expect(app.imvu.logins).toHaveLength(logins);
    const { status, body } = await user.api('GET', '/imvu/me?login=true');
    expect(status).toBe(200);
    expect(body).toEqual([
      {
        account_id: accountId,
        username: account.username,
        imvu_user: `https://api.imvu.com/users/cid/${account.cid}`,
        avatar: { username: account.avatar, display_name: account.avatar },
        error: null,
      },
      {
        account_id: expect.any(String),
        username: 'second@example.org',
        imvu_user: null,
        avatar: null,
        error: 'IMVU has disabled this account.',
      },
    ]);
  });

  it('should say so of an account for which upstream names nobody, and go on with the others', async () => {
    const { user, accountId } = await app.newUserWithAccount();
    const id = `${app.imvu.url}/login/me`;
    const nobody = { status: 'success', id, denormalized: { [id]: { data: {} } } };
    app.imvu.behave('/login/me', { status: 200, body: JSON.stringify(nobody), times: 1 });
    const [one] = (await user.api('GET', '/imvu/me')).body;
    expect(one).toMatchObject({ account_id: accountId, imvu_user: null, error: 'IMVU answered 200.' });
  });
});

describe('the description of the routes', () => {
  it('should have an example, or a reason for none, for every answer of every IMVU route', () => {
    const { paths } = createOpenApiDocument(app.quartet.app);
    for (const [path, methods] of Object.entries(paths).filter(([name]) => name.startsWith('/imvu/'))) {
      for (const [method, route] of Object.entries(methods as Record<string, any>)) {
        expect([path, method, route.summary]).toEqual([path, method, expect.any(String)]);
        expect([path, Object.keys(route.responses)]).toEqual([path, expect.arrayContaining(['401', '429'])]);
        for (const [status, response] of Object.entries<any>(route.responses)) {
          const json = response.content?.['application/json'];
          // A DTO class has examples of its fields.
          const { schema, example = schema?.example } = json ?? {};
          const named = (schema?.items ?? schema?.oneOf?.[0] ?? schema)?.$ref;
          expect([path, method, status, (example ?? named) !== undefined || status === '204']).toEqual([
            path,
            method,
            status,
            true,
          ]);
        }
      }
    }
  });
});
