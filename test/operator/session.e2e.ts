import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { basicOf } from '../support/basic.js';
import { callOperator, operatorOf, signIn, type ConsoleAnswer } from '../support/console-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import type { TestDatabase } from '../support/test-database.js';

const CONSOLE = { 'x-quartet-console': '1' };
const CHALLENGE = 'Basic realm="Quartet", charset="UTF-8"';

let database: TestDatabase;
let quartet: TestApp;
beforeAll(async () => {
  database = await createMigratedDatabase();
  quartet = await startTestApp({ PUBLIC_URL: 'http://quartet.example' }, database);
});
afterAll(async () => {
  await quartet.close();
  await database.drop();
});

const session = (
  method: string,
  headers: Record<string, string> = {},
  body?: unknown,
  app: TestApp = quartet,
): Promise<ConsoleAnswer> => callOperator(app, method, '/operator/session', { headers, body });

const SIGNED_IN = {
  username: 'operator',
  expires_at: expect.stringMatching(/^20/),
  version: expect.any(String),
  contexts: ['imvu', 'lishop', 'imbachat', 'bobux'],
};

describe('signing in', () => {
  it('should set a cookie that stands for the operator for 12 hours', async () => {
    const before = Date.now();
    const answer = await session('POST', CONSOLE, quartet.admin);
    expect([answer.status, answer.body]).toEqual([201, SIGNED_IN]);
    const cookies = answer.headers['set-cookie'] ?? [];
    expect(cookies).toEqual([
      expect.stringMatching(
        /^quartet=[\w-]{43}; Max-Age=43200; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
      ),
    ]);
    const expires = Date.parse(answer.body.expires_at);
    expect(Math.abs(expires - before - 12 * 3_600_000)).toBeLessThan(60_000);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it.each<[string, Record<string, string>, Record<string, string>]>([
    ['PUBLIC_URL is https', { PUBLIC_URL: 'https://quartet.example' }, {}],
    ['a proxy in front has TLS', { TRUST_PROXY: '1' }, { 'x-forwarded-proto': 'https' }],
  ])('should set the cookie of TLS alone where %s', async (_, environment, headers) => {
    const app = await startTestApp(environment, database);
    try {
      const answer = await session('POST', { ...CONSOLE, ...headers }, app.admin, app);
      const [set = ''] = answer.headers['set-cookie'] ?? [];
      expect(set).toMatch(/^__Host-quartet=[\w-]{43}; .*; HttpOnly; Secure; SameSite=Strict$/);
      expect(set).toContain('; Path=/;');
      expect(set).not.toMatch(/domain/i);
      const [cookie = ''] = set.split(';');
      expect((await session('GET', { ...headers, cookie }, undefined, app)).status).toBe(200);
      const plain = cookie.replace('__Host-', '');
      expect((await session('GET', { ...headers, cookie: plain }, undefined, app)).status).toBe(401);
    } finally {
      await app.close();
    }
  });

  it('should take the name and password and nothing else', async () => {
    for (const body of [
      { username: 'operator', password: 'wrong horse' },
      { username: 'Operator', password: 'right horse' },
    ])
      expect((await session('POST', CONSOLE, body)).status).toBe(401);
    for (const body of [
      { username: 'operator' },
      { username: 5, password: 'right horse' },
      { ...quartet.admin, more: 1 },
      { username: 'operator', password: 'x'.repeat(1_001) },
      [],
    ])
      expect((await session('POST', CONSOLE, body)).status).toBe(400);
    expect((await session('POST', CONSOLE)).status).toBe(401);
    expect((await session('POST', { ...CONSOLE, authorization: basicOf(quartet.admin) })).status).toBe(401);
  });

  it('should be asked for by Basic only where the console did not ask', async () => {
    for (const method of ['GET', 'DELETE', 'POST']) {
      const body = method === 'POST' ? { username: 'x', password: 'y' } : undefined;
      const plain = await session(method, {}, body);
      expect([plain.status, plain.headers['www-authenticate']]).toEqual([401, CHALLENGE]);
      const console = await session(method, CONSOLE, body);
      expect([console.status, console.headers['www-authenticate']]).toEqual([401, undefined]);
    }
    const { headers } = await callOperator(quartet, 'GET', '/imvu/api-keys', { headers: CONSOLE });
    expect(headers['www-authenticate']).toBeUndefined();
  });

  it('should tell a caller with Basic who it is, without an end', async () => {
    const { status, body } = await operatorOf(quartet)('GET', '/operator/session');
    expect([status, body]).toEqual([200, { ...SIGNED_IN, expires_at: null }]);
    expect((await operatorOf(quartet)('DELETE', '/operator/session')).status).toBe(204);
  });
});

describe('the session’s cookie', () => {
  it('should be taken wherever the operator’s Basic is', async () => {
    const cookie = await signIn(quartet);
    for (const path of [
      '/operator/session',
      '/metrics',
      '/docs-json',
      '/imvu/api-keys',
      '/imvu/users',
      '/imbachat/directory/users',
      '/imbachat/demo',
    ]) {
      const { status } = await callOperator(quartet, 'GET', path, { headers: { cookie } });
      expect([path, [200, 404, 405]]).toEqual([path, expect.arrayContaining([status])]);
    }
    for (const path of ['/imvu/accounts', '/imbachat/users', '/articles'])
      expect((await callOperator(quartet, 'GET', path, { headers: { cookie } })).status).toBe(401);
  });

  it('should be found among others, and be nothing where it is not whole', async () => {
    const cookie = await signIn(quartet);
    const among = `a=b; xquartet=1;${cookie} ; c="d"`;
    expect((await session('GET', { cookie: among })).status).toBe(200);
    for (const wrong of [
      cookie.slice(0, -1),
      `${cookie}x`,
      cookie.toUpperCase().replace('QUARTET', 'quartet'),
      `__Host-${cookie}`,
      'quartet=',
    ])
      expect((await session('GET', { cookie: wrong })).status).toBe(401);
  });

  it('should be taken by every replica, and by none after signing out', async () => {
    const replica = await startTestApp({}, database);
    try {
      const cookie = await signIn(quartet);
      expect((await session('GET', { cookie }, undefined, replica)).body).toEqual(SIGNED_IN);
      const ended = await session('DELETE', { ...CONSOLE, cookie }, undefined, replica);
      expect(ended.status).toBe(204);
      expect(ended.headers['set-cookie']).toEqual([
        expect.stringMatching(/^quartet=; Path=\/; Expires=Thu, 01 Jan 1970/),
      ]);
      for (const app of [quartet, replica])
        expect((await session('GET', { cookie }, undefined, app)).status).toBe(401);
    } finally {
      await replica.close();
    }
  });

  it.each([{ ADMIN_PASSWORD: 'another horse' }, { ADMIN_USERNAME: 'another' }])(
    'should not survive %j',
    async (changed) => {
      const cookie = await signIn(quartet);
      const again = await startTestApp(changed, database);
      try {
        expect((await session('GET', { cookie }, undefined, again)).status).toBe(401);
        expect((await session('GET', { cookie })).status).toBe(200);
      } finally {
        await again.close();
      }
    },
  );

  it('should end after 12 hours', async () => {
    const cookie = await signIn(quartet);
    await database.query('UPDATE platform.operator_sessions SET expires = now()');
    expect((await session('GET', { cookie })).status).toBe(401);
  });

  it('should end the session before where somebody signs in again', async () => {
    const first = await signIn(quartet);
    const second = await signIn(quartet, { cookie: first });
    expect((await session('GET', { cookie: first })).status).toBe(401);
    expect((await session('GET', { cookie: second })).status).toBe(200);
  });

  it('should be kept as a hash alone', async () => {
    const cookie = await signIn(quartet);
    const token = cookie.split('=')[1] ?? '';
    const [{ dump } = { dump: '' }] = await database.query<{ dump: string }>(
      `SELECT string_agg(s::text, ' ') || (SELECT string_agg(l::text, ' ') FROM platform.operator_log l) AS dump FROM platform.operator_sessions s`,
    );
    expect(dump).toContain('session.begin');
    for (const form of [
      token,
      Buffer.from(token).toString('hex'),
      Buffer.from(token, 'base64url').toString('hex'),
    ])
      expect(dump).not.toContain(form);
  });
});

describe('a call that changes something with the cookie', () => {
  const signOut = async (headers: Record<string, string>): Promise<number> =>
    (await session('DELETE', { cookie: await signIn(quartet), ...headers })).status;

  it('should need the header x-quartet-console: 1', async () => {
    expect(await signOut({})).toBe(403);
    expect(await signOut({ 'x-quartet-console': '0' })).toBe(403);
    expect(await signOut(CONSOLE)).toBe(204);
    const cookie = await signIn(quartet);
    const make = (headers: Record<string, string>) =>
      callOperator(quartet, 'POST', '/imvu/api-keys', {
        headers: { cookie, ...headers },
        body: { label: 'x' },
      });
    expect((await make({})).status).toBe(403);
    expect((await make(CONSOLE)).status).toBe(201);
  });

  it.each<[string, Record<string, string>, number]>([
    ['this site', { 'sec-fetch-site': 'same-origin' }, 204],
    ['the address bar', { 'sec-fetch-site': 'none' }, 204],
    ['its own Origin', { origin: 'http://quartet.example' }, 204],
    ['another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['another port of this host', { 'sec-fetch-site': 'same-site' }, 403],
    ['another Origin', { origin: 'http://evil.example' }, 403],
    ['a sandboxed page', { origin: 'null' }, 403],
  ])('should be answered to a page of %s with %j', async (_, headers, status) => {
    expect(await signOut({ ...CONSOLE, ...headers })).toBe(status);
    const signed = await session('POST', { ...CONSOLE, ...headers }, quartet.admin);
    expect(signed.status).toBe(status === 204 ? 201 : 403);
  });

  it('should be answered on the hosts of this server alone', async () => {
    const cookie = await signIn(quartet);
    for (const method of ['GET', 'DELETE', 'POST']) {
      const body = method === 'POST' ? quartet.admin : undefined;
      const answer = await session(method, { ...CONSOLE, cookie, host: 'evil.example' }, body);
      expect([method, answer.status]).toEqual([method, 421]);
    }
    expect((await session('GET', { cookie, host: 'quartet.example' })).status).toBe(200);
  });
});

describe('guesses', () => {
  let guessed: TestApp;
  afterEach(() => guessed.close());
  const start = async (): Promise<void> => {
    guessed = await startTestApp({ LIMIT_AUTH_FAILURES: '3/300' });
  };

  it('should be counted where somebody signs in, together with those of Basic', async () => {
    await start();
    const seen: number[] = [];
    for (let n = 0; n < 2; n += 1)
      seen.push((await session('POST', CONSOLE, { username: 'a', password: `b${n}` }, guessed)).status);
    seen.push(
      (await session('GET', { authorization: basicOf({ username: 'a', password: 'b' }) }, undefined, guessed))
        .status,
    );
    const last = await session('POST', CONSOLE, guessed.admin, guessed);
    seen.push(last.status);
    expect(seen).toEqual([401, 401, 401, 429]);
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(200);
  });

  it('should be counted of made-up cookies', async () => {
    await start();
    const seen: number[] = [];
    for (let n = 0; n < 5; n += 1)
      seen.push(
        (await session('GET', { cookie: `quartet=${String(n).repeat(43)}` }, undefined, guessed)).status,
      );
    expect(seen).toEqual([401, 401, 401, 429, 429]);
  });

  it('should not be what the cookie of a session is that is over', async () => {
    await start();
    const cookie = await signIn(guessed);
    await session('DELETE', { ...CONSOLE, cookie }, undefined, guessed);
    const seen = new Set<number>();
    for (let n = 0; n < 10; n += 1) seen.add((await session('GET', { cookie }, undefined, guessed)).status);
    expect([...seen]).toEqual([401]);
    expect((await session('POST', CONSOLE, guessed.admin, guessed)).status).toBe(201);
  });
});
