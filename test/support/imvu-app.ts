import { Clock } from '../../src/operations/clock.js';
import { ImvuSimulator, type SimulatedAccount } from '../simulators/imvu.js';
import { startTestApp, type TestApp } from './test-app.js';

export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: any;
}

export type ApiCall = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<ApiAnswer>;

export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

async function call(
  url: string,
  authorization: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<ApiAnswer> {
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(authorization && { authorization }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    redirect: 'manual',
  });
  const text = await response.text();
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = undefined;
  }
  return { status: response.status, headers: response.headers, text, body: parsed };
}

/** One API user. */
export interface ApiUser {
  readonly id: string;
  readonly username: string;
  readonly authorization: string;
  readonly api: ApiCall;
  /** The same user at another replica. */
  at(other: TestApp): ApiCall;
}

export interface ImvuApp {
  readonly quartet: TestApp;
  readonly imvu: ImvuSimulator;
  readonly operator: ApiCall;
  readonly anonymous: ApiCall;
  newKey(): Promise<{ id: string; key: string }>;
  newUser(key?: string): Promise<ApiUser>;
  /** A user with one account, and one session of it. */
  newUserWithAccount(): Promise<{
    user: ApiUser;
    account: SimulatedAccount;
    accountId: string;
    sessionId: string;
  }>;
  /** Another session for an account. */
  renew(user: ApiUser, accountId: string): Promise<string>;
  /** Lets the clock stand somewhere else. */
  advance(seconds: number, ...others: TestApp[]): void;
  /** All sessions were checked so long ago that they have to be asked about. */
  makeStale(): Promise<void>;
  close(): Promise<void>;
}

let counter = 0;

export async function startImvuApp(environment: Record<string, string> = {}): Promise<ImvuApp> {
  const imvu = await ImvuSimulator.start();
  const quartet = await startTestApp({
    IMVU_BASE_URL: imvu.url,
    LIMIT_AUTH_FAILURES: '0',
    LIMIT_REQUESTS: '0',
    ...environment,
  });
  const operator: ApiCall = (...args) =>
    call(quartet.url, basic(quartet.admin.username, quartet.admin.password), ...args);
  const anonymous: ApiCall = (...args) => call(quartet.url, '', ...args);
  let sharedKey: string | undefined;
  const newKey: ImvuApp['newKey'] = async () =>
    (await operator('POST', '/imvu/api-keys', { label: 'test' })).body;
  const newUser: ImvuApp['newUser'] = async (key) => {
    sharedKey ??= key ?? (await newKey()).key;
    const username = `user${++counter}`;
    const password = `password ${counter}`;
    const { body } = await anonymous(
      'POST',
      '/imvu/users',
      { username, password },
      { api_key: key ?? sharedKey },
    );
    const authorization = basic(username, password);
    const at =
      ({ url }: TestApp): ApiCall =>
      (...args) =>
        call(url, authorization, ...args);
    return { id: body.id, username, authorization, api: at(quartet), at };
  };
  let ahead = 0;
  return {
    quartet,
    imvu,
    operator,
    anonymous,
    newKey,
    newUser,
    newUserWithAccount: async () => {
      const user = await newUser();
      const name = `avatar${++counter}@example.org`;
      const account = imvu.addAccount(name, `secret ${counter}`);
      const { body } = await user.api('POST', '/imvu/accounts', {
        username: name,
        password: account.password,
      });
      return { user, account, accountId: body.account.id, sessionId: body.session.id };
    },
    renew: async (user, accountId) =>
      (await user.api('POST', `/imvu/accounts/${accountId}/renew`)).body.session.id,
    advance: (seconds, ...others) => {
      ahead += seconds * 1000;
      for (const { app } of [quartet, ...others]) app.get(Clock).now = () => new Date(Date.now() + ahead);
    },
    makeStale: async () => {
      await quartet.database.query(`UPDATE imvu.sessions SET last_checked_at = 'epoch'`);
    },
    close: async () => {
      await quartet.close();
      await imvu.close();
    },
  };
}
