import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../src/shared/observability/package-root.js';
import { basic } from '../support/basic.js';
import { operatorOf, signIn } from '../support/console-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const VERBS = ['get', 'post', 'put', 'patch', 'delete'];
const API_LOGIN = { login: 'chat', password: 'a password of the chat' };
const APP_SECRET = 'the secret of the phone apps';
const WIDGET_SECRET = 'w'.repeat(48);

interface Route {
  readonly method: string;
  readonly path: string;
}

/** Every route below /operator/ that is described; test/platform/access-walk.e2e.ts proves that each is. */
function operatorRoutes(): Route[] {
  const { paths } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'openapi.json'), 'utf8')) as {
    paths: Record<string, Record<string, unknown>>;
  };
  return Object.entries(paths)
    .filter(([path]) => path.startsWith('/operator/'))
    .flatMap(([path, item]) =>
      VERBS.filter((verb) => verb in item).map((verb) => ({
        method: verb.toUpperCase(),
        path: path
          .replace(/(?<!imvu\/accounts\/|mail\/|mail-files\/)\{id\}/, '1')
          .replace(/\{\w+\}/g, randomUUID()),
      })),
    );
}

const as = (name: string, password: string): Record<string, string> => ({
  authorization: basic(name, password),
});

let quartet: TestApp;
const callers = new Map<string, Record<string, string>>();
/** What must stand in no answer and no page. */
const secrets: string[] = [];

async function json(path: string, init: RequestInit = {}): Promise<any> {
  const response = await fetch(quartet.url + path, {
    ...init,
    headers: { 'content-type': 'application/json', ...(init.headers as Record<string, string>) },
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

beforeAll(async () => {
  quartet = await startTestApp({
    LIMIT_AUTH_FAILURES: '0',
    LISHOP_API_SECRET: APP_SECRET,
    LISHOP_APPSTORE_URL: 'http://127.0.0.1:9/',
    LISHOP_APPSTORE_SANDBOX_URL: 'http://127.0.0.1:9/',
    IMBACHAT_API_LOGIN: API_LOGIN.login,
    IMBACHAT_API_PASSWORD: API_LOGIN.password,
    IMBACHAT_SECRET_KEY: WIDGET_SECRET,
  });
  const operator = operatorOf(quartet);
  const { key } = (await operator('POST', '/imvu/api-keys', { label: 'a bot' })).body;
  const bot = { username: 'ada', password: 'a password of a bot' };
  await json('/imvu/users', { method: 'POST', body: JSON.stringify(bot), headers: { api_key: key } });
  const registration = { paymentIdentifier: 'payer 1', receipt: 'cmVjZWlwdA==', secret: APP_SECRET };
  const { api_key: owner } = await json('/api_keys/registerAccount', {
    method: 'POST',
    body: JSON.stringify(registration),
  });
  const cookie = await signIn(quartet);
  const ended = await signIn(quartet);
  await fetch(`${quartet.url}/operator/session`, {
    method: 'DELETE',
    headers: { cookie: ended, 'x-quartet-console': '1' },
  });
  for (const [name, headers] of Object.entries({
    nobody: {},
    'the operator with a wrong password': as('operator', 'wrong'),
    'an empty name and password': as('', ''),
    'the login of ImbaChat': as(API_LOGIN.login, API_LOGIN.password),
    'an IMVU API user': as(bot.username, bot.password),
    'an IMVU API key': { api_key: key },
    'the owner of a list': { 'x-lishop-api-key': owner, api_key: owner },
    'a Bobux key': as(quartet.key.key, quartet.key.secret),
    'a bearer': { authorization: `Bearer ${owner}` },
    'a made-up session': { cookie: `quartet=${'A'.repeat(43)}` },
    'a session that was signed out of': { cookie: ended },
  }))
    callers.set(name, headers);
  secrets.push(
    quartet.admin.password,
    quartet.key.secret,
    API_LOGIN.password,
    APP_SECRET,
    WIDGET_SECRET,
    bot.password,
    key,
    owner,
    cookie.split('=')[1] ?? '',
  );
});
afterAll(() => quartet.close());

/** Signing in asks for the name and password in its body, whoever calls. */
const isSignIn = ({ method, path }: Route): boolean =>
  method === 'POST' && ['/operator/session', '/operator/session/code'].includes(path);

describe('the routes below /operator/', () => {
  it('should all be closed to every other kind of caller', async () => {
    const routes = operatorRoutes();
    expect(routes.length).toBeGreaterThan(20);
    for (const [caller, headers] of callers)
      for (const route of routes.filter((one) => !isSignIn(one))) {
        const { method, path } = route;
        const { status } = await fetch(quartet.url + path, {
          method,
          headers: { 'content-type': 'application/json', 'x-quartet-console': '1', ...headers },
          // The phone apps' secret stands in the body.
          ...(method !== 'GET' && method !== 'DELETE' && { body: JSON.stringify({ secret: APP_SECRET }) }),
        });
        expect([caller, method, path, status]).toEqual([caller, method, path, 401]);
      }
  });

  it('should all be closed to a page of another site, though the browser sends its credentials', async () => {
    const { authorization } = as(quartet.admin.username, quartet.admin.password) as {
      authorization: string;
    };
    for (const { method, path } of operatorRoutes().filter(({ method: verb }) => verb !== 'GET'))
      for (const foreign of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://elsewhere.example' }]) {
        const { status } = await fetch(quartet.url + path, {
          method,
          headers: {
            'content-type': 'application/json',
            authorization,
            ...(foreign as Record<string, string>),
          },
          ...(method !== 'DELETE' && { body: '{}' }),
        });
        expect([method, path, status]).toEqual([method, path, 403]);
      }
  });

  it('should have no secret in what they answer, nor the console in its page, nor the log', async () => {
    const operator = operatorOf(quartet);
    const texts = [await (await fetch(`${quartet.url}/console`)).text()];
    for (const { method, path } of operatorRoutes()) {
      if (method !== 'GET' || path === '/operator/events') continue;
      const { status, text } = await operator('GET', path);
      expect([path, [200, 400, 404].includes(status)]).toEqual([path, true]);
      texts.push(text);
    }
    const { body: made } = await operator('POST', '/operator/bobux/keys', { permissions: 1, label: 'x' });
    texts.push((await operator('GET', '/operator/log?limit=200')).text);
    texts.push((await operator('GET', '/operator/bobux/keys')).text);
    for (const secret of [...secrets, made.secret]) {
      expect(secret.length).toBeGreaterThan(8);
      for (const text of texts) expect(text).not.toContain(secret);
    }
  });
});
