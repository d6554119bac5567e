import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { basic } from '../support/basic.js';
import { printed, talkativeLogger } from '../support/printed.js';
import { API_LOGIN, API_PASSWORD, startBridge, type Bridge } from './bridge-client.js';

/** What the public plugins for other systems than OctoberCMS use. */
let bridge: Bridge;
beforeAll(async () => {
  bridge = await startBridge();
  await bridge.fill([{ user_id: 5, name: 'Jo', login: 'jo', password: 'käse' }]);
});
afterAll(() => bridge.close());

const recorded = JSON.parse(readFileSync('test/vectors/imbachat/plugin-jwt.json', 'utf8')) as {
  login: string;
  password: string;
  vectors: { name: string; token: string; right: boolean }[];
  numbered: string;
};
const [right] = recorded.vectors;
const users = (token: string, headers: Record<string, string> = {}, on = bridge) =>
  fetch(`${on.url}/imbachat/api/v1/getusers/5?jwt_token=${token}`, { headers });

describe('a token in the address, as the WordPress plugin’s library signs it', () => {
  it('should have been recorded with the login and password of these tests', () => {
    expect([recorded.login, recorded.password]).toEqual([API_LOGIN, API_PASSWORD]);
  });

  for (const { name, token, right: isRight } of recorded.vectors) {
    it(`should be ${isRight ? 'taken' : 'refused'}: ${name}`, async () => {
      const response = await users(token);
      expect(response.status).toBe(isRight ? 200 : 401);
      expect(await response.json()).toEqual(
        isRight
          ? [{ user_id: 5, name: 'Jo', avatar_url: false }]
          : { code: 401, version: 1, error: 'Authenticate required!', debug: '' },
      );
    });
  }

  it.each<[number, object]>([
    [200, {}],
    // Nobody must understand what is not named as critical.
    [200, { kid: '1', ends: 1 }],
    [401, { crit: ['ends'], ends: 1 }],
    [401, { crit: ['b64'], b64: true }],
    // RFC 7515, section 4.1.11: neither empty nor anything else than a list.
    [401, { crit: [] }],
    [401, { crit: null }],
  ])('should be answered with %i where its header has %j besides', async (status, more) => {
    const encoded = [{ typ: 'JWT', alg: 'HS256', ...more }, { imba_id: 'dev-42' }].map((part) =>
      Buffer.from(JSON.stringify(part)).toString('base64url'),
    );
    const signature = createHmac('sha256', `${API_LOGIN}:${API_PASSWORD}`).update(encoded.join('.'));
    expect((await users([...encoded, signature.digest('base64url')].join('.'))).status).toBe(status);
  });

  it('should be refused where it is unsigned, cut off, too long or no text', async () => {
    const token = right?.token ?? '';
    const [, payload] = token.split('.');
    const unsigned = `${Buffer.from('{"typ":"JWT","alg":"none"}').toString('base64url')}.${payload}.`;
    for (const wrong of [unsigned, token.slice(0, -2), `${token}${'A'.repeat(2_048)}`, '', 'a.b.c']) {
      expect([wrong.slice(0, 20), (await users(wrong)).status]).toEqual([wrong.slice(0, 20), 401]);
    }
    const repeated = await fetch(`${bridge.url}/imbachat/users?jwt_token=${token}&jwt_token=${token}`);
    expect(repeated.status).toBe(401);
  });

  it('should not count where there is an Authorization', async () => {
    const { token } = right ?? { token: '' };
    expect((await users(token, { authorization: basic(API_LOGIN, 'wrong') })).status).toBe(401);
    expect((await users('wrong', { authorization: basic(API_LOGIN, API_PASSWORD) })).status).toBe(200);
  });

  it('should be counted as a failure where it is wrong', async () => {
    const strict = await startBridge({ LIMIT_AUTH_FAILURES: '2/60' });
    try {
      const statuses = [];
      for (let n = 0; n < 3; n++) statuses.push((await users('wrong', {}, strict)).status);
      expect(statuses).toEqual([401, 401, 429]);
    } finally {
      await strict.close();
    }
  });

  it('should be taken with the widget’s id as a number, and only where one is set and IMBACHAT_JWT allows it', async () => {
    const numbered = await startBridge({ IMBACHAT_WIDGET_ID: '4711' });
    const closed = await startBridge({ IMBACHAT_JWT: 'false' });
    const none = await startBridge({ IMBACHAT_WIDGET_ID: '' });
    try {
      expect((await users(recorded.numbered, {}, numbered)).status).toBe(200);
      expect((await users(right?.token ?? '', {}, closed)).status).toBe(401);
      expect((await users(right?.token ?? '', {}, none)).status).toBe(401);
    } finally {
      for (const each of [numbered, closed, none]) await each.close();
    }
  });
});

describe('an API password that a token would give away', () => {
  it.each([
    ['fifteen letters', true],
    ['sixteen letters!', false],
  ])('should be warned of at the start where it is short: %s, %s', async (password, isShort) => {
    const before = printed().length;
    const started = await startBridge({ IMBACHAT_API_PASSWORD: password }, undefined, talkativeLogger());
    await started.close();
    const lines = printed().slice(before);
    expect(lines.includes('IMBACHAT_API_PASSWORD has fewer than 16 characters')).toBe(isShort);
    expect(lines).not.toContain(password);
  });
});

describe('the addresses of other plugins', () => {
  const post = (path: string, init: RequestInit = {}) =>
    bridge.api(`/imbachat/api/v1/${path}`, { method: 'POST', ...init });

  it('should know a login by each of its names, as a form, JSON or multipart', async () => {
    for (const field of ['login', 'username', 'email']) {
      const fields = { [field]: 'jo', password: 'käse' };
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      const bodies: RequestInit[] = [
        { body: new URLSearchParams(fields) },
        { body: JSON.stringify(fields), headers: { 'content-type': 'application/json' } },
        { body: form },
      ];
      for (const path of ['auth_users', 'authuser']) {
        for (const init of bodies) {
          expect(await (await post(path, init)).json()).toEqual({ name: 'Jo', user_id: 5 });
        }
      }
    }
  });

  it('should refuse files, and multipart that is too large or broken', async () => {
    const form = new FormData();
    form.append('login', 'jo');
    form.append('password', new Blob(['käse']), 'password.txt');
    const refused = await post('auth_users', { body: form });
    expect(refused.status).toBe(415);
    expect(await refused.json()).toEqual({
      code: 415,
      version: 1,
      error: 'Send fields only, no files.',
      debug: '',
    });
    const large = new FormData();
    large.append('login', 'x'.repeat(20_000));
    expect((await post('auth_users', { body: large })).status).toBe(413);
    const broken = await post('auth_users', {
      body: '--x\r\nContent-Disposition: form-data; name="login"\r\n\r\njo',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    });
    expect(broken.status).toBe(400);
    expect(await broken.json()).toMatchObject({ code: 400, version: 1 });
  });

  it('should read no multipart of a stranger', async () => {
    const form = new FormData();
    form.append('login', 'jo');
    const response = await fetch(`${bridge.url}/imbachat/api/v1/auth_users`, { method: 'POST', body: form });
    expect(response.status).toBe(401);
  });

  it('should search by POST as by GET', async () => {
    const found = { code: 200, version: 1, data: [{ name: 'Jo', user_id: 5 }] };
    const response = await post('searchusers/jo');
    expect([response.status, await response.json()]).toEqual([200, found]);
    expect(await (await bridge.api('/imbachat/api/v1/search/jo')).json()).toEqual(found);
  });

  it('should take an underscore for a blank where it searches by POST, as WordPress’ address has no other', async () => {
    await bridge.fill([
      { user_id: 6, name: 'Ann Mary Smith' },
      { user_id: 7, name: 'x ann_mary x' },
      { user_id: 8, name: 'AnnXMary' },
    ]);
    const names = async (response: Response): Promise<string[]> =>
      ((await response.json()) as { data: { name: string }[] }).data.map(({ name }) => name);
    expect(await names(await post('searchusers/ANN_mary'))).toEqual(['Ann Mary Smith', 'x ann_mary x']);
    expect(await names(await post('searchusers/mary_smith'))).toEqual(['Ann Mary Smith']);
    // The plugin of the seed knows nothing of that.
    expect(await names(await bridge.api('/imbachat/api/v1/search/ANN_mary'))).toEqual(['x ann_mary x']);
    for (const id of [6, 7, 8]) await bridge.operator('DELETE', `/imbachat/directory/users/${id}`);
  });

  it('should take notifications and keep nothing, whatever they hold', async () => {
    const bodies: RequestInit[] = [
      {},
      {
        body: JSON.stringify({ title: 'New', body: 'message' }),
        headers: { 'content-type': 'application/json' },
      },
      { body: new URLSearchParams({ title: 'New' }) },
      { body: 'x'.repeat(300_000), headers: { 'content-type': 'text/plain' } },
    ];
    for (const init of bodies) {
      const response = await post('notifications', init);
      expect([response.status, await response.text()]).toEqual([204, '']);
    }
    const stranger = await fetch(`${bridge.url}/imbachat/api/v1/notifications`, { method: 'POST' });
    expect(stranger.status).toBe(401);
  });
});
