import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { ImvuSessionStore } from '../../src/contexts/imvu-sessions/sessions/sessions.repository.js';
import { eventually } from '../support/eventually.js';
import { accountId, accountNow, app, session, user } from './one-account.js';

const get = (path: string) => user.api('GET', `/imvu/api${path}`);

describe('the review of a refused call', () => {
  it('should leave the session to everybody else: no 503, no login, however slow the probe', async () => {
    app.imvu.behave('/login/me', { delay: 300 });
    const forbidden = (async () => {
      const statuses: number[] = [];
      for (let n = 0; n < 4; n++) statuses.push((await get('/forbidden')).status);
      return statuses;
    })();
    const others: Promise<{ status: number }>[] = [];
    for (let n = 0; n < 15; n++) {
      others.push(get('/echo'));
      await sleep(60);
    }
    expect((await Promise.all(others)).map(({ status }) => status)).toEqual(others.map(() => 200));
    expect(await forbidden).toEqual([403, 403, 403, 403]);
    expect(app.imvu.logins).toHaveLength(0);
    expect(await accountNow()).toMatchObject({ state: 'active', sessions: { valid: 1, invalid: 0 } });
  });

  it.each([
    ['503', { status: 503 }],
    ['a page of some proxy', { status: 403, headers: { 'content-type': 'text/html' }, body: '<h1>403</h1>' }],
    ['a page that has gone', { status: 404, headers: { 'content-type': 'text/html' }, body: '<h1>404</h1>' }],
    ['nothing at all, and 404', { status: 404, headers: { 'content-type': 'text/plain' }, body: '' }],
    [
      'a page that asks who is there',
      { status: 401, headers: { 'content-type': 'text/html; charset=utf-8' }, body: '<h1>401</h1>' },
    ],
    ['no such service', { status: 404, body: '{"status":"failure","error":"REST_DISCOVER_001"}' }],
    ['a broken connection', { reset: true }],
  ])('should cost nothing where the probe is answered with %s', async (_name, behaviour) => {
    app.imvu.behave('/login/me', behaviour);
    const { status, body } = await get('/forbidden');
    expect([status, body.error]).toEqual([403, 'SIMULATED-FORBIDDEN']);
    expect(app.imvu.logins).toHaveLength(0);
    expect(await accountNow()).toMatchObject({ state: 'active', sessions: { valid: 1, invalid: 0 } });
    expect((await get('/echo')).status).toBe(200);
  });

  it('should cost nothing either where another login would want a code', async () => {
    session.account.code = '777';
    app.imvu.trusted.clear();
    app.imvu.behave('/login/me', { status: 503 });
    expect((await get('/forbidden')).status).toBe(403);
    expect(app.imvu.logins).toHaveLength(0);
    expect(await accountNow()).toMatchObject({ state: 'active', sessions: { valid: 1, invalid: 0 } });
    expect((await get('/echo')).status).toBe(200);
  });

  it('should let the account rest where the probe is rate limited, and answer as IMVU did', async () => {
    app.imvu.behave('/login/me', { status: 429, headers: { 'retry-after': '3' } });
    const { status, body } = await get('/forbidden');
    expect([status, body.error]).toEqual([403, 'SIMULATED-FORBIDDEN']);
    expect(await accountNow()).toMatchObject({ state: 'cooling', sessions: { valid: 1, invalid: 0 } });
    app.imvu.reset();
    app.advance(4);
    expect((await get('/echo')).status).toBe(200);
    expect(app.imvu.logins).toHaveLength(0);
  });

  it('should answer after the one login where all sessions of an account died together', async () => {
    for (let n = 0; n < 4; n++) await app.renew(user, accountId);
    app.imvu.killSessions(session.account);
    app.imvu.seen.length = 0;
    const answers = await Promise.all(Array.from({ length: 6 }, () => get('/echo')));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(app.imvu.logins).toHaveLength(1);
    expect(await accountNow()).toMatchObject({ sessions: { valid: 1, invalid: 5 } });
  });

  it('should not take the refusal of a dead session for an answer, where a living one gave another', async () => {
    const second = await app.renew(user, accountId);
    const [, dead] = [...app.imvu.sessions.values()].filter(({ account }) => account === session.account);
    app.imvu.sessions.delete(dead!.id);
    const { status, headers } = await get('/forbidden');
    expect(status).toBe(403);
    expect(headers.get('x-quartet-session')).not.toBe(second);
    expect((await get('/echo')).status).toBe(200);
    expect(app.imvu.logins).toHaveLength(1);
  });
});

describe('cookies of replies that come together', () => {
  it('should all be kept', async () => {
    app.imvu.behave('/a', {
      status: 200,
      delay: 100,
      headers: { 'set-cookie': 'aaa=1; Path=/' },
      body: '{}',
    });
    app.imvu.behave('/b', {
      status: 200,
      delay: 100,
      headers: { 'set-cookie': 'bbb=2; Path=/' },
      body: '{}',
    });
    await Promise.all([get('/a'), get('/b')]);
    await get('/echo');
    expect(app.imvu.seen.at(-1)!.headers.cookie).toMatch(/aaa=1/);
    expect(app.imvu.seen.at(-1)!.headers.cookie).toMatch(/bbb=2/);
  });

  it('should not bring an older osCsid back: a slow reply to an older jar adds only its own', async () => {
    const renewed = app.imvu.openSession(session.account);
    app.imvu.behave('/slow', {
      status: 200,
      delay: 300,
      headers: { 'set-cookie': 'track=9; Path=/' },
      body: '{}',
    });
    app.imvu.behave('/new', {
      status: 200,
      headers: { 'set-cookie': `osCsid=${renewed.id}; Path=/` },
      body: '{}',
    });
    const slow = get('/slow');
    await sleep(50);
    await get('/new');
    app.imvu.sessions.delete(session.id);
    await slow;
    expect((await get('/echo')).status).toBe(200);
    expect(app.imvu.seen.at(-1)!.headers.cookie).toContain(`osCsid=${renewed.id}`);
    expect(app.imvu.seen.at(-1)!.headers.cookie).toContain('track=9');
    expect(app.imvu.logins).toHaveLength(0);
  });

  it('should not bring an older osCsid back either where a slow reply repeats it', async () => {
    const renewed = app.imvu.openSession(session.account);
    app.imvu.behave('/slow', {
      status: 200,
      delay: 300,
      headers: { 'set-cookie': [`osCsid=${session.id}; Path=/`, 'track=9; Path=/'] },
      body: '{}',
    });
    app.imvu.behave('/new', {
      status: 200,
      headers: { 'set-cookie': `osCsid=${renewed.id}; Path=/` },
      body: '{}',
    });
    const slow = get('/slow');
    await sleep(50);
    await get('/new');
    app.imvu.sessions.delete(session.id);
    await slow;
    expect((await get('/echo')).status).toBe(200);
    expect(app.imvu.seen.at(-1)!.headers.cookie).toContain(`osCsid=${renewed.id}`);
    expect(app.imvu.seen.at(-1)!.headers.cookie).toContain('track=9');
  });

  it('should be looked at anew where an older jar is refused: the newer one is what is asked about', async () => {
    const renewed = app.imvu.openSession(session.account);
    app.imvu.behave('/slow', { status: 401, delay: 300, times: 1 });
    app.imvu.behave('/new', {
      status: 200,
      headers: { 'set-cookie': `osCsid=${renewed.id}; Path=/` },
      body: '{}',
    });
    const slow = get('/slow');
    await sleep(50);
    await get('/new');
    app.imvu.sessions.delete(session.id);
    // Repeated with the newer jar.
    expect((await slow).status).toBe(404);
    expect(await accountNow()).toMatchObject({ sessions: { valid: 1, invalid: 0 } });
    expect(app.imvu.logins).toHaveLength(0);
  });
});

describe('a session that is asked about', () => {
  /** IMVU says that it is dead, and before that somebody else's call brings a new cookie. */
  async function renewedMeanwhile(cookie: string, work: () => Promise<unknown>): Promise<void> {
    const { id } = (await user.api('GET', '/imvu/sessions?valid=true')).body[0];
    app.imvu.behave('/login/me', { status: 401, delay: 300, times: 1 });
    const working = work();
    await eventually(() => app.imvu.requests('GET', '/login/me').length === 1);
    await app.quartet.app.get(ImvuSessionStore).learn(id, { setCookie: [cookie] });
    app.imvu.sessions.delete(session.id);
    await working;
  }

  it.each([
    ['a call was refused', () => get('/forbidden')],
    [
      'it was not checked for a while',
      async () => {
        await app.makeStale();
        await sleep(300);
        return get('/echo');
      },
    ],
  ])('should outlive the verdict on an osCsid that it has no more: %s', async (_why, work) => {
    const renewed = app.imvu.openSession(session.account);
    await renewedMeanwhile(`osCsid=${renewed.id}; Path=/`, work);
    expect(await accountNow()).toMatchObject({ sessions: { valid: 1, invalid: 0 } });
    expect((await get('/echo')).status).toBe(200);
    expect(app.imvu.logins).toHaveLength(0);
  });

  it('should be marked all the same where only its other cookies are others by then', async () => {
    await renewedMeanwhile('track=9; Path=/', () => get('/forbidden'));
    expect(await accountNow()).toMatchObject({ sessions: { valid: 1, invalid: 1 } });
    expect(app.imvu.logins).toHaveLength(1);
  });
});
