import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DirectoryRepository } from '../../src/contexts/imba-chat-bridge/directory/directory.repository.js';
import { Database } from '../../src/shared/database/database.js';
import { basic } from '../support/basic.js';
import { untilWaiting } from '../support/waiting.js';
import { startBridge, type Bridge } from './bridge-client.js';

let bridge: Bridge;

beforeAll(async () => {
  bridge = await startBridge();
});
afterAll(() => bridge.close());
beforeEach(() => bridge.database.query('TRUNCATE imbachat.users CASCADE'));

const USERS = '/imbachat/directory/users';
const put = async (body: unknown): Promise<[number, any]> => {
  const response = await bridge.operator('PUT', USERS, body);
  return [response.status, await response.json()];
};
const count = async (): Promise<number> =>
  Number((await bridge.database.query<{ n: string }>('SELECT count(*) AS n FROM imbachat.users'))[0]?.n);

describe('an array of users', () => {
  it('should create and then update', async () => {
    expect(await put([{ user_id: 1, name: 'A' }])).toEqual([200, { created: 1, updated: 0 }]);
    expect(
      await put([
        { user_id: '1', name: 'B', lastlogin: '17' },
        { user_id: 2, name: 'C' },
      ]),
    ).toEqual([200, { created: 1, updated: 1 }]);
    expect(await (await bridge.operator('GET', `${USERS}/1`)).json()).toMatchObject({
      user_id: 1,
      name: 'B',
      lastlogin: 17,
    });
    expect(await put([])).toEqual([200, { created: 0, updated: 0 }]);
  });

  it('should write none of them when one is wrong, and say what is wrong with each', async () => {
    const bad: [object, string][] = [
      [{ user_id: 0, name: 'x' }, 'user_id: must be a whole number from 1 to 9007199254740991'],
      [{ user_id: 1.5, name: 'x' }, 'user_id: must be a whole number from 1 to 9007199254740991'],
      [{ name: 'x' }, 'user_id: must be a whole number from 1 to 9007199254740991'],
      [{ user_id: 10 }, 'name: must be a text of 1 to 255 characters'],
      [{ user_id: 11, name: 7 }, 'name: must be a text of 1 to 255 characters'],
      [{ user_id: 12, name: 'a\0b' }, 'holds NUL or half a surrogate pair, which cannot be kept'],
      [
        { user_id: 13, name: 'x', profile_url: 'javascript:alert(1)' },
        'profile_url: must be an address of at most',
      ],
      [{ user_id: 14, name: 'x', chat_role: 'king' }, 'chat_role: must be admin or user'],
      [{ user_id: 15, name: 'x', nickname: 'y' }, 'nickname: no such field'],
      [{ user_id: 16, name: 'x', password_hash: 'md5' }, 'password_hash: must be one of: bcrypt'],
      [{ user_id: 17, name: 'x', profiles: { a: { user_id: 1 } } }, 'profiles.a.name: must be a text'],
      [{ user_id: 18, name: 'x', banned: 'no' }, 'banned: must be true or false'],
      [{ user_id: 20, name: 'x', password: 'é'.repeat(37) }, 'password: must be a text of 1 to 72 bytes'],
      [
        {
          user_id: 21,
          name: 'x',
          profiles: { a: { user_id: 1, name: 'P', avatar_url: 'javascript:alert(1)' } },
        },
        'profiles.a.avatar_url: must be an address',
      ],
      [{ user_id: 1, name: 'again' }, 'user_id: stands twice in this batch'],
      [{ user_id: 19, name: 'x', login: 'same' }, 'login: user 2 of this batch has it too'],
    ];
    const good = [
      { user_id: 1, name: 'A' },
      { user_id: 2, name: 'B', login: 'same' },
    ];
    const [status, body] = await put([...good, ...bad.map(([item]) => item), 'text', null]);
    expect(status).toBe(400);
    expect(body).toMatchObject({
      statusCode: 400,
      error: 'Bad Request',
      message: `${bad.length + 2} of ${bad.length + 4} users cannot be written, so none was.`,
    });
    expect(body.errors.map(({ index }: { index: number }) => index)).toEqual(
      Array.from({ length: bad.length + 2 }, (_, n) => n + 2),
    );
    for (const [n, [, message]] of bad.entries()) expect(body.errors[n].message).toContain(message);
    expect(body.errors.at(-1).message).toBe('must be an object');
    expect(await count()).toBe(0);
  });

  it('should take what PHP says for nothing as nothing, milliseconds as a time, and the id for a blank name', async () => {
    const fields = [
      'avatar_url',
      'profile_url',
      'lastlogin',
      'badge',
      'profiles',
      'chat_role',
      'permissions',
    ];
    const secret = ['login', 'password', 'password_hash', 'email'];
    const nothing = [false, '', [], null];
    const users = nothing.map((value, n) => ({
      user_id: n + 1,
      name: value,
      ...Object.fromEntries([...fields, ...secret].map((field) => [field, value])),
      banned: value,
    }));
    expect(await put(users)).toEqual([200, { created: 4, updated: 0 }]);
    const told = async (ids: string) => (await bridge.api(`/imbachat/users?user_ids=${ids}`)).json();
    expect(await told('1,2,3,4')).toEqual(
      users.map(({ user_id }) => ({ user_id, name: `User ${user_id}`, avatar_url: false })),
    );
    const time = 1_763_720_000;
    await put([
      { user_id: 1, name: '   ', lastlogin: time * 1000 + 999 },
      {
        user_id: 2,
        name: 'B',
        lastlogin: `${time}123`,
        profiles: { p: { user_id: 1, name: 'P', avatar_url: '' } },
      },
      { user_id: 3, name: 'C', lastlogin: 99_999_999_999 },
      // strtotime('0000-00-00 00:00:00'), east of Greenwich.
      { user_id: 4, name: 'D', lastlogin: -62_169_991_200 },
    ]);
    expect(await told('4')).toEqual([{ user_id: 4, name: 'D', avatar_url: false }]);
    expect(await told('1,2,3')).toEqual([
      { user_id: 1, name: 'User 1', avatar_url: false, lastlogin: time },
      {
        user_id: 2,
        name: 'B',
        avatar_url: false,
        lastlogin: time,
        profiles: { p: { user_id: 1, name: 'P', avatar_url: false } },
      },
      { user_id: 3, name: 'C', avatar_url: false, lastlogin: 99_999_999_999 },
    ]);
    const change = await bridge.operator('PATCH', `${USERS}/3`, { name: '', lastlogin: false });
    expect(await change.json()).toMatchObject({ name: 'User 3' });
    expect(await told('3')).toEqual([{ user_id: 3, name: 'User 3', avatar_url: false }]);
  });

  it('should name the user whose login is taken by another', async () => {
    await put([{ user_id: 1, name: 'A', login: 'a' }]);
    const [status, body] = await put([
      { user_id: 2, name: 'B' },
      { user_id: 3, name: 'C', login: 'a' },
    ]);
    expect([status, body.errors]).toEqual([
      400,
      [{ index: 1, user_id: 3, message: 'login: user 1 has it already' }],
    ]);
    expect(await count()).toBe(1);
  });

  it('should let two users exchange their logins', async () => {
    await put([
      { user_id: 1, name: 'A', login: 'a' },
      { user_id: 2, name: 'B', login: 'b' },
    ]);
    const [status] = await put([
      { user_id: 1, name: 'A', login: 'b' },
      { user_id: 2, name: 'B', login: 'a' },
    ]);
    expect(status).toBe(200);
  });

  it('should replace what is public and keep login, password, mail address and ban where they are not named', async () => {
    await put([
      { user_id: 1, name: 'A', badge: 'x', login: 'a', password: 'pw', email: 'a@example.com', banned: true },
    ]);
    await put([{ user_id: 1, name: 'B' }]);
    expect(await (await bridge.operator('GET', `${USERS}/1`)).json()).toEqual({
      user_id: 1,
      name: 'B',
      avatar_url: false,
      login: 'a',
      email: 'a@example.com',
      has_password: true,
      banned: true,
      friends: [],
    });
  });

  it('should keep passwords hashed, and never give a hash out', async () => {
    await put([{ user_id: 1, name: 'A', login: 'a', password: 'a plain password' }]);
    const rows = await bridge.database.query('SELECT u::text AS row FROM imbachat.users u');
    expect(JSON.stringify(rows)).not.toContain('a plain password');
    expect(JSON.stringify(rows)).toContain('scrypt$');
    expect(await (await bridge.operator('GET', `${USERS}/1`)).text()).not.toMatch(/scrypt|plain/);
  });

  it('should refuse what is no array, too long, too large, not JSON or of another type', async () => {
    expect((await put({ user_id: 1, name: 'A' }))[1].message).toBe('The body must be a JSON array of users.');
    const many = Array.from({ length: 1001 }, (_, n) => ({ user_id: n + 1, name: 'x' }));
    expect((await put(many))[1].message).toContain('1000 users at most');
    const raw = async (body: string, headers: Record<string, string> = {}) => {
      const { username, password } = bridge.admin;
      const authorization = basic(username, password);
      return fetch(bridge.url + USERS, {
        method: 'PUT',
        body,
        headers: { authorization, 'content-type': 'application/json', ...headers },
      });
    };
    expect((await raw('[{')).status).toBe(400);
    expect((await raw('[]', { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await raw('[]', { 'content-encoding': 'gzip' })).status).toBe(415);
    expect((await raw(`["${'x'.repeat(9_000_000)}"]`)).status).toBe(413);
    expect(await count()).toBe(0);
  });

  it('should take 1,000 rich users, which is more than the usual limit of a body', async () => {
    const users = Array.from({ length: 1000 }, (_, n) => ({
      user_id: n + 1,
      name: 'x'.repeat(200),
      badge: 'y',
    }));
    expect(await put(users)).toEqual([200, { created: 1000, updated: 0 }]);
  });

  it('should be for the operator only', async () => {
    for (const [method, path] of [
      ['PUT', USERS],
      ['GET', `${USERS}/1`],
      ['PATCH', `${USERS}/1`],
      ['DELETE', `${USERS}/1`],
      ['PUT', `${USERS}/1/friends`],
      ['POST', '/imbachat/tokens'],
    ] as const) {
      const response = await bridge.api(path, { method });
      expect([method, path, response.status]).toEqual([method, path, 401]);
      expect(await response.json()).toEqual({
        statusCode: 401,
        error: 'Unauthorized',
        message: 'Authentication is required.',
      });
    }
  });
});

describe('one user', () => {
  it('should change the named fields only, and clear what is null', async () => {
    await put([
      { user_id: 1, name: 'A', badge: 'x', profiles: { p: { user_id: 'p', name: 'P' } }, login: 'a' },
    ]);
    const response = await bridge.operator('PATCH', `${USERS}/1`, {
      name: 'Ünal',
      badge: null,
      login: null,
      permissions: ['write'],
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ name: 'Ünal', login: null, permissions: ['write'] });
    expect(await (await bridge.api('/imbachat/users?user_ids=1')).json()).toEqual([
      {
        user_id: 1,
        name: 'Ünal',
        avatar_url: false,
        profiles: { p: { user_id: 'p', name: 'P' } },
        permissions: ['write'],
      },
    ]);
    const found = await (await bridge.api(`/imbachat/api/v1/search/${encodeURIComponent('üNAL')}`)).json();
    expect(found).toMatchObject({ data: [{ user_id: 1 }] });
    expect((await bridge.operator('PATCH', `${USERS}/1`, {})).status).toBe(200);
  });

  it('should refuse wrong changes, taken logins and unknown users', async () => {
    await put([
      { user_id: 1, name: 'A', login: 'a' },
      { user_id: 2, name: 'B' },
    ]);
    const patch = async (id: string, change: unknown): Promise<[number, string]> => {
      const response = await bridge.operator('PATCH', `${USERS}/${id}`, change);
      return [response.status, ((await response.json()) as { message: string }).message];
    };
    expect(await patch('2', { banned: 1 })).toEqual([
      400,
      'The change is refused. banned: must be true or false',
    ]);
    expect(await patch('2', { user_id: 3 })).toEqual([400, 'The change is refused. user_id: no such field']);
    expect(await patch('2', { login: 'a' })).toEqual([
      400,
      'The change is refused. login: another user has it already',
    ]);
    expect(await patch('3', { name: 'x' })).toEqual([404, 'There is no user 3.']);
    expect((await patch('x', {}))[0]).toBe(400);
    expect((await bridge.operator('GET', `${USERS}/3`)).status).toBe(404);
    expect((await bridge.operator('DELETE', `${USERS}/3`)).status).toBe(404);
  });

  it('should go with his friendships', async () => {
    await put([1, 2].map((id) => ({ user_id: id, name: `U${id}` })));
    expect(await (await bridge.operator('PUT', `${USERS}/1/friends`, [2])).json()).toEqual({ friends: [2] });
    await bridge.operator('PUT', `${USERS}/2/friends`, ['1']);
    expect((await bridge.operator('DELETE', `${USERS}/2`)).status).toBe(204);
    await put([{ user_id: 2, name: 'New' }]);
    expect(await (await bridge.operator('GET', `${USERS}/1`)).json()).toMatchObject({ friends: [] });
    expect(await (await bridge.operator('GET', `${USERS}/2`)).json()).toMatchObject({ friends: [] });
  });

  it('should keep one of two lists of friends that come at the same moment, not a mixture', async () => {
    await put([1, 2, 3, 4, 5].map((user_id) => ({ user_id, name: 'x' })));
    const lists = [
      [2, 3],
      [4, 5],
    ];
    // Both have begun before either is done; as of two replicas, since in one of them they take turns.
    const database = bridge.app.get(Database);
    const directory = new DirectoryRepository();
    const both = await database.transaction(async (transaction) => {
      await transaction.query('SELECT FROM imbachat.users WHERE user_id = 1 FOR UPDATE');
      const puts = lists.map((list) => database.transaction((other) => directory.setFriends(other, 1, list)));
      await untilWaiting(bridge.database, 'Lock', { sessions: 2 });
      return puts;
    });
    await Promise.all(both);
    const { friends } = (await (await bridge.operator('GET', `${USERS}/1`)).json()) as { friends: number[] };
    expect(lists).toContainEqual(friends);
  });

  it('should change nobody when one who is not there is removed', async () => {
    await put([{ user_id: 1, name: 'Ann' }]);
    await bridge.operator('PUT', `${USERS}/1/friends`, [7]);
    expect((await bridge.operator('DELETE', `${USERS}/7`)).status).toBe(404);
    expect(await (await bridge.operator('GET', `${USERS}/1`)).json()).toMatchObject({ friends: [7] });
  });

  it('should have his friends replaced, and only by ids', async () => {
    await put([1, 2, 3].map((id) => ({ user_id: id, name: `U${id}` })));
    await bridge.operator('PUT', `${USERS}/1/friends`, [2, 3]);
    await bridge.operator('PUT', `${USERS}/1/friends`, [3, 2]);
    expect(await (await bridge.operator('GET', `${USERS}/1`)).json()).toMatchObject({ friends: [3, 2] });
    await bridge.operator('PUT', `${USERS}/1/friends`, []);
    expect(await (await bridge.operator('GET', `${USERS}/1`)).json()).toMatchObject({ friends: [] });
    for (const wrong of [{}, ['x'], [0], Array.from({ length: 1001 }, (_, n) => n + 1)]) {
      expect((await bridge.operator('PUT', `${USERS}/1/friends`, wrong)).status).toBe(400);
    }
    await bridge.operator('PUT', `${USERS}/1/friends`, [3]);
    const oneWrong = await bridge.operator('PUT', `${USERS}/1/friends`, [2, 3, 'x', 2]);
    expect(await oneWrong.json()).toMatchObject({
      message: expect.stringMatching(/^Each id must be a whole number/),
    });
    expect(await (await bridge.operator('GET', `${USERS}/1`)).json()).toMatchObject({ friends: [3] });
    expect((await bridge.operator('PUT', `${USERS}/9/friends`, [1])).status).toBe(404);
  });
});
