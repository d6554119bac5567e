import { ImvuConfig } from '../../src/contexts/imvu-sessions/settings.js';
import { Clock } from '../../src/shared/jobs/clock.js';
import { ImvuSimulator, type SimulatedAccount, type SimulatedSession } from '../simulators/imvu.js';
import { basic } from './basic.js';
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

/** The proxy takes every method; its description has one that reads and one that writes. */
const PROXIED = ['get', 'head', 'put', 'post', 'patch', 'delete', 'options', 'search'];

/** The methods that are served at a path of the description. */
export function servedMethods(path: string, described: object): string[] {
  return path === '/imvu/api/{path}' ? PROXIED : Object.keys(described);
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
  /** Leaves a user with one new account and one session of it, whatever there was before. */
  oneAccount(user: ApiUser): Promise<{ accountId: string; session: SimulatedSession }>;
  /** Another session for an account. */
  renew(user: ApiUser, accountId: string): Promise<string>;
  /** Another replica on the same database, with the same clock; closed with this one. */
  startReplica(): Promise<TestApp>;
  /** Sets the clock of all replicas ahead. */
  advance(seconds: number): void;
  /** Runs `work` while the clock stands still, but for what `advance` sets it ahead: it may take as long as it takes. */
  whileClockStands(work: () => Promise<void>): Promise<void>;
  /** All sessions were checked so long ago that they have to be asked about. */
  makeStale(): Promise<void>;
  close(): Promise<void>;
}

let counter = 0;

/** @param timeoutMs milliseconds that Quartet waits for IMVU, in place of production's 30 s */
export async function startImvuApp(
  environment: Record<string, string> = {},
  timeoutMs?: number,
): Promise<ImvuApp> {
  const imvu = await ImvuSimulator.start();
  let ahead = 0;
  let stoppedAt: number | undefined;
  const replicas: TestApp[] = [];
  const startReplica: ImvuApp['startReplica'] = async () => {
    const replica = await startTestApp(
      { IMVU_BASE_URL: imvu.url, LIMIT_AUTH_FAILURES: '0', LIMIT_REQUESTS: '0', ...environment },
      replicas[0]?.database,
      {
        adjust: (config) =>
          timeoutMs === undefined
            ? config
            : config.with(new ImvuConfig({ ...config.get(ImvuConfig), timeoutMs })),
      },
    );
    replica.app.get(Clock).now = () => new Date((stoppedAt ?? Date.now()) + ahead);
    replicas.push(replica);
    return replica;
  };
  const quartet = await startReplica();
  const operator: ApiCall = (...args) =>
    call(quartet.url, basic(quartet.admin.username, quartet.admin.password), ...args);
  const anonymous: ApiCall = (...args) => call(quartet.url, '', ...args);
  let sharedKey: string | undefined;
  const newKey: ImvuApp['newKey'] = async () =>
    (await operator('POST', '/imvu/api-keys', { label: 'test' })).body;
  const newUser: ImvuApp['newUser'] = async (key) => {
    const used = key ?? (sharedKey ??= (await newKey()).key);
    const username = `user${++counter}`;
    const password = `password ${counter}`;
    const { body } = await anonymous('POST', '/imvu/users', { username, password }, { api_key: used });
    const authorization = basic(username, password);
    const at =
      ({ url }: TestApp): ApiCall =>
      (...args) =>
        call(url, authorization, ...args);
    return { id: body.id, username, authorization, api: at(quartet), at };
  };
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
    oneAccount: async ({ api }) => {
      for (const { id } of (await api('GET', '/imvu/accounts')).body)
        await api('DELETE', `/imvu/accounts/${id}`);
      const account = imvu.addAccount(`proxied${++counter}@example.org`, 'pw');
      const { body } = await api('POST', '/imvu/accounts', { username: account.username, password: 'pw' });
      imvu.seen.length = 0;
      const session = [...imvu.sessions.values()].find((one) => one.account === account);
      if (session === undefined) throw new Error('The simulator has no session of this account.');
      return { accountId: body.account.id, session };
    },
    renew: async (user, accountId) =>
      (await user.api('POST', `/imvu/accounts/${accountId}/renew`)).body.session.id,
    startReplica,
    advance: (seconds) => {
      ahead += seconds * 1000;
    },
    whileClockStands: async (work) => {
      stoppedAt = Date.now();
      try {
        await work();
      } finally {
        stoppedAt = undefined;
      }
    },
    makeStale: async () => {
      await quartet.database.query(`UPDATE imvu.sessions SET last_checked_at = 'epoch'`);
    },
    close: async () => {
      for (const replica of replicas.toReversed()) await replica.close();
      await imvu.close();
    },
  };
}
