import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBridge, type Bridge } from './bridge-client.js';

const SITE_TOKEN = 'a-token-of-thirty-two-characters';
const USERS = '/imbachat/directory/users';
let bridge: Bridge;

beforeAll(async () => {
  bridge = await startBridge({ IMBACHAT_SITE_TOKEN: SITE_TOKEN });
  await bridge.fill([
    { user_id: 1, name: 'Ann', login: 'ann', email: 'Ann@Mail.example', password: 'x' },
    { user_id: 2, name: 'Bob', banned: true },
    { user_id: 3, name: 'Joanna' },
    { user_id: 44, name: '100% me' },
  ]);
});
afterAll(() => bridge.close());

const asSite = (method: string, path: string, body?: unknown, token = SITE_TOKEN, on = bridge) =>
  fetch(on.url + path, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

describe('the site’s own credential', () => {
  it('should make tokens and keep the directory', async () => {
    expect(await (await asSite('POST', '/imbachat/tokens', { user_id: 1 })).json()).toMatchObject({
      user_id: 1,
    });
    expect((await asSite('PUT', USERS, [{ user_id: 9, name: 'New' }])).status).toBe(200);
    expect((await asSite('PATCH', `${USERS}/9`, { badge: 'x' })).status).toBe(200);
    expect((await asSite('DELETE', `${USERS}/9`)).status).toBe(204);
  });

  it('should open nothing else', async () => {
    for (const path of ['/imbachat/demo', '/imbachat/users?user_ids=1', '/imvu/users', '/imvu/api-keys']) {
      const { status } = await asSite('GET', path);
      expect([path, [401, 404].includes(status)]).toEqual([path, true]);
    }
    expect((await asSite('GET', '/imbachat/demo')).status).toBe(401);
  });

  it('should be refused where it is wrong, and where none is set', async () => {
    for (const wrong of [`${SITE_TOKEN}x`, SITE_TOKEN.toUpperCase(), 'x', 'undefined']) {
      expect((await asSite('GET', USERS, undefined, wrong)).status).toBe(401);
    }
    const none = await startBridge();
    try {
      expect((await asSite('GET', USERS, undefined, SITE_TOKEN, none)).status).toBe(401);
      expect((await asSite('GET', USERS, undefined, 'undefined', none)).status).toBe(401);
    } finally {
      await none.close();
    }
  });
});

describe('the lines of docs/imbachat.md', () => {
  const docs = readFileSync('docs/imbachat.md', 'utf8');
  const lines = (language: string): string => {
    const [, code = ''] = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(docs) ?? [];
    return code;
  };
  const run = async (program: string, ...parameters: string[]): Promise<unknown> => {
    const env = { ...process.env, QUARTET_URL: bridge.url, IMBACHAT_SITE_TOKEN: SITE_TOKEN };
    const { stdout } = await promisify(execFile)(program, parameters, { env });
    return JSON.parse(stdout);
  };
  const expected = { token: expect.stringMatching(/^ey/), user_id: 1, expires_at: expect.any(Number) };

  it('should make a token in Node', async () => {
    const script = `const userId = 1;\n${lines('js')}\nconsole.log(JSON.stringify(token));`;
    expect(await run(process.execPath, '--input-type=module', '-e', script)).toEqual(expected);
  });

  const php = spawnSync('php', ['-v']).status === 0;
  (php ? it : it.skip)(
    `should make a token in PHP${php ? '' : ' (skipped: php is not installed)'}`,
    async () => {
      expect(await run('php', '-r', `$userId = 1;\n${lines('php')}`)).toEqual(expected);
    },
  );
});

describe('the list of users', () => {
  const list = async (query: string): Promise<any> => (await asSite('GET', `${USERS}?${query}`)).json();
  const ids = async (query: string): Promise<number[]> =>
    (await list(query)).items.map(({ user_id }: { user_id: number }) => user_id);

  it('should show each as it stands, never a password, a page at a time', async () => {
    const first = await list('limit=1');
    expect(first).toEqual({
      items: [
        {
          user_id: 1,
          name: 'Ann',
          avatar_url: false,
          login: 'ann',
          email: 'Ann@Mail.example',
          has_password: true,
          banned: false,
          friends: [],
        },
      ],
      next: 1,
    });
    expect(await ids('limit=2&after=1')).toEqual([2, 3]);
    expect((await list('limit=2&after=1')).next).toBe(3);
    expect((await list('limit=2&after=2')).next).toBeNull();
    expect(await ids('')).toEqual([1, 2, 3, 44]);
    expect(await list('after=44')).toEqual({ items: [], next: null });
  });

  it('should filter by part of a name, login or mail address, by id and by ban', async () => {
    expect(await ids('q=AN')).toEqual([1, 3]);
    expect(await ids('q=mail.EX')).toEqual([1]);
    expect(await ids('q=44')).toEqual([44]);
    expect(await ids(`q=${encodeURIComponent('%')}`)).toEqual([44]);
    expect(await ids('q=_')).toEqual([]);
    expect(await ids('banned=true')).toEqual([2]);
    expect(await ids('banned=false&q=an')).toEqual([1, 3]);
  });

  it('should refuse parameters that are wrong, and name them', async () => {
    for (const [query, message] of [
      ['limit=0', 'limit must be a whole number from 1 to 1000.'],
      ['limit=1001', 'limit must be a whole number from 1 to 1000.'],
      ['after=x', 'after must be a user’s id.'],
      ['banned=1', 'banned must be true or false.'],
      ['q=a&q=b', 'q must be a text.'],
      [`q=${'x'.repeat(256)}`, 'q must be a text of at most 255 characters.'],
      ['q=%00', 'q must be a text.'],
      ['page=2', 'page: no such parameter.'],
    ] as const) {
      const response = await asSite('GET', `${USERS}?${query}`);
      expect([query, response.status, await response.json()]).toEqual([
        query,
        400,
        { statusCode: 400, error: 'Bad Request', message },
      ]);
    }
  });
});
