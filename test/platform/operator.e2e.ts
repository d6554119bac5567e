import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { request as rawRequest } from 'node:http';
import request from 'supertest';
import { basicOf } from '../support/basic.js';
import { eventually } from '../support/eventually.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import type { TestDatabase } from '../support/test-database.js';

const CHALLENGE = 'Basic realm="Quartet", charset="UTF-8"';
const UNAUTHORIZED = { statusCode: 401, error: 'Unauthorized', message: 'Authentication is required.' };

/** One for all houses of this file, which come one after the other. */
let database: TestDatabase;
beforeAll(async () => {
  database = await createMigratedDatabase();
});
afterAll(() => database.drop());

let quartet: TestApp;

/** For tests that need a server of their own: `start` opens it, and it is closed after each. */
const eachInItsOwn = (): void => afterEach(() => quartet.close());
const start = async (environment: Record<string, string>): Promise<void> => {
  quartet = await startTestApp(environment, database);
};

const authorized = (user = quartet.admin): string => basicOf(user);

const get = (path: string, headers: Record<string, string> = {}) =>
  request(quartet.url).get(path).set(headers);

/** The target goes out just as it is; fetch and supertest would tidy it. */
function statusOf(target: string, method = 'GET'): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    rawRequest(quartet.url, { path: target, method }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on('error', reject)
      .end();
  });
}

const PAGES = [
  '/docs',
  '/docs/operator',
  '/docs/files/site.css',
  '/docs/api',
  '/docs-json',
  '/docs-yaml',
  '/docs/asyncapi.yaml',
];

describe('the pages of the operator that OPERATIONS_PUBLIC opens', () => {
  eachInItsOwn();

  it('should be open to all', async () => {
    await start({ OPERATIONS_PUBLIC: 'docs,metrics' });
    await get('/metrics')
      .expect(200)
      .expect('Content-Type', /^text\/plain/);
    await get('/docs')
      .expect(200)
      .expect('Content-Type', /^text\/html/);
    await get('/docs/api')
      .expect(200)
      .expect('Content-Type', /^text\/html/);
    await get('/docs-json')
      .expect(200)
      .expect('Content-Type', /^application\/json/);
    const { headers, text } = await get('/docs/asyncapi.yaml').buffer(true).expect(200);
    expect(headers['content-type']).toMatch(/^application\/yaml/);
    expect(text).toMatch(/^asyncapi: 3/);
  });

  it('should be those that it names, and no others', async () => {
    await start({ OPERATIONS_PUBLIC: 'docs' });
    await get('/docs/api').expect(200);
    await get('/metrics').expect(401);
    await quartet.close();
    await start({ OPERATIONS_PUBLIC: 'metrics' });
    await get('/metrics').expect(200);
    for (const path of PAGES) await get(path).expect(401);
  });
});

describe.each(['127.0.0.1', '0.0.0.0'])('the pages of the operator on %s', (host) => {
  beforeAll(() => start({ HOST: host, LIMIT_AUTH_FAILURES: '9999/60' }));
  afterAll(() => quartet.close());

  it('should need the operator, and only they', async () => {
    for (const path of ['/metrics', ...PAGES, '/docs/', '/docs/api/', '/docs/api/swagger-ui-init.js']) {
      const refused = await get(path).expect(401);
      expect(refused.headers['www-authenticate']).toBe(CHALLENGE);
      expect(refused.headers['content-type']).toMatch(/^application\/json/);
      expect(refused.body).toEqual(UNAUTHORIZED);
      expect((await get(path, { authorization: authorized() }).redirects(1)).status).toBe(200);
    }
    for (const path of ['/health/live', '/health/ready']) await get(path).expect(200);
  });

  it('should not be reached by another spelling of their address', async () => {
    const spellings = [...PAGES, '/metrics'].flatMap((path) => [
      `/${path}`,
      `${path}/`,
      `${path}//`,
      `${path}?x`,
      `${path}/?x`,
      `/.${path}`,
      `/x/..${path}`,
      path.toUpperCase(),
      path.replace('d', '%64').replace('m', '%6d'),
      `${path}%2f`,
      `${path};x`,
      `http://elsewhere.example${path}`,
    ]);
    spellings.push(
      '/docs/api/swagger-ui.css',
      '/docs/api//swagger-ui-init.js',
      '/docs/api/./swagger-ui-init.js',
      '/docs/x/../',
    );
    for (const target of spellings) {
      for (const method of ['GET', 'HEAD'])
        expect([method, [401, 404, 400]]).toEqual([
          method,
          expect.arrayContaining([await statusOf(target, method)]),
        ]);
    }
  });

  it.each([
    ['a wrong password', { username: 'operator', password: 'wrong horse' }],
    ['a wrong name', { username: 'admin', password: 'right horse' }],
    ['nothing', { username: '', password: '' }],
  ])('should not be opened by %s', async (_what, credentials) => {
    const refused = await get('/metrics', { authorization: authorized(credentials) }).expect(401);
    expect(refused.body).toEqual(UNAUTHORIZED);
  });

  it('should not be opened by another scheme, nor by what cannot be read', async () => {
    for (const authorization of [
      authorized().replace('Basic', 'Bearer'),
      'Basic',
      'Basic !!!',
      'Basic YQ==',
      authorized().slice(6),
    ]) {
      await get('/metrics', { authorization }).expect(401);
    }
    await get('/metrics', { authorization: authorized().replace('Basic', 'basic') }).expect(200);
  });
});

describe('guessing the operator', () => {
  const wrong = (): Record<string, string> => ({
    authorization: authorized({ username: 'operator', password: 'wrong horse' }),
  });
  eachInItsOwn();

  it('should be answered with 429 past the limit, also to a right password that was not given before', async () => {
    await start({ HOST: '0.0.0.0', LIMIT_AUTH_FAILURES: '3/60' });
    await get('/metrics', wrong()).expect(401);
    await get('/docs', wrong()).expect(401);
    await get('/metrics', wrong()).expect(401);
    for (const headers of [wrong(), { authorization: authorized() }]) {
      for (const path of ['/metrics', '/docs-json']) {
        const refused = await get(path, headers).expect(429);
        const seconds = Number(refused.headers['retry-after']);
        expect(seconds).toBeGreaterThan(50);
        expect(seconds).toBeLessThanOrEqual(60);
        expect(refused.body).toEqual({
          statusCode: 429,
          error: 'Too Many Requests',
          message: `Too many requests; try again in ${seconds} s.`,
        });
        expect(refused.headers['www-authenticate']).toBeUndefined();
      }
    }
    await get('/health/live').expect(200);
    await get('/health/ready').expect(200);
  });

  it('should be forgotten after a while', async () => {
    await start({ HOST: '0.0.0.0', LIMIT_AUTH_FAILURES: '1/3' });
    await get('/metrics', wrong()).expect(401);
    await get('/metrics', { authorization: authorized() })
      .expect(429)
      .expect('Retry-After', /^[123]$/);
    await eventually(async () => (await get('/metrics', { authorization: authorized() })).status === 200);
  });

  it('should not get round the limit with a made-up X-Forwarded-For', async () => {
    await start({ HOST: '0.0.0.0', LIMIT_AUTH_FAILURES: '2/60' });
    const statuses: number[] = [];
    for (let nth = 1; nth <= 4; nth += 1) {
      statuses.push((await get('/metrics', { ...wrong(), 'x-forwarded-for': `198.51.100.${nth}` })).status);
    }
    expect(statuses).toEqual([401, 401, 429, 429]);
  });

  it('should count each client by itself behind a proxy, whatever the client adds', async () => {
    await start({ HOST: '0.0.0.0', LIMIT_AUTH_FAILURES: '1/60', TRUST_PROXY: '1' });
    await get('/metrics', { ...wrong(), 'x-forwarded-for': '198.51.100.1' }).expect(401);
    await get('/metrics', { ...wrong(), 'x-forwarded-for': '203.0.113.9, 198.51.100.1' }).expect(429);
    await get('/metrics', { ...wrong(), 'x-forwarded-for': '198.51.100.2' }).expect(401);
    await get('/metrics', { 'x-forwarded-for': '198.51.100.3', authorization: authorized() }).expect(200);
  });

  it('should lock nobody out of the websockets', async () => {
    await start({ HOST: '0.0.0.0', LIMIT_AUTH_FAILURES: '2/60' });
    for (const status of [401, 401, 429]) await get('/metrics', wrong()).expect(status);
    expect(await (await quartet.connect()).ok('ping')).toEqual({});
  });

  it('should have no limit where that is switched off', async () => {
    await start({ HOST: '0.0.0.0', LIMIT_AUTH_FAILURES: '0' });
    for (let nth = 0; nth < 70; nth += 1) await get('/metrics', wrong()).expect(401);
  });
});

describe('floods of requests', () => {
  eachInItsOwn();

  it('should be answered with 429 past the limit, before anything else, and be let in again', async () => {
    await start({ LIMIT_REQUESTS: '3/3' });
    const statuses = await Promise.all(
      Array.from({ length: 10 }, async () => (await get('/health/live')).status),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(3);
    const refused = await get('/nowhere').expect(429);
    const seconds = refused.headers['retry-after'];
    expect(seconds).toMatch(/^[123]$/);
    expect(refused.body).toEqual({
      statusCode: 429,
      error: 'Too Many Requests',
      message: `Too many requests; try again in ${seconds} s.`,
    });
    expect(refused.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    await eventually(async () => (await get('/health/live')).status === 200);
  });

  it('should be answered with the same headers as everything else', async () => {
    await start({ LIMIT_REQUESTS: '1/60' });
    await get('/health/live').expect(200);
    const refused = await get('/health/live').expect(429);
    expect(refused.headers['x-powered-by']).toBeUndefined();
    expect(refused.headers['x-content-type-options']).toBe('nosniff');
  });
});

describe('floods of websockets', () => {
  eachInItsOwn();

  it('should be closed with 1008 past the limit', async () => {
    await start({ LIMIT_CONNECTIONS: '2/60' });
    const [first, second, third] = [
      await quartet.connect(),
      await quartet.connect(),
      await quartet.connect(),
    ];
    expect((await third.closed).code).toBe(1008);
    expect([await first.ok('ping'), await second.ok('ping')]).toEqual([{}, {}]);
  });

  it('should be held to so many open ones, until one of them is closed', async () => {
    await start({ LIMIT_OPEN_CONNECTIONS: '1' });
    const first = await quartet.connect();
    await first.ok('ping');
    expect((await (await quartet.connect()).closed).code).toBe(1008);
    first.socket.close();
    await first.closed;
    let open = false;
    for (let attempt = 0; attempt < 20 && !open; attempt += 1) {
      open = await (await quartet.connect()).ok('ping').then(
        () => true,
        () => false,
      );
    }
    expect(open).toBe(true);
  });
});
