import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { UsageAudit } from '../../src/contexts/imvu-sessions/uses/usage-audit.js';
import type { Behaviour } from '../simulators/imvu.js';
import { startImvuApp, type ApiUser, type ImvuApp } from '../support/imvu-app.js';

/** In place of production's 30 s (ImvuConfig); undici's own clock ticks twice a second. */
const TIMEOUT_MS = 300;

let app: ImvuApp;
let user: ApiUser;
let accountId: string;
beforeAll(async () => {
  app = await startImvuApp({}, TIMEOUT_MS);
  user = await app.newUser();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.imvu.reset();
  ({ accountId } = await app.oneAccount(user));
  // With another session at hand: nothing but the rule is in the way of a second try.
  await app.renew(user, accountId);
  app.imvu.seen.length = 0;
});

const json = { 'content-type': 'application/json' };
const small = { text: 'once' };
/** Too large to be kept: it streams through. */
const large = { text: 'x'.repeat(200_000) };

interface Fault {
  readonly name: string;
  readonly behaviour: Behaviour;
  /** What the caller gets; undefined: an answer that breaks off. */
  readonly status: number | undefined;
  /** The upstream's status in the audit. */
  readonly audited: number | null;
}

const faults: Fault[] = [
  { name: 'never answers', behaviour: { hang: true }, status: 504, audited: null },
  {
    name: 'stops in the middle of its answer',
    behaviour: { stallBody: true },
    status: undefined,
    audited: 200,
  },
  {
    name: 'stops in the middle of an answer in JSON',
    behaviour: { stallBody: true, headers: json },
    status: 504,
    audited: 200,
  },
  { name: 'cuts the connection without an answer', behaviour: { reset: true }, status: 502, audited: null },
  {
    name: 'cuts it in the middle of its answer',
    behaviour: { cutBody: true },
    status: undefined,
    audited: 200,
  },
  {
    name: 'cuts it in the middle of an answer in JSON',
    behaviour: { cutBody: true, headers: json },
    status: 502,
    audited: 200,
  },
];
/** Made at the same moment, each at a path of its own. */
const calls = [
  { path: '/echo/get', method: 'GET' },
  { path: '/echo/post', method: 'POST', body: small },
  { path: '/echo/streamed', method: 'POST', body: large },
  { path: '/echo/put', method: 'PUT', body: small },
  { path: '/echo/delete', method: 'DELETE' },
];

describe('a call that IMVU has received', () => {
  it.each(faults)(
    'should never be sent again, by whatever method, where IMVU $name',
    async ({ behaviour, status, audited }) => {
      app.imvu.behave(({ target }) => target.startsWith('/echo'), behaviour);
      const answers = await Promise.all(
        calls.map(({ path, method, body }) =>
          user.api(method, `/imvu/api${path}?once`, body).catch(() => undefined),
        ),
      );
      expect(answers.map((answer) => answer?.status)).toEqual(calls.map(() => status));
      for (const answer of answers) {
        if (status === 504) expect(answer?.body.message).toBe('IMVU did not answer in time.');
        if (status === 502) expect(answer?.body.message).toBe('IMVU cannot be reached.');
      }
      // Nor later, behind the caller's back.
      await sleep(TIMEOUT_MS);
      expect(app.imvu.seen).toHaveLength(calls.length);
      for (const { path, method, body } of calls) {
        const seen = app.imvu.requests(method, path);
        expect(seen.map((request) => request.body.toString())).toEqual([body ? JSON.stringify(body) : '']);
      }
      // It says nothing of the sessions.
      const account = await user.api('GET', `/imvu/accounts/${accountId}`);
      expect(account.body).toMatchObject({ state: 'active', sessions: { valid: 2, invalid: 0 } });
      await app.quartet.app.get(UsageAudit).flush();
      const uses = await app.quartet.database.query(
        `SELECT u.method, u.path, u.status FROM imvu.uses u JOIN imvu.sessions s ON s.id = u.session_id
          WHERE s.account_id = $1`,
        [accountId],
      );
      const expected = calls.map(({ method, path }) => ({ method, path, status: audited }));
      expect(uses).toHaveLength(expected.length);
      expect(uses).toEqual(expect.arrayContaining(expected));
    },
  );

  it('should be audited also where a shutdown cuts it off', async () => {
    const replica = await app.startReplica();
    app.imvu.behave('/echo/cut-off', { hang: true });
    const cutOff = user.at(replica)('GET', '/imvu/api/echo/cut-off');
    while (app.imvu.requests('GET', '/echo/cut-off').length === 0) await sleep(5);
    await replica.close();
    expect((await cutOff).status).toBe(502);
    const uses = await app.quartet.database.query(
      `SELECT method, status FROM imvu.uses WHERE path = '/echo/cut-off'`,
    );
    expect(uses).toEqual([{ method: 'GET', status: null }]);
  });

  it('should be repeated by Quartet for a refusal alone', async () => {
    app.imvu.behave('/echo', { status: 401, times: 1 });
    const { status } = await user.api('POST', '/imvu/api/echo', small);
    expect(status).toBe(200);
    expect(app.imvu.requests('POST', '/echo')).toHaveLength(2);
  });
});

describe('a silent IMVU', () => {
  it('should be told as 504 to who adds an account, asked once, and nothing stored', async () => {
    const account = app.imvu.addAccount('patient@example.org', 'pw');
    app.imvu.behave('/login', { hang: true });
    const add = { username: account.username, password: 'pw' };
    const { status, body } = await user.api('POST', '/imvu/accounts', add);
    expect([status, body.message]).toEqual([504, 'IMVU did not answer in time.']);
    expect(app.imvu.logins).toHaveLength(1);
    expect((await user.api('GET', '/imvu/accounts')).body).toHaveLength(1);
  });

  it('should end a login that is answered without end, before another replica may take it for dead', async () => {
    const account = app.imvu.addAccount('dripping@example.org', 'pw');
    app.imvu.behave('/login', { dripMs: TIMEOUT_MS / 6 });
    const add = { username: account.username, password: 'pw' };
    const { status, body } = await user.api('POST', '/imvu/accounts', add);
    expect([status, body.message]).toEqual([504, 'IMVU did not answer in time.']);
    expect(app.imvu.logins).toHaveLength(1);
  });

  it.each([
    ['does not answer', { hang: true }],
    ['answers without end', { dripMs: TIMEOUT_MS / 6 }],
  ])('should not cost a session where it %s whether that is alive', async (_how, behaviour) => {
    await app.makeStale();
    await sleep(300);
    app.imvu.behave('/login/me', behaviour);
    const { status, body } = await user.api('GET', '/imvu/api/echo');
    expect(status).toBe(502);
    expect(body.accounts[0].reason).toBe('IMVU could not be asked about its sessions.');
    const account = await user.api('GET', `/imvu/accounts/${accountId}`);
    expect(account.body.sessions).toEqual({ valid: 2, invalid: 0 });
  });
});
