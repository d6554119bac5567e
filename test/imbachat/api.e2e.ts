import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';
import { basic } from '../support/basic.js';
import { API_LOGIN, API_PASSWORD, startBridge, type Bridge } from './bridge-client.js';

let bridge: Bridge;

beforeAll(async () => {
  bridge = await startBridge();
});
afterAll(() => bridge.close());
beforeEach(() => bridge.database.query('TRUNCATE imbachat.users CASCADE'));

const refused = { code: 401, version: 1, error: 'Authenticate required!', debug: '' };

describe('who may ask', () => {
  const routes = [
    '/imbachat/api/v1/users/1',
    '/imbachat/users?user_ids=1',
    '/imbachat/api/v1/search/x',
    '/imbachat/api/v1/user/friends/1',
  ];

  for (const route of routes) {
    it(`should refuse a stranger at ${route} with the seed's body`, async () => {
      const strangers = [
        undefined,
        basic(API_LOGIN, 'wrong'),
        basic('wrong', API_PASSWORD),
        basic(API_LOGIN, API_PASSWORD.toUpperCase()),
        basic('', ''),
        'Basic !!!',
        'Bearer abc',
        basic(bridge.admin.username, bridge.admin.password),
      ];
      for (const authorization of strangers) {
        const response = await fetch(bridge.url + route, { headers: authorization ? { authorization } : {} });
        expect(response.status).toBe(401);
        expect(response.headers.get('www-authenticate')).toBe('Basic realm="Backend"');
        expect(response.headers.get('content-type')).toMatch(/^application\/json/);
        expect(await response.text()).toBe(JSON.stringify(refused));
      }
    });
  }

  it('should refuse a stranger who posts a login', async () => {
    const response = await fetch(`${bridge.url}/imbachat/api/v1/auth_users`, { method: 'POST' });
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual(refused);
  });

  it('should take the login in any letter case, the password only as it is', async () => {
    for (const login of ['chat.login', 'CHAT.LOGIN', API_LOGIN]) {
      const headers = { authorization: basic(login, API_PASSWORD) };
      expect((await fetch(`${bridge.url}/imbachat/users?user_ids=1`, { headers })).status).toBe(200);
    }
  });

  it('should tell anyone the version', async () => {
    const response = await fetch(`${bridge.url}/imbachat/api/v1`);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ version: 1, type: 'Quartet' });
  });

  it('should answer who guesses too often with 429 in the same wire format', async () => {
    const strict = await startBridge({ LIMIT_AUTH_FAILURES: '2/60' });
    try {
      const guess = () => strict.api('/imbachat/users', { headers: { authorization: basic('a', 'b') } });
      expect((await guess()).status).toBe(401);
      expect((await guess()).status).toBe(401);
      const third = await guess();
      expect(third.status).toBe(429);
      expect(Number(third.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(await third.json()).toEqual({
        code: 429,
        version: 1,
        error: expect.stringContaining('Too many requests'),
        debug: '',
      });
    } finally {
      await strict.close();
    }
  });
});

describe('users-info', () => {
  const full = {
    user_id: 6,
    name: 'John "O\'Neil" </script>\u2028\\',
    avatar_url: 'http://comet-server.ru/doc/CometQL/Star.Comet-Chat/img/avatar0.png',
    profile_url: 'https://www.example.com/members/6/',
    lastlogin: 1763720000,
    badge: 'Gold 😀',
    profiles: { '11': { user_id: 'P11-A', avatar_url: 'http://comet-server.ru/a.png', name: 'P11-John' } },
    chat_role: 'admin',
    permissions: { ban: true, rooms: [1, 2] },
  };

  it('should tell everything that is set, and nothing that is private', async () => {
    await bridge.fill([
      { ...full, login: 'john', password: 'secret word', email: 'john@example.com', banned: true },
    ]);
    const response = await bridge.api('/imbachat/users?user_ids=6');
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await response.json()).toEqual([full]);
  });

  it('should tell of a user without anything set just id, name and that there is no avatar', async () => {
    await bridge.fill([{ user_id: 1, name: 'A', avatar_url: '', badge: null }]);
    expect(await (await bridge.api('/imbachat/api/v1/users/1')).text()).toBe(
      '[{"user_id":1,"name":"A","avatar_url":false}]',
    );
  });

  it('should answer both forms of the address alike, in the order asked, each user once, unknown ones left out', async () => {
    await bridge.fill([1, 2, 3, 9007199254740991].map((id) => ({ user_id: id, name: `U${id}` })));
    const idsOf = async (path: string): Promise<number[]> =>
      ((await (await bridge.api(path)).json()) as { user_id: number }[]).map(({ user_id }) => user_id);
    const asked = '3,1,99,3,9007199254740991,1,9007199254740993,99999999999999999999999';
    const expected = [3, 1, 9007199254740991];
    expect(await idsOf(`/imbachat/users?user_ids=${asked}`)).toEqual(expected);
    expect(await idsOf(`/imbachat/api/v1/users/${asked}`)).toEqual(expected);
    expect(await idsOf('/imbachat/users?user_ids=3&user_ids=1')).toEqual([3, 1]);
  });

  it('should strip everything but digits and commas, as the seed does', async () => {
    await bridge.fill([1, 2, 12].map((id) => ({ user_id: id, name: `U${id}` })));
    const idsOf = async (ids: string): Promise<number[]> => {
      const response = await bridge.api(`/imbachat/users?user_ids=${encodeURIComponent(ids)}`);
      return ((await response.json()) as { user_id: number }[]).map(({ user_id }) => user_id);
    };
    expect(await idsOf(' 2 , 1 ')).toEqual([2, 1]);
    expect(await idsOf('1); DROP TABLE x; --2')).toEqual([12]);
    expect(await idsOf("1'2,002,,")).toEqual([12, 2]);
    expect(await idsOf('-1')).toEqual([1]);
  });

  it('should answer an empty list with an empty array', async () => {
    for (const path of [
      '/imbachat/users',
      '/imbachat/users?user_ids=',
      '/imbachat/users?user_ids=,,x',
      '/imbachat/users?user_ids[a]=1',
      '/imbachat/api/v1/users/',
      '/imbachat/api/v1/users/x',
    ]) {
      const response = await bridge.api(path);
      expect([path, response.status, await response.text()]).toEqual([path, 200, '[]']);
    }
  });

  it('should tell of 1,000 users at once, and refuse to tell of more', async () => {
    const ids = Array.from({ length: 1000 }, (_, n) => n + 1);
    await bridge.fill(ids.map((id) => ({ user_id: id, name: `U${id}` })));
    const response = await bridge.api(`/imbachat/users?user_ids=${ids.toReversed().join(',')}`);
    expect(((await response.json()) as { user_id: number }[]).map(({ user_id }) => user_id)).toEqual(
      ids.toReversed(),
    );
    const more = await bridge.api(`/imbachat/api/v1/users/${[...ids, 1001].join(',')}`);
    expect(more.status).toBe(400);
    expect(await more.json()).toEqual({
      code: 400,
      version: 1,
      error: 'At most 1000 users can be asked for at once.',
      debug: '',
    });
  });

  it('should answer 304 as long as nothing changed', async () => {
    await bridge.fill([{ user_id: 1, name: 'A' }]);
    const first = await bridge.api('/imbachat/users?user_ids=1');
    const etag = first.headers.get('etag') ?? '';
    expect(etag).not.toBe('');
    // Not fetch: it asks for no-cache as soon as there is an If-None-Match.
    const ask = () =>
      request(bridge.url)
        .get('/imbachat/users?user_ids=1')
        .auth(API_LOGIN, API_PASSWORD)
        .set('if-none-match', etag);
    expect((await ask()).status).toBe(304);
    await bridge.fill([{ user_id: 1, name: 'B' }]);
    const changed = await ask();
    expect(changed.status).toBe(200);
    expect(changed.body).toEqual([{ user_id: 1, name: 'B', avatar_url: false }]);
  });

  it('should cost one database query, however many are asked for', async () => {
    const ids = Array.from({ length: 300 }, (_, n) => n + 1);
    await bridge.fill(ids.map((id) => ({ user_id: id, name: `U${id}` })));
    const { DataSource } = await import('typeorm');
    const pool = (bridge.app.get(DataSource).driver as any).master;
    let queries = 0;
    const count = (client: any) => {
      const query = client.query.bind(client);
      client.query = (...parameters: unknown[]) => {
        // Background jobs of others ask as well.
        if (JSON.stringify(parameters[0]).includes('imbachat.')) queries++;
        return query(...parameters);
      };
    };
    for (const client of pool._clients) count(client);
    pool.on('connect', count);
    for (const path of [`/imbachat/users?user_ids=${ids.join(',')}`, '/imbachat/api/v1/user/friends/1']) {
      queries = 0;
      expect((await bridge.api(path)).status).toBe(200);
      expect(queries).toBe(1);
    }
  });

  it('should tell mail addresses only with IMBACHAT_EXPOSE_MAIL', async () => {
    const open = await startBridge({ IMBACHAT_EXPOSE_MAIL: 'true' });
    try {
      await open.fill([
        { user_id: 1, name: 'A', email: 'a"b@example.com' },
        { user_id: 2, name: 'B' },
      ]);
      expect(await (await open.api('/imbachat/users?user_ids=1,2')).json()).toEqual([
        { user_id: 1, name: 'A', avatar_url: false, user_mail: 'a"b@example.com' },
        { user_id: 2, name: 'B', avatar_url: false },
      ]);
      expect(await (await open.api('/imbachat/api/v1/search/a')).json()).toEqual({
        code: 200,
        version: 1,
        data: [{ name: 'A', user_id: 1, email: 'a"b@example.com' }],
      });
    } finally {
      await open.close();
    }
  });

  it('should answer 503 in the wire format while the database is away, and recover', async () => {
    await bridge.fill([{ user_id: 1, name: 'A' }]);
    // Neither new connections nor those that there are.
    const mostConnections = (limit: number): Promise<unknown> =>
      bridge.database.query(
        `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I CONNECTION LIMIT ${limit}', current_database()); END $$`,
      );
    await mostConnections(0);
    await bridge.database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'quartet'`,
    );
    try {
      const response = await bridge.api('/imbachat/users?user_ids=1');
      expect(response.status).toBe(503);
      const body = (await response.json()) as { error: string };
      expect(body).toEqual({ code: 503, version: 1, error: expect.any(String), debug: '' });
      expect(body.error).not.toMatch(/relation|SELECT|imbachat\.users/i);
    } finally {
      await mostConnections(-1);
    }
    expect((await bridge.api('/imbachat/users?user_ids=1')).status).toBe(200);
  });
});

describe('search', () => {
  const search = async (key: string): Promise<any> =>
    (await bridge.api(`/imbachat/api/v1/search/${encodeURIComponent(key)}`)).json();

  it('should find a part of a name in any letter case, names that begin with it first', async () => {
    await bridge.fill([
      { user_id: 1, name: 'Long John', email: 'x@example.com' },
      { user_id: 2, name: 'JOHNNY' },
      { user_id: 3, name: 'Ann' },
      { user_id: 4, name: 'ÉMILE Ωmega' },
    ]);
    expect(await search('john')).toEqual({
      code: 200,
      version: 1,
      data: [
        { name: 'JOHNNY', user_id: 2 },
        { name: 'Long John', user_id: 1 },
      ],
    });
    expect((await search('émile ω')).data).toEqual([{ name: 'ÉMILE Ωmega', user_id: 4 }]);
    expect((await search('nobody')).data).toEqual([]);
  });

  it('should take %, _ and the backslash as plain characters', async () => {
    await bridge.fill([
      { user_id: 1, name: '100% me' },
      { user_id: 2, name: 'a_b' },
      { user_id: 3, name: 'axb' },
      { user_id: 4, name: 'c\\d' },
    ]);
    expect((await search('%')).data).toEqual([{ name: '100% me', user_id: 1 }]);
    expect((await search('_')).data).toEqual([{ name: 'a_b', user_id: 2 }]);
    expect((await search('\\')).data).toEqual([{ name: 'c\\d', user_id: 4 }]);
    expect((await search('\0')).data).toEqual([]);
  });

  it('should find 50 at most', async () => {
    await bridge.fill(Array.from({ length: 60 }, (_, n) => ({ user_id: n + 1, name: `Same ${n}` })));
    expect((await search('same')).data).toHaveLength(50);
  });
});

describe('friends', () => {
  it('should tell of the friends in their order, of nobody for an unknown user', async () => {
    await bridge.fill([1, 2, 3].map((id) => ({ user_id: id, name: `U${id}` })));
    await bridge.operator('PUT', '/imbachat/directory/users/1/friends', [3, 77, 2, 3, 1]);
    const friends = async (id: string) => (await bridge.api(`/imbachat/api/v1/user/friends/${id}`)).json();
    expect(await friends('1')).toEqual([
      { user_id: 3, name: 'U3', avatar_url: false },
      { user_id: 2, name: 'U2', avatar_url: false },
    ]);
    expect(await friends('99')).toEqual([]);
    expect(await friends('x')).toEqual([]);
    // Who comes later was a friend already.
    await bridge.fill([{ user_id: 77, name: 'Late' }]);
    expect(((await friends('1')) as { user_id: number }[]).map(({ user_id }) => user_id)).toEqual([3, 77, 2]);
    await bridge.operator('DELETE', '/imbachat/directory/users/77');
  });
});
