import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Imvu } from '../../clients/typescript/src/imvu/index.js';
import { startImvuApp, type ImvuApp } from '../support/imvu-app.js';

let app: ImvuApp;
let imvu: Imvu;
let accountId: string;
beforeAll(async () => {
  app = await startImvuApp();
  const { key } = await app.newKey();
  await app.anonymous('POST', '/imvu/users', { username: 'bot', password: 'pass word: é' }, { api_key: key });
  imvu = new Imvu(app.quartet.url, 'bot', 'pass word: é');
});
afterAll(() => app.close());

describe('the client of IMVU', () => {
  it('should say why there is no session, where no account was added', async () => {
    await expect(imvu.fetch('/echo')).rejects.toMatchObject({
      name: 'ResponseError',
      status: 503,
      code: 'UNAVAILABLE',
    });
  });

  it('should add an account, and call IMVU through the proxy', async () => {
    const account = app.imvu.addAccount('ada@example.org', 'analytical-engine');
    const added = await imvu.addAccount(account.username, account.password);
    if (!('account' in added)) throw new Error('no account');
    accountId = added.account.id;
    const response = await imvu.fetch('/echo?x=1', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"hello":7}',
      account: accountId,
    });
    expect([response.status, response.headers.get('x-quartet-session')]).toEqual([200, expect.any(String)]);
    expect(JSON.stringify(await response.json())).toContain('hello');
    expect((await imvu.fetch('https://api.imvu.com/echo')).status).toBe(200);
    await expect(imvu.fetch('https://example.com/echo')).rejects.toBeInstanceOf(TypeError);
    expect((await imvu.accounts()).map(({ id }) => id)).toEqual([accountId]);
  });

  it("should give IMVU's own refusals as answers", async () => {
    expect((await imvu.fetch('/no-such-thing')).status).toBe(404);
  });

  it('should lease a session, renew it and give it back', async () => {
    const lease = await imvu.lease({ exclusive: true, ttl: 60 });
    expect([lease.account, lease.exclusive]).toEqual([accountId, true]);
    expect(lease.cookie).toContain('osCsid=');
    const before = lease.expiresAt;
    await lease.renew(600);
    expect(lease.expiresAt.getTime()).toBeGreaterThan(before.getTime());
    await expect(imvu.fetch('/echo')).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      data: { accounts: expect.any(Array) },
    });
    await lease.end('good');
    await lease.end();
    await expect(lease.renew()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const second = await imvu.lease();
    await second[Symbol.asyncDispose]();
    await expect(second.renew()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const wrong = new Imvu(app.quartet.url, 'bot', 'wrong');
    await expect(wrong.lease()).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  });

  it('should say of a lease that has run out that it has ended, and let others have the session', async () => {
    const lease = await imvu.lease({ exclusive: true, ttl: 1 });
    await expect(imvu.lease()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await new Promise((resolve) => setTimeout(resolve, lease.expiresAt.getTime() - Date.now() + 100));
    const { expiresAt } = lease;
    await expect(lease.renew(60)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(lease.expiresAt).toBe(expiresAt);
    await expect(lease.end()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await lease[Symbol.asyncDispose]();
    const next = await imvu.lease({ exclusive: true });
    expect(next.session).toBe(lease.session);
    // The one that has run out ends nobody else's.
    await lease[Symbol.asyncDispose]();
    await next.renew();
    await next.end();
  });

  it('should say where Quartet is not reached, and stop where the caller has it stop', async () => {
    const nowhere = new Imvu('http://127.0.0.1:9', 'bot', 'x');
    await expect(nowhere.fetch('/echo')).rejects.toMatchObject({ code: 'CONNECTION' });
    await expect(nowhere.lease()).rejects.toMatchObject({ code: 'CONNECTION' });
    const stopped = imvu.fetch('/echo', { signal: AbortSignal.abort(new RangeError('enough')) });
    await expect(stopped).rejects.toThrow('enough');
  });
});
