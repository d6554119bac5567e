import { Logger } from '@nestjs/common';
import { describe, expect, it } from '@jest/globals';
import {
  AccountEvents,
  type AccountStateChange,
} from '../../src/contexts/imvu-sessions/accounts/account-events.js';
import { basic } from '../support/basic.js';
import { eventually } from '../support/eventually.js';
import { accountId, accountNow, app, session, user } from './one-account.js';

const call = (path = '/echo') => user.api('GET', `/imvu/api${path}`);
const failure = (error: string, message: string) => JSON.stringify({ status: 'failure', error, message });
/** Has the account log in by itself. */
const logInAgain = () => {
  app.imvu.killSessions(session.account);
  return call();
};

interface Case {
  readonly name: string;
  readonly cause: () => Promise<unknown>;
  readonly account: object;
  readonly next: (id: string) => object;
}

const cases: Case[] = [
  {
    name: 'a wrong password',
    cause: () => {
      session.account.password = 'changed';
      return logInAgain();
    },
    account: {
      state: 'needs_login',
      reason_code: 'wrong_password',
      upstream: { code: 'LOGIN-005', text: 'Invalid email or password' },
      tries: { made: 1, of: 5 },
    },
    next: (id) => ({ call: `PATCH /imvu/accounts/${id} {"password": "…"}` }),
  },
  {
    name: 'a pause that IMVU asks for in answer to a call',
    cause: () => {
      app.imvu.behave('/echo', { status: 429, headers: { 'retry-after': '60' } });
      return call();
    },
    account: { state: 'cooling', reason_code: 'rate_limited', upstream: null },
    next: () => ({ call: null, at: expect.stringMatching(/Z$/) }),
  },
  {
    name: 'the pause between logins',
    cause: async () => {
      await logInAgain();
      await logInAgain();
    },
    account: {
      state: 'cooling',
      reason_code: 'login_pause',
      reason: expect.stringContaining('between logins'),
    },
    next: () => ({ call: null, at: expect.stringMatching(/Z$/) }),
  },
  {
    name: 'a block',
    cause: () => {
      app.imvu.behave('/login', { status: 403, body: failure('LOGIN-011', 'Blocked.') });
      return logInAgain();
    },
    account: { state: 'cooling', reason_code: 'blocked', upstream: { code: 'LOGIN-011', text: 'Blocked.' } },
    next: () => ({ call: null, at: expect.stringMatching(/Z$/) }),
  },
  {
    name: 'a proof of work',
    cause: () => {
      app.imvu.behave('/login', { status: 403, body: failure('VERIFY-001', 'Prove it.') });
      return logInAgain();
    },
    account: {
      state: 'needs_login',
      reason_code: 'challenged',
      upstream: { code: 'VERIFY-001', text: 'Prove it.' },
    },
    next: (id) => ({ call: `POST /imvu/accounts/${id}/sessions {"cookie": "…"}`, at: null }),
  },
  {
    name: 'a code that is wanted',
    cause: () => {
      session.account.code = '1';
      app.imvu.trusted.clear();
      return logInAgain();
    },
    account: { state: 'needs_code', reason_code: 'code_wanted', email_hint: expect.stringMatching(/^\*/) },
    next: (id) => ({ call: `POST /imvu/accounts/${id}/code {"code": "…"}`, at: null }),
  },
  {
    name: 'a ban, seen at a login',
    cause: () => {
      session.account.disabled = true;
      return logInAgain();
    },
    account: {
      state: 'disabled',
      reason_code: 'banned',
      upstream: { code: 'LOGIN-003', text: 'This account is disabled' },
    },
    next: (id) => ({ call: `POST /imvu/accounts/${id}/renew`, at: null }),
  },
  {
    name: 'a ban, seen at a call',
    cause: () => {
      app.imvu.behave(() => true, { status: 403, body: failure('X-1', 'This account is disabled') });
      return call();
    },
    account: {
      state: 'disabled',
      reason_code: 'banned',
      upstream: { code: 'X-1', text: 'This account is disabled' },
    },
    next: (id) => ({ call: `POST /imvu/accounts/${id}/renew`, at: null }),
  },
  {
    name: 'a code that is wanted, with IMVU away when it is entered',
    cause: async () => {
      session.account.code = '1';
      app.imvu.trusted.clear();
      await logInAgain();
      app.imvu.behave('/login', { reset: true });
      expect((await user.api('POST', `/imvu/accounts/${accountId}/code`, { code: '1' })).status).toBe(502);
    },
    account: { state: 'needs_code', reason_code: 'code_wanted', email_hint: expect.stringMatching(/^\*/) },
    next: (id) => ({ call: `POST /imvu/accounts/${id}/code {"code": "…"}`, at: null }),
  },
  {
    name: 'a ban, and a pause that IMVU asks for at another login',
    cause: async () => {
      session.account.disabled = true;
      await logInAgain();
      app.imvu.behave('/login', { status: 429 });
      expect((await user.api('POST', `/imvu/accounts/${accountId}/renew`)).status).toBe(429);
    },
    account: { state: 'disabled', reason_code: 'banned' },
    next: (id) => ({ call: `POST /imvu/accounts/${id}/renew`, at: null }),
  },
  {
    name: 'IMVU being away',
    cause: () => {
      app.imvu.behave('/login', { reset: true });
      return logInAgain();
    },
    account: { state: 'cooling', reason_code: 'upstream_away', upstream: null },
    next: () => ({ call: null, at: expect.stringMatching(/Z$/) }),
  },
  {
    name: 'a page of some firewall in place of the login',
    cause: () => {
      const headers = { 'content-type': 'text/html; charset=utf-8' };
      app.imvu.behave('/login', { status: 403, headers, body: '<h1>Attention required</h1>' });
      return logInAgain();
    },
    account: { state: 'cooling', reason_code: 'upstream_away', upstream: null, tries: { made: 0, of: 5 } },
    next: () => ({ call: null, at: expect.stringMatching(/Z$/) }),
  },
];

describe('an account that cannot be used', () => {
  it.each(cases)('should say why, since when, and what helps: $name', async ({ cause, account, next }) => {
    const before = await accountNow();
    expect(before).toMatchObject({ reason: null, reason_code: null, upstream: null, next: null });
    const changes: AccountStateChange[] = [];
    const end = app.quartet.app.get(AccountEvents).subscribe((change) => {
      changes.push(change);
      return Promise.resolve();
    });
    await app.whileClockStands(async () => {
      await cause();
      const now = await accountNow();
      expect(now).toMatchObject({ ...account, reason: expect.any(String), next: next(accountId) });
      expect(new Date(now.since).getTime()).toBeGreaterThanOrEqual(new Date(before.since).getTime());
      // The refusal of a call says the same.
      app.imvu.reset();
      const { body } = await call();
      expect(body.accounts[0]).toMatchObject({ reason: now.reason, reason_code: now.reason_code });
    });
    end();
    const { state, reason_code: code } = account as { state: string; reason_code: string };
    // A pause between logins follows from the times: nothing has changed in the account.
    if (code === 'login_pause') expect(changes).toEqual([]);
    else
      expect(changes.at(-1)).toMatchObject({
        accountId,
        userId: user.id,
        from: 'active',
        to: state,
        reasonCode: code,
      });
  });

  it('should be logged once for each change, and be well again without a trace of it', async () => {
    const lines: string[] = [];
    const log = (line: string) => lines.push(line);
    Logger.overrideLogger({ log, warn: log, error: log });
    try {
      app.imvu.behave('/echo', { status: 429, headers: { 'retry-after': '60' }, times: 1 });
      await call();
      await call();
      session.account.password = 'changed';
      app.advance(61);
      await logInAgain();
      await call();
      await user.api('POST', '/imvu/accounts', { username: session.account.username, password: 'changed' });
    } finally {
      Logger.overrideLogger(['error', 'fatal']);
    }
    const of = `account ${accountId} of user ${user.id}: `;
    expect(lines.filter((line) => line.startsWith('account'))).toEqual([
      `${of}active -> cooling (rate_limited)`,
      `${of}active -> needs_login (wrong_password, LOGIN-005)`,
      `${of}needs_login -> active`,
    ]);
    expect(await accountNow()).toMatchObject({
      state: 'active',
      reason: null,
      reason_code: null,
      upstream: null,
      next: null,
      tries: { made: 0, of: 5 },
    });
  });

  it('should be given up where IMVU says LOGIN-005 twice, a minute apart', async () => {
    session.account.password = 'changed';
    app.imvu.guesses.wrongPassword = {
      status: 400,
      error: 'LOGIN-005',
      message: 'Invalid login credentials',
    };
    await logInAgain();
    expect((await accountNow()).state).toBe('cooling');
    app.advance(95);
    await call();
    expect(await accountNow()).toMatchObject({
      state: 'needs_login',
      reason_code: 'wrong_password',
      tries: { made: 2 },
    });
    expect(app.imvu.logins).toHaveLength(2);
  });
});

describe('PATCH /imvu/accounts/ID', () => {
  const patch = (body: object) => user.api('PATCH', `/imvu/accounts/${accountId}`, body);

  it('should take a new password, with which the account logs in by itself', async () => {
    session.account.password = 'changed';
    await logInAgain();
    const { status, body } = await patch({ password: 'changed' });
    expect([status, body.state, body.reason_code]).toEqual([200, 'active', null]);
    expect((await call()).status).toBe(200);
    expect(app.imvu.logins).toHaveLength(2);
  });

  it('should not be told that the new password is wrong by a login with the old one that is under way', async () => {
    session.account.password = 'changed';
    app.imvu.behave('/login', { delay: 300, times: 1 });
    const calling = logInAgain();
    await eventually(() => app.imvu.logins.length === 1);
    await patch({ password: 'changed' });
    await calling;
    expect(await accountNow()).toMatchObject({ state: 'active', reason_code: null });
    expect((await call()).status).toBe(200);
    expect(app.imvu.logins).toHaveLength(2);
  });

  it('should pause an account: neither picked nor logged in nor leased, until it is taken up again', async () => {
    expect((await patch({ paused: true, label: 'shop' })).body).toMatchObject({
      state: 'active',
      paused: true,
      label: 'shop',
      next: { call: `PATCH /imvu/accounts/${accountId} {"paused": false}`, at: null },
    });
    const refused = await call();
    expect([refused.status, refused.body.accounts[0].reason]).toEqual([503, 'You have paused this account.']);
    expect((await user.api('POST', '/imvu/checkouts', {})).status).toBe(503);
    app.imvu.killSessions();
    await app.makeStale();
    expect((await call()).status).toBe(503);
    expect(app.imvu.seen).toEqual([]);
    expect((await patch({ paused: false, label: null })).body).toMatchObject({ paused: false, label: null });
    expect((await call()).status).toBe(200);
  });

  it('should refuse what is no such thing, and another user', async () => {
    for (const body of [{ paused: 'yes' }, { password: '' }, { label: 'x'.repeat(201) }]) {
      expect((await patch(body)).status).toBe(400);
    }
    const other = await app.newUser();
    expect((await other.api('PATCH', `/imvu/accounts/${accountId}`, { paused: true })).status).toBe(404);
  });
});

describe('what an owner can look at', () => {
  it("should be the uses, filtered and in pages, the newest first and only one's own", async () => {
    const other = await app.newUserWithAccount();
    await other.user.api('GET', '/imvu/api/echo/other');
    for (let n = 0; n < 5; n++) await call(`/echo/${n}`);
    await call('/nothing');
    const uses = async (query: string) => (await user.api('GET', `/imvu/uses?${query}`)).body;
    const of = `account_id=${accountId}`;
    const first = await uses(`${of}&limit=4`);
    expect(first.items.map(({ path, status }: any) => [path, status])).toEqual([
      ['/nothing', 404],
      ['/echo/4', 200],
      ['/echo/3', 200],
      ['/echo/2', 200],
    ]);
    const second = await uses(`${of}&limit=4&after=${first.next}`);
    expect([second.items.map(({ path }: any) => path), second.next]).toEqual([['/echo/1', '/echo/0'], null]);
    expect((await uses(`${of}&status=404`)).items).toHaveLength(1);
    expect((await uses(`session_id=${first.items[0].session_id}`)).items).toHaveLength(6);
    expect((await uses(`account_id=${other.accountId}`)).items).toEqual([]);
    expect((await uses(`session_id=${other.sessionId}`)).items).toEqual([]);
    for (const wrong of ['limit=0', 'limit=1001', 'status=x', 'account_id=x', 'after=x']) {
      expect((await user.api('GET', `/imvu/uses?${wrong}`)).status).toBe(400);
    }
  });

  it('should be the sessions of one account, or the valid ones', async () => {
    const second = await app.renew(user, accountId);
    await user.api('DELETE', `/imvu/sessions/${second}`);
    const ids = async (query: string): Promise<string[]> =>
      (await user.api('GET', `/imvu/sessions?${query}`)).body.map(({ id }: any) => id);
    expect(await ids(`account_id=${accountId}`)).toHaveLength(2);
    expect(await ids(`account_id=${accountId}&valid=false`)).toEqual([second]);
    expect(await ids('valid=true')).not.toContain(second);
    expect(await ids(`account_id=${second}`)).toEqual([]);
    expect((await user.api('GET', '/imvu/sessions?valid=maybe')).status).toBe(400);
  });
});

describe('the same IMVU account under another name', () => {
  it('should be refused with the account that is there already', async () => {
    const { account } = session;
    app.imvu.accounts.set('by-name', { ...account, username: 'by-name' });
    const { status, body } = await user.api('POST', '/imvu/accounts', {
      username: 'by-name',
      password: 'pw',
    });
    expect([status, body.account_id]).toEqual([409, accountId]);
    expect((await user.api('GET', '/imvu/accounts')).body).toHaveLength(1);
    // Also where only the code tells who it is.
    app.imvu.accounts.set('by-name', { ...account, username: 'by-name', code: '1' });
    const added = await user.api('POST', '/imvu/accounts', { username: 'by-name', password: 'pw' });
    expect(added.status).toBe(202);
    const finished = await user.api('POST', `/imvu/accounts/${added.body.account.id}/code`, { code: '1' });
    expect([finished.status, finished.body.account_id]).toEqual([409, accountId]);
    expect((await user.api('GET', '/imvu/accounts')).body).toHaveLength(1);
    // Under its stored name it works as ever.
    const again = await user.api('POST', '/imvu/accounts', { username: account.username, password: 'pw' });
    expect(again.status).toBe(201);
  });

  it('should be let in once where both names come at the same moment', async () => {
    const { user: other } = await app.newUserWithAccount();
    for (let round = 0; round < 5; round += 1) {
      const account = app.imvu.addAccount(`twin-${round}`, 'pw');
      const names = [account.username, `mail-of-twin-${round}`];
      app.imvu.accounts.set(names[1]!, { ...account, username: names[1]! });
      const before = (await other.api('GET', '/imvu/accounts')).body.length as number;
      const answers = await Promise.all(
        names.map((username) => other.api('POST', '/imvu/accounts', { username, password: 'pw' })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
      const added = answers.find(({ status }) => status === 201)!.body.account.id;
      expect(answers.find(({ status }) => status === 409)!.body.account_id).toBe(added);
      expect((await other.api('GET', '/imvu/accounts')).body).toHaveLength(before + 1);
    }
  });
});

describe('the API users, for the operator', () => {
  it('should be listed in pages, get a new password, and be removed with all they have', async () => {
    const { user: one, accountId: account } = await app.newUserWithAccount();
    const names: string[] = [];
    let after = '';
    do {
      const { body } = await app.operator(
        'GET',
        `/imvu/users?limit=1${after && `&after=${encodeURIComponent(after)}`}`,
      );
      names.push(...body.items.map(({ username }: any) => username));
      after = body.next ?? '';
    } while (after !== '');
    expect(names).toEqual([...names].sort());
    expect(names).toEqual(expect.arrayContaining([one.username, user.username]));
    const patched = await app.operator('PATCH', `/imvu/users/${one.id}`, { password: 'another password' });
    expect(patched.body).toEqual({
      id: one.id,
      username: one.username,
      api_key_id: expect.any(String),
      created_at: expect.any(String),
    });
    expect((await one.api('GET', '/imvu/accounts')).status).toBe(401);
    const authorization = basic(one.username, 'another password');
    const accounts = () => app.anonymous('GET', '/imvu/accounts', undefined, { authorization });
    expect((await accounts()).body).toHaveLength(1);
    expect((await app.operator('PATCH', `/imvu/users/${one.id}`, { password: 'short' })).status).toBe(400);
    expect((await app.operator('DELETE', `/imvu/users/${one.id}`)).status).toBe(204);
    expect((await accounts()).status).toBe(401);
    expect(await app.quartet.database.query('SELECT FROM imvu.accounts WHERE id = $1', [account])).toEqual(
      [],
    );
    expect((await app.operator('DELETE', `/imvu/users/${one.id}`)).status).toBe(404);
    expect((await app.operator('PATCH', `/imvu/users/${one.id}`, { password: 'long enough' })).status).toBe(
      404,
    );
    for (const other of [app.anonymous, user.api]) {
      expect((await other('GET', '/imvu/users')).status).toBe(401);
    }
  });
});

describe('logins that a user asks for', () => {
  it('should be counted for each API user: nobody is held up by another who tries the same name', async () => {
    const stranger = await app.newUser();
    const name = session.account.username;
    const statuses: number[] = [];
    for (let n = 0; n < 6; n++) {
      const { status } = await stranger.api('POST', '/imvu/accounts', { username: name, password: `p${n}` });
      statuses.push(status);
    }
    expect(statuses).toEqual([422, 422, 422, 422, 422, 429]);
    expect((await user.api('POST', `/imvu/accounts/${accountId}/renew`)).status).toBe(201);
  });
});
