import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { basic } from '../support/basic.js';
import { printed, talkativeLogger } from '../support/printed.js';
import { API_LOGIN, API_PASSWORD, startBridge, type Bridge } from './bridge-client.js';

let bridge: Bridge;
beforeAll(async () => {
  bridge = await startBridge();
  await bridge.fill([{ user_id: 5, name: 'Jo', login: 'jo', password: 'käse' }]);
});
afterAll(() => bridge.close());

const post = (path: string, type: string, body: string, headers: Record<string, string> = {}) =>
  bridge.api(`/imbachat/api/v1/${path}`, {
    method: 'POST',
    body,
    headers: { 'content-type': type, ...headers },
  });
const json = 'application/json';

describe('a body that cannot be read', () => {
  for (const path of ['auth_users', 'authuser', 'notifications']) {
    it.each([
      ['bad JSON', 400, json, '{', {}],
      ['JSON that is no object', 400, json, '5', {}],
      ['a character set that nobody knows', 415, `${json}; charset=klingon`, '{}', {}],
      ['a compressed body', 415, json, '{}', { 'content-encoding': 'gzip' }],
      ['too much JSON', 413, json, JSON.stringify({ login: 'x'.repeat(150_000) }), {}],
      ['too large a form', 413, 'application/x-www-form-urlencoded', `login=${'x'.repeat(150_000)}`, {}],
      ['too many fields', 413, 'application/x-www-form-urlencoded', 'a=1&'.repeat(2_000), {}],
    ] as const)(
      `should be refused in ImbaChat’s form at ${path}: %s`,
      async (_what, code, type, body, headers) => {
        const response = await post(path, type, body, headers);
        expect([response.status, await response.json()]).toEqual([
          code,
          { code, version: 1, error: expect.any(String), debug: '' },
        ]);
      },
    );
  }
});

describe('a login', () => {
  it('should be refused, and not called wrong, where nobody reads its content type', async () => {
    for (const type of ['text/plain', 'application/xml', 'application/vnd.api+json']) {
      const response = await post('auth_users', type, 'login=jo&password=k%C3%A4se');
      expect([response.status, await response.json()]).toEqual([
        415,
        {
          code: 415,
          version: 1,
          error: 'Send login and password as a form, as multipart/form-data or as JSON.',
          debug: '',
        },
      ]);
    }
  });

  it('should be refused where a field is no text, or longer than any', async () => {
    for (const [login, error] of [
      [{ a: 1 }, 'login must be a text.'],
      [5, 'login must be a text.'],
      ['x'.repeat(10_001), 'login must be a text of at most 10000 characters.'],
    ]) {
      const response = await post('auth_users', json, JSON.stringify({ login, password: 'x' }));
      expect([response.status, await response.json()]).toEqual([
        400,
        { code: 400, version: 1, error, debug: '' },
      ]);
    }
  });

  it('should take what PHP says for nothing as nothing', async () => {
    for (const nothing of [null, false, '', []]) {
      const fields = { login: nothing, username: 'jo', email: nothing, password: 'käse' };
      expect(await (await post('auth_users', json, JSON.stringify(fields))).json()).toEqual({
        name: 'Jo',
        user_id: 5,
      });
    }
  });
});

describe('what meets no route', () => {
  it('should be refused in ImbaChat’s form', async () => {
    for (const [path, code] of [
      ['/imbachat/api/v1/sync', 404],
      ['/imbachat/api/v1/users/%ff', 400],
    ] as const) {
      const response = await fetch(bridge.url + path, {
        headers: { authorization: basic(API_LOGIN, API_PASSWORD) },
      });
      expect([path, response.status, await response.json()]).toEqual([
        path,
        code,
        { code, version: 1, error: expect.any(String), debug: '' },
      ]);
    }
  });

  it('should be told of too many requests in ImbaChat’s form', async () => {
    const strict = await startBridge({ LIMIT_REQUESTS: '1/60' });
    try {
      await strict.api('/imbachat/api/v1');
      const response = await strict.api('/imbachat/api/v1');
      expect([response.status, await response.json()]).toEqual([
        429,
        {
          code: 429,
          version: 1,
          error: expect.stringMatching(/^Too many requests; try again in \d+ s\.$/),
          debug: '',
        },
      ]);
    } finally {
      await strict.close();
    }
  });
});

describe('a long address', () => {
  it('should have room for 1,000 ids of 16 digits', async () => {
    const largest = Number.MAX_SAFE_INTEGER;
    await bridge.fill([{ user_id: largest, name: 'Last' }]);
    const ids = Array.from({ length: 1_000 }, (_, n) => largest - n).join(',');
    for (const path of [`/imbachat/users?user_ids=${ids}`, `/imbachat/api/v1/users/${ids}`]) {
      const response = await bridge.api(path);
      expect([response.status, await response.json()]).toEqual([
        200,
        [{ user_id: largest, name: 'Last', avatar_url: false }],
      ]);
    }
  });
});

describe('a token in the address', () => {
  it('should stand in no log, whatever comes of the request', async () => {
    const { vectors } = JSON.parse(readFileSync('test/vectors/imbachat/plugin-jwt.json', 'utf8')) as {
      vectors: { token: string }[];
    };
    const right = vectors[0]?.token ?? '';
    const wrong = `${right.slice(0, -4)}AAAA`;
    const logged = await startBridge(
      { ACCESS_LOG: 'true', LIMIT_AUTH_FAILURES: '20/60' },
      undefined,
      talkativeLogger(),
    );
    try {
      for (const token of [right, wrong]) {
        for (const path of [
          `/imbachat/users?user_ids=1&jwt_token=${token}`,
          `/imbachat/api/v1/users/1?jwt_token=${token}`,
          `/imbachat/api/v1/users/%ff?jwt_token=${token}`,
          `/imbachat/api/v1/users/${Array.from({ length: 1_001 }, (_, n) => n + 1).join(',')}?jwt_token=${token}`,
          `/imbachat/api/v1/nothing?jwt_token=${token}`,
          `/imbachat/users?jwt_token=${token}&jwt_token=${token}`,
        ]) {
          await fetch(logged.url + path, { headers: { 'x-forwarded-for': '192.0.2.1' } });
        }
        for (const [type, body] of [
          [json, '{'],
          ['text/plain', 'x'],
          [json, '{"login":5}'],
        ] as const) {
          await fetch(`${logged.url}/imbachat/api/v1/auth_users?jwt_token=${token}`, {
            method: 'POST',
            body,
            headers: { 'content-type': type },
          });
        }
      }
      // The table is away: an error that is none of the caller's.
      await logged.database.query('ALTER TABLE imbachat.users RENAME TO gone');
      const failed = await fetch(`${logged.url}/imbachat/users?user_ids=1&jwt_token=${right}`);
      expect(failed.status).toBe(500);
      await malformed(logged.url, `GET /imbachat/users?jwt_token=${right} HTTP/9\r\n\r\n`);
      await malformed(
        logged.url,
        `GET /imbachat/users?jwt_token=${right}&x=${'x'.repeat(40_000)} HTTP/1.1\r\n\r\n`,
      );
    } finally {
      await logged.close();
    }
    const lines = printed();
    expect(lines).toContain('GET /imbachat/users 401');
    expect(lines).toContain('TRUST_PROXY');
    expect(lines).toContain('failed:');
    const [, payload = '', signature = ''] = right.split('.');
    for (const part of [payload, signature, wrong]) expect(lines).not.toContain(part);
  });
});

function malformed(url: string, request: string): Promise<void> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => socket.write(request));
    socket.on('error', () => undefined);
    socket.on('data', () => undefined);
    socket.on('close', () => resolve());
  });
}
