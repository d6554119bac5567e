import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request as send } from 'node:http';
import { sendRaw } from '../security/raw-http.js';
import { basic } from '../support/basic.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let quartet: TestApp;
let behindProxy: TestApp;
let behindProxyWithName: TestApp;
let operator: string;

beforeAll(async () => {
  quartet = await startTestApp({
    PUBLIC_URL: 'https://quartet.example',
    OPERATOR_HOSTS: 'quartet, Ops.Example',
  });
  behindProxy = await startTestApp({ TRUST_PROXY: '1' });
  behindProxyWithName = await startTestApp({ TRUST_PROXY: '1', PUBLIC_URL: 'https://quartet.example' });
  const { username, password } = quartet.admin;
  operator = basic(username, password);
});
afterAll(async () => {
  await quartet.close();
  await behindProxy.close();
  await behindProxyWithName.close();
});

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** With any headers, Host among them. */
function call(
  app: TestApp,
  method: string,
  path: string,
  headers: Record<string, string>,
  body = '',
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = send(`${app.url}${path}`, { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    request.on('error', reject).end(body);
  });
}

const makeToken = (headers: Record<string, string>): Promise<Answer> =>
  call(
    quartet,
    'POST',
    '/imbachat/tokens',
    { authorization: operator, 'content-type': 'application/json', ...headers },
    JSON.stringify({ user_id: '' }),
  );
/** What the route itself says to that body: the request was let through. */
const LET_THROUGH = 400;

const NO_ID = '00000000-0000-4000-8000-000000000000';
/** Routes that do something though they are asked by GET: they log in at IMVU, or leave a row in a log. */
const acting = [
  '/imvu/me?login=true',
  '/imvu/api/user/1',
  `/imvu/sessions/${NO_ID}?reveal=true`,
  '/operator/lishop/lists/1',
  '/operator/lishop/lists/1/articles',
  `/operator/mail-files/${NO_ID}`,
  '/imbachat/demo/token?user_id=1',
];
/** The same, asked for nothing of that; and the demo, whose pages have an origin of their own, from which they lead to one another. */
const reading = [
  '/imvu/me',
  '/imvu/me?login=false',
  `/imvu/sessions/${NO_ID}`,
  '/operator/lishop/lists',
  '/operator/mail-files',
  '/imbachat/demo?user_id=1',
];

describe('a request that would change something, with a password', () => {
  it.each<[string, Record<string, string>]>([
    ['no page at all', {}],
    ['a page of this site', { 'sec-fetch-site': 'same-origin', origin: 'https://quartet.example' }],
    ['the address bar', { 'sec-fetch-site': 'none' }],
    ['an old browser, on PUBLIC_URL', { origin: 'https://quartet.example' }],
  ])('should be let through from %s', async (_, headers) => {
    expect((await makeToken(headers)).status).toBe(LET_THROUGH);
  });

  it('should be let through from an old browser on the address it asked', async () => {
    expect((await makeToken({ origin: quartet.url })).status).toBe(LET_THROUGH);
  });

  it.each<[string, Record<string, string>]>([
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another host of the same site', { 'sec-fetch-site': 'same-site' }],
    ['a value that no browser sends', { 'sec-fetch-site': 'SAME-ORIGIN' }],
    [
      'another site that says our Origin',
      { 'sec-fetch-site': 'cross-site', origin: 'https://quartet.example' },
    ],
    ['another Origin', { origin: 'https://evil.example' }],
    ['a sandboxed page', { origin: 'null' }],
    ['another scheme', { origin: 'http://quartet.example' }],
    ['another port', { origin: 'https://quartet.example:8443' }],
    ['IMVU, elsewhere than in the proxy', { origin: 'https://www.imvu.com' }],
  ])('should be refused from %s, whoever it says it is', async (_, headers) => {
    const { status, text } = await makeToken(headers);
    expect(status).toBe(403);
    expect(JSON.parse(text)).toMatchObject({ statusCode: 403, error: 'Forbidden' });
    expect((await makeToken({ ...headers, authorization: 'bAsIc eDp4' })).status).toBe(403);
  });

  it.each([['GET'], ['HEAD']])(
    'should be let through from anywhere where it only reads (%s)',
    async (method) => {
      const headers = {
        authorization: operator,
        'sec-fetch-site': 'cross-site',
        origin: 'https://evil.example',
      };
      expect((await call(quartet, method, '/imvu/api-keys', headers)).status).toBe(200);
    },
  );

  it.each(['GET', 'HEAD'])('should be refused from elsewhere where its route acts on %s', async (method) => {
    for (const path of acting) {
      const foreign = { authorization: operator, 'sec-fetch-site': 'cross-site' };
      expect([path, (await call(quartet, method, path, foreign)).status]).toEqual([path, 403]);
      const own = { ...foreign, 'sec-fetch-site': 'same-origin' };
      expect([path, (await call(quartet, method, path, own)).status]).not.toEqual([path, 403]);
    }
  });

  it('should be let through from anywhere where such a route is asked to do nothing', async () => {
    for (const path of reading) {
      const headers = { authorization: operator, origin: 'https://evil.example' };
      expect([path, (await call(quartet, 'GET', path, headers)).status]).not.toEqual([path, 403]);
    }
  });

  it('should be refused from elsewhere with the console’s cookie too, where its route acts on GET', async () => {
    const { username, password } = quartet.admin;
    const signedIn = await fetch(`${quartet.url}/operator/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const from = async (site: string, path: string): Promise<number> =>
      (await call(quartet, 'GET', path, { cookie, 'sec-fetch-site': site })).status;
    // SameSite lets the cookie out to other hosts and ports of the site.
    expect(await from('same-site', '/operator/lishop/lists/1')).toBe(403);
    expect(await from('same-site', '/operator/lishop/lists')).toBe(200);
    expect(await from('same-origin', '/operator/lishop/lists/1')).toBe(404);
  });

  it('should be answered in the form of its context', async () => {
    const headers = { authorization: operator, origin: 'https://evil.example' };
    expect(JSON.parse((await call(quartet, 'POST', '/imvu/api/user/1', headers)).text)).toMatchObject({
      status: 'failure',
      statusCode: 403,
    });
    expect(
      JSON.parse((await call(quartet, 'POST', '/imbachat/api/v1/auth_users', headers)).text),
    ).toMatchObject({
      code: 403,
      debug: '',
    });
  });

  it.each([
    ['https://www.imvu.com', 401],
    ['https://secure.imvu.com', 401],
    ['https://imvu.com.evil.example', 403],
    ['http://www.imvu.com', 403],
    ['https://evilimvu.com', 403],
  ])('should be taken below /imvu/api from %s with %i', async (origin, status) => {
    const headers = { authorization: operator, origin, 'sec-fetch-site': 'cross-site' };
    for (const method of ['POST', 'GET'])
      expect((await call(quartet, method, '/imvu/api/user/1', headers)).status).toBe(status);
  });

  it('should be let through with a credential that no browser sends by itself', async () => {
    const headers = { authorization: 'Bearer x', origin: 'https://evil.example' };
    expect((await call(quartet, 'POST', '/imbachat/tokens', headers)).status).toBe(401);
  });
});

describe('the operator’s pages', () => {
  const paths = ['/metrics', '/docs-json', '/imvu/api-keys', '/imbachat/directory/users'];

  it.each([
    '127.0.0.1',
    '127.0.0.1:3000',
    '[::1]:3000',
    'localhost',
    'LocalHost:80',
    'quartet.example',
    'quartet:3000',
    'ops.example',
  ])('should answer on %s', async (host) => {
    for (const path of paths)
      expect((await call(quartet, 'GET', path, { authorization: operator, host })).status).toBe(200);
  });

  it.each([
    'evil.example',
    'evil.example:3000',
    'quartet.example.evil.example',
    'localhost.evil.example',
    '1.2.3.4.evil.example',
    '[evil]',
  ])('should not answer on %s, and name the setting', async (host) => {
    for (const path of paths) {
      const { status, text } = await call(quartet, 'GET', path, { authorization: operator, host });
      expect([path, status]).toEqual([path, 421]);
      expect(text).toContain('OPERATOR_HOSTS');
    }
  });

  // Node's client sends no empty one.
  it.each([
    [421, 'HTTP/1.1', 'Host:\r\n'],
    [421, 'HTTP/1.1', 'Host: \r\n'],
    [421, 'HTTP/1.0', 'Host:\r\n'],
    [200, 'HTTP/1.0', ''],
  ])('should answer with %i to %s and %j', async (status, version, host) => {
    for (const path of paths) {
      const request = `GET ${path} ${version}\r\n${host}Authorization: ${operator}\r\nConnection: close\r\n\r\n`;
      expect([path, (await sendRaw(quartet.url, request)).status]).toEqual([path, status]);
    }
  });

  it('should leave the others’ pages alone', async () => {
    for (const path of ['/health', '/imbachat/widget.js'])
      expect((await call(quartet, 'GET', path, { host: 'evil.example' })).status).not.toBe(421);
  });

  it('should answer on any host behind a proxy while nobody says which is ours', async () => {
    const { username, password } = behindProxy.admin;
    const authorization = basic(username, password);
    expect((await call(behindProxy, 'GET', '/metrics', { authorization, host: 'any.example' })).status).toBe(
      200,
    );
  });
});

describe('the operator’s pages behind a proxy', () => {
  it.each<[number, string, string | undefined]>([
    [200, 'quartet.example', undefined],
    [200, 'quartet.example', 'quartet.example'],
    // A proxy that asks by the address of its upstream.
    [200, '127.0.0.1:3000', 'quartet.example'],
    [421, 'evil.example', undefined],
    // What a page of evil.example can write, where the proxy passes it on.
    [421, 'evil.example', 'quartet.example'],
    [421, 'evil.example', 'quartet.example, evil.example'],
    [421, '127.0.0.1:3000', 'evil.example'],
  ])('should answer with %i to Host %s and X-Forwarded-Host %s', async (status, host, forwarded) => {
    const { username, password } = behindProxyWithName.admin;
    const headers = {
      authorization: basic(username, password),
      host,
      ...(forwarded !== undefined && { 'x-forwarded-host': forwarded }),
    };
    expect((await call(behindProxyWithName, 'GET', '/operator/log', headers)).status).toBe(status);
  });
});

describe('an empty Host behind a proxy', () => {
  it.each(['', 'X-Forwarded-Host: quartet.example\r\n', 'X-Forwarded-Host: ,quartet.example\r\n'])(
    'should not pass for one of ours beside %j',
    async (forwarded) => {
      const { username, password } = behindProxyWithName.admin;
      const authorization = basic(username, password);
      const request = `GET /operator/log HTTP/1.1\r\nHost:\r\n${forwarded}Authorization: ${authorization}\r\nConnection: close\r\n\r\n`;
      expect((await sendRaw(behindProxyWithName.url, request)).status).toBe(421);
    },
  );
});

describe('Strict-Transport-Security', () => {
  it('should be told where the world reaches Quartet by HTTPS, and nowhere else', async () => {
    const told = async ({ url }: TestApp): Promise<string | null> =>
      (await fetch(`${url}/health/live`)).headers.get('strict-transport-security');
    expect(await told(behindProxyWithName)).toMatch(/^max-age=\d{8}/);
    expect(await told(behindProxy)).toBeNull();
  });
});

describe('a form', () => {
  it('should be read only where the contract has it', async () => {
    const headers = { authorization: operator, 'content-type': 'application/x-www-form-urlencoded' };
    const made = await call(quartet, 'POST', '/imbachat/tokens', headers, 'user_id=5');
    expect(made.status).toBe(400);
    const json = { ...headers, 'content-type': 'application/json' };
    expect((await call(quartet, 'POST', '/imbachat/tokens', json, '{"user_id":5}')).status).not.toBe(400);
  });
});
