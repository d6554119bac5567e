import { describe, expect, it } from '@jest/globals';
import { accountId, accountNow, app, session, user } from './one-account.js';

describe('a refused call', () => {
  it('should be repeated once with another session, and the refused one be marked', async () => {
    const second = await app.renew(user, accountId);
    app.imvu.sessions.delete(session.id);
    const { status, headers } = await user.api('GET', '/imvu/api/echo');
    expect([status, headers.get('x-quartet-session')]).toEqual([200, second]);
    expect(app.imvu.requests('GET', '/echo')).toHaveLength(2);
    expect((await accountNow()).sessions).toEqual({ valid: 1, invalid: 1 });
  });

  it('should be so as well where the refusal stands inside a 200', async () => {
    const second = await app.renew(user, accountId);
    app.imvu.sessions.delete(session.id);
    const { status, body, headers } = await user.api('GET', '/imvu/api/inside');
    expect([status, headers.get('x-quartet-session')]).toEqual([200, second]);
    expect(JSON.stringify(body)).toContain('"inside":true');
    expect((await accountNow()).sessions).toEqual({ valid: 1, invalid: 1 });
  });

  it('should be repeated with its body, a POST as well, when that is small', async () => {
    app.imvu.sessions.delete(session.id);
    const { status } = await user.api('POST', '/imvu/api/echo', { text: 'x'.repeat(60_000) });
    expect(status).toBe(200);
    const calls = app.imvu.requests('POST', '/echo');
    expect(calls).toHaveLength(2);
    expect(calls[1]!.body.equals(calls[0]!.body)).toBe(true);
    // The account logged in again in between.
    expect(app.imvu.logins).toHaveLength(1);
  });

  it('should not be repeated when its body was too large to keep', async () => {
    await app.renew(user, accountId);
    app.imvu.sessions.delete(session.id);
    const { status } = await user.api('POST', '/imvu/api/echo', { text: 'x'.repeat(70_000) });
    expect(status).toBe(401);
    expect(app.imvu.requests('POST', '/echo')).toHaveLength(1);
    expect((await accountNow()).sessions).toEqual({ valid: 1, invalid: 1 });
  });

  it('should not cost a session that is alive: the refusal was about what was asked for', async () => {
    for (let times = 0; times < 3; times++) {
      const { status, body } = await user.api('GET', '/imvu/api/forbidden');
      expect([status, body.error]).toEqual([403, 'SIMULATED-FORBIDDEN']);
    }
    expect((await accountNow()).sessions).toEqual({ valid: 1, invalid: 0 });
    await app.renew(user, accountId);
    expect((await user.api('GET', '/imvu/api/forbidden')).status).toBe(403);
    expect((await accountNow()).sessions).toEqual({ valid: 2, invalid: 0 });
    expect(app.imvu.logins).toHaveLength(1);
  });

  it('should be repeated with the new sauce where only that had changed', async () => {
    session.sauce = 'bmV3IHNhdWNlIG5ldyBzYXVjZSE=';
    expect((await user.api('POST', '/imvu/api/echo', {})).status).toBe(200);
    expect(app.imvu.requests('POST', '/echo')).toHaveLength(2);
    expect((await accountNow()).sessions).toEqual({ valid: 1, invalid: 0 });
  });

  it('should name the reason for each account when none is left', async () => {
    session.account.password = 'changed';
    app.imvu.killSessions(session.account);
    const { status, body } = await user.api('GET', '/imvu/api/echo');
    expect(status).toBe(503);
    expect(body.accounts).toEqual([
      {
        id: accountId,
        username: session.account.username,
        state: 'needs_login',
        reason: 'IMVU does not take this password.',
        reason_code: 'wrong_password',
        retry_at: null,
      },
    ]);
  });
});
