import { describe, expect, it } from '@jest/globals';
import { app, replica } from './two-replicas.js';

const uuid = expect.stringMatching(/^[0-9a-f-]{36}$/);

describe('a checkout', () => {
  it('should give cookie, sauce and expiry of a valid session', async () => {
    const { user, account, accountId, sessionId } = await app.newUserWithAccount();
    const { status, body, headers } = await user.api('POST', '/imvu/checkouts', {
      account_id: accountId,
      ttl: 60,
    });
    expect(status).toBe(201);
    expect(headers.get('cache-control')).toBe('no-store');
    const [session] = [...app.imvu.sessions.values()].filter((one) => one.account === account);
    expect(body).toEqual({
      id: uuid,
      session_id: sessionId,
      account_id: accountId,
      exclusive: false,
      expires_at: expect.any(String),
      cookie: expect.stringContaining(`osCsid=${session!.id}`),
      sauce: session!.sauce,
    });
    expect(Math.abs(Date.parse(body.expires_at) - Date.now() - 60_000)).toBeLessThan(10_000);
    const renewed = await user.api('POST', `/imvu/checkouts/${body.id}/renew`, { ttl: 600 });
    expect(renewed.status).toBe(200);
    expect(Date.parse(renewed.body.expires_at)).toBeGreaterThan(Date.parse(body.expires_at));
    expect((await user.api('DELETE', `/imvu/checkouts/${body.id}`, { verdict: 'good' })).status).toBe(204);
    expect((await user.api('DELETE', `/imvu/checkouts/${body.id}`, { verdict: 'good' })).status).toBe(404);
    expect((await user.api('POST', `/imvu/checkouts/${body.id}/renew`)).status).toBe(404);
    for (const wrong of [{ ttl: 0 }, { ttl: 3601 }, { ttl: 'x' }, { exclusive: 1 }]) {
      expect((await user.api('POST', '/imvu/checkouts', wrong)).status).toBe(400);
    }
  });

  it('should be exclusive where that is asked for, for the proxy and for other leases, on every replica', async () => {
    const { user, accountId, sessionId } = await app.newUserWithAccount();
    const second = await app.renew(user, accountId);
    await user.at(replica)('GET', '/imvu/api/echo');
    const { body } = await user.api('POST', '/imvu/checkouts', { exclusive: true });
    const free = body.session_id === sessionId ? second : sessionId;
    for (let n = 0; n < 4; n++) {
      for (const api of [user.api, user.at(replica)]) {
        expect((await api('GET', '/imvu/api/echo')).headers.get('x-quartet-session')).toBe(free);
      }
    }
    const shared = await user.api('POST', '/imvu/checkouts', {});
    expect(shared.body.session_id).toBe(free);
    // The other is shared now, so there is none left for somebody alone.
    const refused = await user.at(replica)('POST', '/imvu/checkouts', { exclusive: true });
    expect(refused.status).toBe(503);
    expect(refused.body.accounts[0].reason).toBe('Its sessions are on lease, or were tried already.');
    expect(app.imvu.logins).toHaveLength(2);
  });

  it('should give each of many that ask at once a session of its own', async () => {
    const { user, accountId } = await app.newUserWithAccount();
    for (let n = 0; n < 3; n++) await app.renew(user, accountId);
    const leases = await Promise.all(
      Array.from({ length: 6 }, (_, n) =>
        (n % 2 ? user.api : user.at(replica))('POST', '/imvu/checkouts', { exclusive: true }),
      ),
    );
    const given = leases.filter(({ status }) => status === 201);
    expect(leases.map(({ status }) => status).sort()).toEqual([201, 201, 201, 201, 503, 503]);
    expect(new Set(given.map(({ body }) => body.session_id)).size).toBe(4);
  });

  it('should end by itself when it is not given back', async () => {
    const { user } = await app.newUserWithAccount();
    await user.api('POST', '/imvu/checkouts', { exclusive: true, ttl: 30 });
    expect((await user.api('GET', '/imvu/api/echo')).status).toBe(503);
    app.advance(31);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect((await user.api('GET', '/imvu/api/echo')).status).toBe(200);
    expect((await user.api('POST', '/imvu/checkouts', { exclusive: true })).status).toBe(201);
  });

  it('should take the word of who gives it back: invalid, or rate limited', async () => {
    const { user, accountId } = await app.newUserWithAccount();
    const first = await user.api('POST', '/imvu/checkouts', {});
    await user.api('DELETE', `/imvu/checkouts/${first.body.id}`, { verdict: 'invalid' });
    expect((await user.api('GET', `/imvu/sessions/${first.body.session_id}`)).body).toMatchObject({
      valid: false,
      reason: 'given back as invalid',
    });
    const second = await user.api('POST', '/imvu/checkouts', {});
    expect(second.body.session_id).not.toBe(first.body.session_id);
    await user.api('DELETE', `/imvu/checkouts/${second.body.id}`, { verdict: 'rate_limited' });
    expect((await user.api('GET', `/imvu/accounts/${accountId}`)).body.state).toBe('cooling');
    expect((await user.api('DELETE', `/imvu/checkouts/${second.body.id}`, { verdict: 'no' })).status).toBe(
      400,
    );
  });
});

describe('revoking a session', () => {
  it('should answer as the seed does when IMVU revoked it, field by field', async () => {
    const { user, account, sessionId } = await app.newUserWithAccount();
    const [session] = [...app.imvu.sessions.values()].filter((one) => one.account === account);
    const { status, body, text } = await user.api('DELETE', `/imvu/sessions/${sessionId}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      status: 'Session revoked',
      message: `Session revoked for user: ${user.username}`,
      session: expect.objectContaining({ id: sessionId, valid: false, reason: 'revoked' }),
    });
    expect(Object.keys(body)).toEqual(['status', 'message', 'session']);
    const [request] = app.imvu.requests('DELETE', '/loginyup_disc');
    expect(request!.headers.cookie).toContain(`osCsid=${session!.id}`);
    expect(request!.headers['x-imvu-sauce']).toBe(session!.sauce);
    expect(text).not.toContain(session!.id);
    expect(app.imvu.sessions.has(session!.id)).toBe(false);
  });

  it('should answer as the seed does when IMVU refused, and mark it invalid all the same', async () => {
    const { user, account, sessionId } = await app.newUserWithAccount();
    app.imvu.killSessions(account);
    const { status, body } = await user.api('DELETE', `/imvu/sessions/${sessionId}`);
    expect(status).toBe(404);
    expect(body).toEqual({
      status: 404,
      statusText: 'Not Found',
      data: { status: 'failure', error: 'LOGIN-404', message: 'Session does not exist.' },
      message: 'Session revoked, but not from IMVU, might have already been revoked or does not exist.',
      session: expect.objectContaining({ id: sessionId, valid: false }),
    });
    expect(Object.keys(body)).toEqual(['status', 'statusText', 'data', 'message', 'session']);
  });

  it('should answer 500 without a status when IMVU did not answer, as the seed does, and mark it', async () => {
    const { user, sessionId } = await app.newUserWithAccount();
    app.imvu.behave('/loginyup_disc', { reset: true });
    const { status, body } = await user.api('DELETE', `/imvu/sessions/${sessionId}`);
    expect(status).toBe(500);
    expect(body).toEqual({
      message: 'Session revoked, but not from IMVU, might have already been revoked or does not exist.',
      session: expect.objectContaining({ id: sessionId, valid: false }),
    });
  });
});

describe('a session', () => {
  it('should show cookie and sauce only when that is asked for, and write it down', async () => {
    const { user, sessionId } = await app.newUserWithAccount();
    const hidden = await user.api('GET', `/imvu/sessions/${sessionId}`);
    expect(Object.keys(hidden.body)).toEqual([
      'id',
      'account_id',
      'valid',
      'score',
      'created_at',
      'last_used_at',
      'last_checked_at',
      'uses',
      'reason',
    ]);
    const shown = await user.api('GET', `/imvu/sessions/${sessionId}?reveal=true`);
    expect(shown.body).toMatchObject({
      cookie: expect.stringContaining('osCsid='),
      sauce: expect.any(String),
    });
    const audit = await app.quartet.database.query(
      'SELECT user_id, action FROM imvu.uses WHERE session_id = $1',
      [sessionId],
    );
    expect(audit).toEqual([{ user_id: user.id, action: 'reveal' }]);
    const listed = await user.api('GET', '/imvu/sessions');
    expect(listed.body).toEqual([hidden.body]);
  });
});
