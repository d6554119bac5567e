import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { basic } from '../support/basic.js';
import { startImvuApp, type ImvuApp } from '../support/imvu-app.js';

let app: ImvuApp;
beforeAll(async () => {
  app = await startImvuApp();
});
afterAll(() => app.close());
beforeEach(() => app.imvu.reset());

const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/);

describe('API keys', () => {
  it('should be made by the operator, shown once, listed without the key, and kept as a blind index only', async () => {
    const { status, body } = await app.operator('POST', '/imvu/api-keys', { label: 'a bot' });
    expect(status).toBe(201);
    expect(body).toEqual({
      id: uuid,
      label: 'a bot',
      key: expect.stringMatching(/^imvu_[\w-]{43}$/),
      created_at: expect.any(String),
      removed_at: null,
    });
    const list = await app.operator('GET', '/imvu/api-keys');
    expect(list.body).toContainEqual({
      id: body.id,
      label: 'a bot',
      created_at: body.created_at,
      removed_at: null,
    });
    expect(list.text).not.toContain(body.key);
    const rows = await app.quartet.database.query('SELECT to_jsonb(k)::text AS t FROM imvu.api_keys k');
    expect(rows.some(({ t }) => t.includes(body.key))).toBe(false);
  });

  it('should be refused without a label, and to anyone but the operator', async () => {
    expect((await app.operator('POST', '/imvu/api-keys', {})).status).toBe(400);
    const user = await app.newUser();
    for (const call of [app.anonymous, user.api]) {
      expect((await call('POST', '/imvu/api-keys', { label: 'x' })).status).toBe(401);
      expect((await call('GET', '/imvu/api-keys')).status).toBe(401);
    }
    expect((await app.operator('DELETE', '/imvu/api-keys/nothing')).status).toBe(404);
  });

  it('should let their holders make users, with names that are taken once', async () => {
    const { key } = await app.newKey();
    const user = { username: 'grace', password: 'nanoseconds' };
    const made = await app.anonymous('POST', '/imvu/users', user, { api_key: key });
    expect([made.status, made.body]).toEqual([201, { id: uuid, username: 'grace' }]);
    const again = await app.anonymous('POST', '/imvu/users', user, { api_key: key });
    expect(again.body).toEqual({ statusCode: 409, error: 'Conflict', message: 'This username is taken.' });
    expect((await app.anonymous('POST', '/imvu/users', user, { api_key: 'imvu_wrong' })).status).toBe(401);
    expect((await app.anonymous('POST', '/imvu/users', user)).status).toBe(401);
    const bad = await app.anonymous(
      'POST',
      '/imvu/users',
      { username: 'a:b', password: 'short' },
      { api_key: key },
    );
    expect(bad.status).toBe(400);
    expect(bad.text).not.toContain('short');
    const [row] = await app.quartet.database.query(
      `SELECT password_hash FROM imvu.users WHERE username = 'grace'`,
    );
    expect(row?.password_hash).toMatch(/^scrypt\$/);
  });

  it('should cut off their users when removed, keep their data, and lose it when purged', async () => {
    const { id, key } = await app.newKey();
    const user = await app.newUser(key);
    const account = app.imvu.addAccount('kept@example.org', 'pw');
    await user.api('POST', '/imvu/accounts', { username: account.username, password: 'pw' });
    expect((await user.api('GET', '/imvu/accounts')).body).toHaveLength(1);
    expect((await app.operator('DELETE', `/imvu/api-keys/${id}`)).status).toBe(204);
    // At once on this replica.
    expect((await user.api('GET', '/imvu/accounts')).status).toBe(401);
    expect((await user.api('GET', '/imvu/api/login/me')).status).toBe(401);
    expect(
      (await app.anonymous('POST', '/imvu/users', { username: 'x', password: 'xxxxxxxx' }, { api_key: key }))
        .status,
    ).toBe(401);
    const kept = () => app.quartet.database.query('SELECT FROM imvu.accounts WHERE user_id = $1', [user.id]);
    expect(await kept()).toHaveLength(1);
    expect((await app.operator('DELETE', `/imvu/api-keys/${id}?purge=true`)).status).toBe(204);
    expect(await kept()).toHaveLength(0);
    expect((await app.operator('DELETE', `/imvu/api-keys/${id}`)).status).toBe(404);
  });
});

describe('an API user', () => {
  it('should be refused with a wrong password, an unknown name, or none, and told that Basic is wanted', async () => {
    const user = await app.newUser();
    for (const authorization of [basic(user.username, 'wrong'), basic('nobody', 'wrong'), 'Bearer x', '']) {
      const { status, headers } = await app.anonymous('GET', '/imvu/accounts', undefined, { authorization });
      expect(status).toBe(401);
      expect(headers.get('www-authenticate')).toMatch(/^Basic /);
    }
    // Having been right once does not make a wrong password right.
    expect((await user.api('GET', '/imvu/accounts')).status).toBe(200);
    const wrong = { authorization: basic(user.username, 'wrong') };
    expect((await app.anonymous('GET', '/imvu/accounts', undefined, wrong)).status).toBe(401);
  });
});

describe('an IMVU account', () => {
  it('should be logged in first, and then stored with its session, everything sealed', async () => {
    const user = await app.newUser();
    const account = app.imvu.addAccount('ada@example.org', 'analytical engine');
    const { status, body, text } = await user.api('POST', '/imvu/accounts', {
      username: 'ada@example.org',
      password: 'analytical engine',
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      account: {
        id: uuid,
        username: 'ada@example.org',
        label: null,
        state: 'active',
        paused: false,
        reason: null,
        reason_code: null,
        upstream: null,
        since: expect.any(String),
        tries: { made: 0, of: 5 },
        next: null,
        imvu_id: String(account.cid),
        email_hint: null,
        cooling_until: null,
        sessions: { valid: 1, invalid: 0 },
        created_at: expect.any(String),
      },
      session: {
        id: uuid,
        account_id: body.account.id,
        valid: true,
        score: 100,
        created_at: expect.any(String),
        last_used_at: null,
        last_checked_at: expect.any(String),
        uses: 0,
        reason: null,
      },
    });
    const [session] = [...app.imvu.sessions.values()].filter((one) => one.account === account);
    const secrets = [session!.id, session!.sauce, 'analytical engine'];
    for (const secret of secrets) expect(text).not.toContain(secret);
    for (const table of ['accounts', 'sessions', 'uses', 'users']) {
      const rows = await app.quartet.database.query(`SELECT to_jsonb(t)::text AS t FROM imvu.${table} t`);
      const hex = secrets.map((secret) => Buffer.from(secret).toString('hex'));
      for (const { t } of rows) for (const secret of [...secrets, ...hex]) expect(t).not.toContain(secret);
    }
    const { headers, body: sent } = app.imvu.logins[0]!;
    expect(JSON.parse(sent.toString())).toMatchObject({ username: 'ada@example.org', remember_device: true });
    expect(headers).toMatchObject({
      'x-imvu-application': 'welcome/1',
      'content-type': 'application/json; charset=UTF-8',
    });
    expect(headers.cookie).toBeUndefined();
  });

  it('should not be stored where IMVU refuses the password, whatever status it refuses with', async () => {
    const user = await app.newUser();
    app.imvu.addAccount('eve@example.org', 'right');
    for (const status of [400, 401, 403, 422]) {
      app.imvu.guesses.wrongPassword = { status, error: 'LOGIN-005', message: 'No.' };
      const answer = await user.api('POST', '/imvu/accounts', {
        username: 'eve@example.org',
        password: 'wrong',
      });
      expect(answer.body).toEqual({
        statusCode: 422,
        error: 'Unprocessable Entity',
        message: 'IMVU refused the name or the password.',
      });
    }
    expect((await user.api('GET', '/imvu/accounts')).body).toEqual([]);
  });

  it('should slow down who keeps trying passwords, before IMVU does', async () => {
    const user = await app.newUser();
    const statuses: number[] = [];
    for (let n = 0; n < 8; n++) {
      const { status, headers } = await user.api('POST', '/imvu/accounts', {
        username: 'guessed',
        password: `p${n}`,
      });
      statuses.push(status);
      if (status === 429) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(statuses).toEqual([422, 422, 422, 422, 422, 429, 429, 429]);
    expect(app.imvu.logins).toHaveLength(5);
  });

  it('should be answered with 502 or 429 where IMVU is away or wants a pause, and nothing stored', async () => {
    const user = await app.newUser();
    const add = () => user.api('POST', '/imvu/accounts', { username: 'late@example.org', password: 'x' });
    app.imvu.behave('/login', { reset: true, times: 1 });
    expect((await add()).status).toBe(502);
    app.imvu.behave('/login', { status: 503, times: 1 });
    expect((await add()).status).toBe(502);
    app.imvu.behave('/login', { status: 429, headers: { 'retry-after': '77' }, times: 1 });
    const paused = await add();
    expect([paused.status, paused.headers.get('retry-after')]).toEqual([429, '77']);
    expect((await user.api('GET', '/imvu/accounts')).body).toEqual([]);
  });

  it('should keep its password, and get another session, when it is added again', async () => {
    const { user, account, accountId } = await app.newUserWithAccount();
    const wrong = await user.api('POST', '/imvu/accounts', { username: account.username, password: 'wrong' });
    expect(wrong.status).toBe(422);
    expect((await user.api('GET', `/imvu/accounts/${accountId}`)).body.state).toBe('active');
    account.password = 'changed';
    const right = await user.api('POST', '/imvu/accounts', {
      username: account.username.toUpperCase(),
      password: 'changed',
    });
    expect([right.status, right.body.account.id]).toEqual([201, accountId]);
    expect((await user.api('POST', `/imvu/accounts/${accountId}/renew`)).status).toBe(201);
    expect((await user.api('GET', `/imvu/accounts/${accountId}`)).body.sessions).toEqual({
      valid: 3,
      invalid: 0,
    });
  });

  it('should be renewed with a fresh jar, so that the old session stays what it is', async () => {
    const { user, account, accountId, sessionId } = await app.newUserWithAccount();
    const renewed = await user.api('POST', `/imvu/accounts/${accountId}/renew`);
    expect(renewed.status).toBe(201);
    expect(renewed.body.session.id).not.toBe(sessionId);
    expect(app.imvu.logins.at(-1)!.headers.cookie).toBeUndefined();
    expect([...app.imvu.sessions.values()].filter((one) => one.account === account)).toHaveLength(2);
  });

  it('should be forgotten with its sessions', async () => {
    const { user, accountId, sessionId } = await app.newUserWithAccount();
    expect((await user.api('DELETE', `/imvu/accounts/${accountId}`)).status).toBe(204);
    expect((await user.api('GET', `/imvu/accounts/${accountId}`)).status).toBe(404);
    expect((await user.api('GET', `/imvu/sessions/${sessionId}`)).status).toBe(404);
    expect((await user.api('DELETE', `/imvu/accounts/${accountId}`)).status).toBe(404);
  });

  it('should be shown as disabled where IMVU says so, and never log in by itself then', async () => {
    const { user, account, accountId } = await app.newUserWithAccount();
    account.disabled = true;
    expect((await user.api('POST', `/imvu/accounts/${accountId}/renew`)).status).toBe(422);
    expect((await user.api('GET', `/imvu/accounts/${accountId}`)).body.state).toBe('disabled');
    const before = app.imvu.logins.length;
    const refused = await user.api('GET', '/imvu/api/login/me');
    expect(refused.status).toBe(503);
    expect(refused.body.accounts[0]).toMatchObject({
      state: 'disabled',
      reason: 'IMVU has disabled this account.',
    });
    expect(app.imvu.logins).toHaveLength(before);
  });
});

describe('the second factor', () => {
  const start = async (code = '123456') => {
    const user = await app.newUser();
    const account = app.imvu.addAccount(`two-${code}-${user.username}@example.org`, 'pw', { code });
    const added = await user.api('POST', '/imvu/accounts', { username: account.username, password: 'pw' });
    return { user, account, added, id: added.body.account.id as string };
  };

  it('should be asked for with 202, though 202 looks like success, and finish in the same cookie jar', async () => {
    const { user, account, added, id } = await start();
    expect(added.status).toBe(202);
    expect(added.body).toEqual({
      account: { id: uuid, state: 'needs_code', email_hint: expect.stringMatching(/^\*\*\*\*/) },
    });
    // As it is pasted from a mail.
    const finished = await user.api('POST', `/imvu/accounts/${id}/code`, { code: ' 123456\n' });
    expect(finished.status).toBe(201);
    expect(finished.body).toMatchObject({
      account: { id, state: 'active', email_hint: null },
      session: { valid: true },
    });
    expect(app.imvu.logins.at(-1)!.headers.cookie).toContain(`pending=${account.cid}`);
    expect((await user.api('GET', '/imvu/api/login/me')).status).toBe(200);
  });

  it('should refuse a wrong code and go on waiting', async () => {
    const { user, id } = await start();
    const wrong = await user.api('POST', `/imvu/accounts/${id}/code`, { code: '000000' });
    expect(wrong.body).toMatchObject({ statusCode: 422, message: 'IMVU refused the code.' });
    expect((await user.api('GET', `/imvu/accounts/${id}`)).body.state).toBe('needs_code');
    expect((await user.api('POST', `/imvu/accounts/${id}/code`, { code: 123456 })).status).toBe(201);
    expect((await user.api('POST', `/imvu/accounts/${id}/code`, { code: '123456' })).status).toBe(409);
  });

  it('should send another code, though not one after the other', async () => {
    const { user, id } = await start();
    expect((await user.api('POST', `/imvu/accounts/${id}/code/resend`)).status).toBe(202);
    const soon = await user.api('POST', `/imvu/accounts/${id}/code/resend`);
    expect(soon.status).toBe(429);
    expect(Number(soon.headers.get('retry-after'))).toBeLessThanOrEqual(30);
    expect(app.imvu.logins).toHaveLength(2);
    expect((await user.api('POST', `/imvu/accounts/${id}/code`, { code: '123456' })).status).toBe(201);
  });

  it.each([123456, ' 123456 ', '\t123456\r\n'])('should be taken as it was pasted: %j', async (code) => {
    const { user, id } = await start();
    expect((await user.api('POST', `/imvu/accounts/${id}/code`, { code })).status).toBe(201);
    expect((await user.api('POST', `/imvu/accounts/${id}/code`, { code: true })).status).toBe(400);
  });

  it('should not be asked for again on a device that is remembered', async () => {
    const { user, id } = await start();
    await user.api('POST', `/imvu/accounts/${id}/code`, { code: '123456' });
    expect((await user.api('POST', `/imvu/accounts/${id}/renew`)).status).toBe(201);
  });

  it('should stop calls where an account wants it when it logs in again by itself', async () => {
    const { user, account, accountId } = await app.newUserWithAccount();
    account.code = '777';
    app.imvu.trusted.clear();
    app.imvu.killSessions(account);
    const refused = await user.api('GET', '/imvu/api/login/me');
    expect(refused.status).toBe(503);
    expect(refused.body.accounts).toEqual([
      expect.objectContaining({ id: accountId, state: 'needs_code', retry_at: null }),
    ]);
    const logins = app.imvu.logins.length;
    await user.api('GET', '/imvu/api/login/me');
    expect(app.imvu.logins).toHaveLength(logins);
    expect((await user.api('POST', `/imvu/accounts/${accountId}/code`, { code: '777' })).status).toBe(201);
    expect((await user.api('GET', '/imvu/api/login/me')).status).toBe(200);
  });
});

describe('a proof of work (VERIFY-001)', () => {
  it('should leave an account that needs a login by hand, which taking over a session ends', async () => {
    const user = await app.newUser();
    const account = app.imvu.addAccount('bot@example.org', 'pw');
    app.imvu.behave('/login', {
      status: 403,
      body: JSON.stringify({ status: 'failure', error: 'VERIFY-001' }),
    });
    const added = await user.api('POST', '/imvu/accounts', { username: account.username, password: 'pw' });
    expect([added.status, added.body.account.state]).toEqual([202, 'needs_login']);
    expect((await user.api('GET', '/imvu/api/login/me')).body.accounts[0].state).toBe('needs_login');
    const { id, sauce } = app.imvu.openSession(account);
    const taken = await user.api('POST', `/imvu/accounts/${added.body.account.id}/sessions`, {
      cookie: `osCsid=${id}`,
      sauce,
    });
    expect(taken.status).toBe(201);
    expect(taken.body.account.state).toBe('active');
    expect((await user.api('GET', '/imvu/api/login/me')).status).toBe(200);
  });
});

describe('taking over a session', () => {
  it('should check it upstream first, and refuse one that is dead or belongs to somebody else', async () => {
    const { user, account, accountId } = await app.newUserWithAccount();
    const take = (cookie: string) => user.api('POST', `/imvu/accounts/${accountId}/sessions`, { cookie });
    expect((await take(`osCsid=${'0'.repeat(32)}`)).status).toBe(422);
    const other = app.imvu.openSession(app.imvu.addAccount('other@example.org', 'x'));
    expect((await take(`osCsid=${other.id}`)).body.message).toBe(
      'This session belongs to another IMVU account.',
    );
    expect((await take('nothing')).status).toBe(400);
    expect((await take('osCsid=a\r\nx-evil: 1')).status).toBe(400);
    app.imvu.behave('/login/me', { status: 500, times: 1 });
    expect((await take(`osCsid=${'1'.repeat(32)}`)).status).toBe(502);
    const mine = app.imvu.openSession(account);
    const taken = await take(`osCsid=${mine.id}`);
    expect(taken.status).toBe(201);
    // The sauce is learnt from login/me.
    const revealed = await user.api('GET', `/imvu/sessions/${taken.body.session.id}?reveal=true`);
    expect(revealed.body).toMatchObject({ cookie: `osCsid=${mine.id}`, sauce: mine.sauce });
    const unclear = await user.api('GET', `/imvu/sessions/${taken.body.session.id}?reveal=yes`);
    expect([unclear.status, unclear.body.message]).toEqual([400, 'reveal: must be true or false']);
  });

  it('should keep the cookies that IMVU sets while it is checked', async () => {
    const { user, account, accountId } = await app.newUserWithAccount();
    const { id } = app.imvu.openSession(account);
    app.imvu.behave('/login/me', {
      status: 200,
      headers: { 'set-cookie': 'track=9; Path=/' },
      body: '{}',
      times: 1,
    });
    const { body } = await user.api('POST', `/imvu/accounts/${accountId}/sessions`, {
      cookie: `osCsid=${id}`,
      sauce: 'given',
    });
    const revealed = await user.api('GET', `/imvu/sessions/${body.session.id}?reveal=true`);
    expect(revealed.body).toMatchObject({ cookie: `osCsid=${id}; track=9`, sauce: 'given' });
  });

  it('should refuse one of an IMVU account that is there under another name, and keep both', async () => {
    const { user, account, accountId } = await app.newUserWithAccount();
    app.imvu.accounts.set('by-name', { ...account, username: 'by-name', code: '1' });
    const { password } = account;
    const added = await user.api('POST', '/imvu/accounts', { username: 'by-name', password });
    const { id } = app.imvu.openSession(account);
    const taken = await user.api('POST', `/imvu/accounts/${added.body.account.id}/sessions`, {
      cookie: `osCsid=${id}`,
    });
    expect([taken.status, taken.body.account_id]).toEqual([409, accountId]);
    expect((await user.api('GET', '/imvu/accounts')).body).toHaveLength(2);
  });
});
