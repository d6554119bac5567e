import { describe, expect, it } from '@jest/globals';
import { Database } from '../../src/shared/database/database.js';
import { eventually } from '../support/eventually.js';
import { app, replica } from './two-replicas.js';

const ME = '/imvu/api/login/me';
const probes = () =>
  app.imvu.requests('GET', '/login/me').filter(({ headers }) => headers['x-call'] === undefined);
/** A proxied call that is not mistaken for a probe. */
const asCall = { 'x-call': 'yes' };
const cookieOfSession = (id: string) => `osCsid=${id}`;

/** Statements that mark sessions, counted while `work` runs. */
async function countMarks(work: () => Promise<unknown>): Promise<number> {
  const database = app.quartet.app.get(Database);
  const real = database.query.bind(database);
  let marks = 0;
  database.query = (sql: string, parameters?: readonly unknown[]) => {
    if (/UPDATE imvu\.sessions[^;]*valid = false/.test(sql)) marks++;
    return real(sql, parameters);
  };
  try {
    await work();
  } finally {
    database.query = real;
  }
  return marks;
}

describe('picking a session', () => {
  it('should take the one that was used least recently, call after call', async () => {
    const { user, accountId } = await app.newUserWithAccount();
    await app.renew(user, accountId);
    await app.renew(user, accountId);
    const used: string[] = [];
    for (let n = 0; n < 9; n++) {
      const { headers } = await user.api('GET', '/imvu/api/echo');
      used.push(headers.get('x-quartet-session')!);
    }
    expect(new Set(used.slice(0, 3)).size).toBe(3);
    expect(used.slice(3, 6)).toEqual(used.slice(0, 3));
    expect(used.slice(6)).toEqual(used.slice(0, 3));
    // Also after the figures were written, and for another replica that was not asked yet.
    const list = (await user.api('GET', '/imvu/sessions')).body;
    expect(list.map(({ uses }: { uses: number }) => uses)).toEqual([3, 3, 3]);
    const there = await user.at(replica)('GET', '/imvu/api/echo');
    expect(there.headers.get('x-quartet-session')).toBe(used[0]);
  });

  it('should follow x-imvu-account, by id or name, and x-imvu-session', async () => {
    const { user, accountId, sessionId } = await app.newUserWithAccount();
    const other = app.imvu.addAccount(`Second-${user.username}@example.org`, 'pw');
    const added = await user.api('POST', '/imvu/accounts', { username: other.username, password: 'pw' });
    const who = async (headers: Record<string, string>) =>
      (await user.api('GET', '/imvu/api/echo', undefined, headers)).headers.get('x-quartet-session');
    for (let n = 0; n < 3; n++) {
      expect(await who({ 'x-imvu-account': accountId })).toBe(sessionId);
      expect(await who({ 'x-imvu-account': other.username.toLowerCase() })).toBe(added.body.session.id);
      expect(await who({ 'x-imvu-session': sessionId })).toBe(sessionId);
    }
    const unknown = (headers: Record<string, string>) =>
      user.api('GET', '/imvu/api/echo', undefined, headers);
    expect((await unknown({ 'x-imvu-account': 'nobody' })).status).toBe(404);
    expect((await unknown({ 'x-imvu-session': user.id })).status).toBe(404);
    expect((await unknown({ 'x-imvu-session': 'x' })).status).toBe(404);
  });

  it('should not ask about a session that was checked within the interval, and ask about it after that', async () => {
    const { user } = await app.newUserWithAccount();
    await user.api('GET', ME, undefined, asCall);
    await user.api('GET', ME, undefined, asCall);
    expect(probes()).toHaveLength(0);
    app.advance(61);
    await user.api('GET', ME, undefined, asCall);
    expect(probes()).toHaveLength(1);
    await user.api('GET', ME, undefined, asCall);
    expect(probes()).toHaveLength(1);
    // Another replica knows of the check.
    await new Promise((resolve) => setTimeout(resolve, 300));
    await user.at(replica)('GET', ME, undefined, asCall);
    expect(probes()).toHaveLength(1);
  });

  it('should ask about four at once, let the first good one win, and abort the others', async () => {
    const { user, account, accountId } = await app.newUserWithAccount();
    for (let n = 0; n < 5; n++) await app.renew(user, accountId);
    await app.makeStale();
    const [fast] = [...app.imvu.sessions.values()].filter((one) => one.account === account);
    const { id: fastId } = (await user.api('GET', '/imvu/sessions')).body.at(-1);
    app.imvu.reset();
    app.imvu.behave(
      ({ target, headers }) => target === '/login/me' && !headers.cookie?.includes(cookieOfSession(fast!.id)),
      { hang: true },
    );
    const { status, headers } = await user.api('GET', '/imvu/api/echo');
    expect([status, headers.get('x-quartet-session')]).toEqual([200, fastId]);
    expect(probes()).toHaveLength(4);
    await eventually(() => probes().filter(({ aborted }) => aborted).length === 3);
    expect(
      probes()
        .map(({ aborted }) => aborted)
        .sort(),
    ).toEqual([false, true, true, true]);
    // Those that were aborted are no worse for it.
    expect((await user.api('GET', `/imvu/accounts/${accountId}`)).body.sessions).toEqual({
      valid: 6,
      invalid: 0,
    });
  });

  it('should mark all that failed in one statement, whatever the number of rounds', async () => {
    const { user, account, accountId, sessionId } = await app.newUserWithAccount();
    for (let n = 0; n < 9; n++) await app.renew(user, accountId);
    const [, ...rest] = [...app.imvu.sessions.values()].filter((one) => one.account === account);
    for (const { id } of rest.slice(0, 9)) app.imvu.sessions.delete(id);
    // The living one comes last.
    await app.makeStale();
    await app.quartet.database.query(`UPDATE imvu.sessions SET last_used_at = now() WHERE id = $1`, [
      sessionId,
    ]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const logins = app.imvu.logins.length;
    const marks = await countMarks(async () => {
      const { status, headers } = await user.api('GET', '/imvu/api/echo');
      expect([status, headers.get('x-quartet-session')]).toEqual([200, sessionId]);
    });
    expect(marks).toBe(1);
    expect(app.imvu.logins).toHaveLength(logins);
    expect((await user.api('GET', `/imvu/accounts/${accountId}`)).body.sessions).toEqual({
      valid: 1,
      invalid: 9,
    });
    const dead = (await user.api('GET', '/imvu/sessions')).body.filter(
      ({ valid }: { valid: boolean }) => !valid,
    );
    expect(dead[0]).toMatchObject({ valid: false, score: 0, reason: 'refused with 401' });
  });

  it('should hold nothing against a session for 5xx and broken connections', async () => {
    const { user, accountId } = await app.newUserWithAccount();
    await app.makeStale();
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (const behaviour of [{ status: 500 }, { status: 503 }, { reset: true }]) {
      app.imvu.behave('/login/me', { ...behaviour, times: 1 });
      const refused = await user.api('GET', '/imvu/api/echo');
      expect([refused.status, refused.body.message]).toEqual([502, 'IMVU cannot be reached.']);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect(refused.body.accounts[0]).toMatchObject({
        id: accountId,
        reason: 'IMVU could not be asked about its sessions.',
        reason_code: 'upstream_away',
      });
    }
    expect(app.imvu.logins).toHaveLength(1);
    expect((await user.api('GET', '/imvu/api/echo')).status).toBe(200);
    expect((await user.api('GET', `/imvu/accounts/${accountId}`)).body.sessions).toEqual({
      valid: 1,
      invalid: 0,
    });
  });

  it('should take an unknown session (404) for dead, but not a probe path that does not exist', async () => {
    const { user, accountId } = await app.newUserWithAccount();
    const gone = (error: string) => ({
      status: 404,
      times: 1,
      body: JSON.stringify({ status: 'failure', error }),
    });
    const counts = async () => (await user.api('GET', `/imvu/accounts/${accountId}`)).body.sessions;
    await app.makeStale();
    await new Promise((resolve) => setTimeout(resolve, 300));
    app.imvu.behave('/login/me', gone('REST_DISCOVER_001'));
    expect((await user.api('GET', '/imvu/api/echo')).status).toBe(502);
    expect(await counts()).toEqual({ valid: 1, invalid: 0 });
    app.imvu.behave('/login/me', gone('LOGIN-404'));
    expect((await user.api('GET', '/imvu/api/echo')).status).toBe(200);
    expect(await counts()).toEqual({ valid: 1, invalid: 1 });
  });

  it('should let an account rest until Retry-After after a 429, of a probe or of a call', async () => {
    const { user, accountId } = await app.newUserWithAccount();
    app.imvu.behave('/echo', { status: 429, headers: { 'retry-after': '120' }, times: 1 });
    const first = await user.api('GET', '/imvu/api/echo');
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '120']);
    const seen = app.imvu.seen.length;
    const resting = await user.api('GET', '/imvu/api/echo');
    expect(resting.status).toBe(503);
    expect(resting.body.accounts).toEqual([expect.objectContaining({ id: accountId, state: 'cooling' })]);
    expect(Number(resting.headers.get('retry-after'))).toBeGreaterThan(110);
    expect((await user.api('GET', `/imvu/accounts/${accountId}`)).body.state).toBe('cooling');
    expect(app.imvu.seen).toHaveLength(seen);
    app.advance(121);
    app.imvu.behave('/login/me', { status: 429, headers: { 'retry-after': '30' }, times: 1 });
    expect((await user.api('GET', '/imvu/api/echo')).status).toBe(503);
    app.advance(31);
    expect((await user.api('GET', '/imvu/api/echo')).status).toBe(200);
  });
});

describe('an account without a session', () => {
  it('should log in once for 100 calls at the same moment, over two replicas', async () => {
    const { user, account, accountId } = await app.newUserWithAccount();
    for (let n = 0; n < 5; n++) await app.renew(user, accountId);
    await user.at(replica)('GET', '/imvu/accounts');
    app.imvu.killSessions(account);
    await app.makeStale();
    // Two logins of one moment could not be told apart, and this clock stands still.
    app.advance(1);
    app.imvu.reset();
    app.imvu.behave('/login', { delay: 300 });
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => (n % 2 ? user.api : user.at(replica))('GET', '/imvu/api/echo')),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 100 }, () => 200));
    expect(app.imvu.logins).toHaveLength(1);
    expect((await user.api('GET', `/imvu/accounts/${accountId}`)).body.sessions).toEqual({
      valid: 1,
      invalid: 6,
    });
  });

  it('should do so as well where the sessions die between two checks', async () => {
    const { user, account } = await app.newUserWithAccount();
    app.imvu.killSessions(account);
    // Two logins of one moment could not be told apart, and this clock stands still.
    app.advance(1);
    app.imvu.reset();
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => (n % 2 ? user.api : user.at(replica))('GET', '/imvu/api/echo')),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(app.imvu.logins).toHaveLength(1);
  });

  it('should not repeat a refused login in a loop: an hour of calls every ten seconds, on two replicas', async () => {
    const { user, account, accountId } = await app.newUserWithAccount();
    account.password = 'changed';
    app.imvu.killSessions(account);
    app.imvu.reset();
    // Words that leave it open what is wrong.
    app.imvu.guesses.wrongPassword = { status: 401, error: 'LOGIN-001', message: 'Not now.' };
    let last = await user.api('GET', '/imvu/api/echo');
    for (let n = 0; n < 360; n++) {
      app.advance(10);
      last = await (n % 2 ? user.api : user.at(replica))('GET', '/imvu/api/echo');
      expect(last.status).toBe(503);
    }
    expect(app.imvu.logins.length).toBeGreaterThanOrEqual(3);
    expect(app.imvu.logins.length).toBeLessThanOrEqual(5);
    expect(last.body.accounts[0]).toMatchObject({
      id: accountId,
      state: 'cooling',
      reason: 'IMVU refused the login.',
    });
    expect(last.body.accounts[0].retry_at).toMatch(/Z$/);
    // By hand as well: it rests.
    expect((await user.api('POST', `/imvu/accounts/${accountId}/renew`)).status).toBe(429);
    // A day later it gives up, and asks for somebody.
    for (let n = 0; n < 60; n++) {
      app.advance(3600);
      last = await user.api('GET', '/imvu/api/echo');
    }
    expect(app.imvu.logins).toHaveLength(5);
    expect(last.body.accounts[0]).toMatchObject({ state: 'needs_login', retry_at: null });
    const mended = await user.api('POST', '/imvu/accounts', {
      username: account.username,
      password: 'changed',
    });
    expect(mended.status).toBe(201);
    expect((await user.api('GET', '/imvu/api/echo')).status).toBe(200);
  });

  it('should not log in again and again where each new session dies at once', async () => {
    const { user, account } = await app.newUserWithAccount();
    app.imvu.reset();
    for (let n = 0; n < 180; n++) {
      app.imvu.killSessions(account);
      await user.api('GET', '/imvu/api/echo');
      app.advance(10);
    }
    expect(app.imvu.logins.length).toBeLessThanOrEqual(7);
  });

  it('should not hammer an upstream that is away, and recover soon after', async () => {
    const { user, account } = await app.newUserWithAccount();
    app.imvu.killSessions(account);
    app.imvu.reset();
    app.imvu.behave('/login', { status: 502 });
    await app.whileClockStands(async () => {
      for (let n = 0; n < 20; n++) {
        expect((await user.api('GET', '/imvu/api/echo')).status).toBe(502);
      }
    });
    expect(app.imvu.logins).toHaveLength(1);
    app.imvu.reset();
    app.advance(10);
    expect((await user.api('GET', '/imvu/api/echo')).status).toBe(200);
  });

  it('should not wait for a login that was claimed before the clock of the database was set back', async () => {
    const { user, account, accountId } = await app.newUserWithAccount();
    app.imvu.killSessions(account);
    app.imvu.reset();
    await app.quartet.database.query(
      `UPDATE imvu.accounts SET login_claim = gen_random_uuid(), login_claimed_until = now() + interval '1 hour' WHERE id = $1`,
      [accountId],
    );
    expect((await user.api('GET', '/imvu/api/echo')).status).toBe(200);
    expect(app.imvu.logins).toHaveLength(1);
  });

  it('should answer 503 with the reason for each account', async () => {
    const user = await app.newUser();
    const none = await user.api('GET', '/imvu/api/echo');
    expect(none.body).toEqual({
      status: 'failure',
      statusCode: 503,
      error: 'Service Unavailable',
      message: 'No IMVU account has been added yet.',
      accounts: [],
    });
  });
});
