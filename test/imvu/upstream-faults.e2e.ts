import { request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { SeenRequest } from '../simulators/imvu.js';
import { eventually } from '../support/eventually.js';
import { whileHeld } from '../support/while-held.js';
import { accountNow, app, user } from './one-account.js';

describe('a failing upstream', () => {
  it('should be told as 502 or 504, hold nothing against the session, and see a POST once', async () => {
    app.imvu.behave('/echo', { reset: true });
    for (const method of ['GET', 'POST']) {
      const { status, body } = await user.api(method, '/imvu/api/echo', method === 'POST' ? {} : undefined);
      expect([status, body.message]).toEqual([502, 'IMVU cannot be reached.']);
      expect(app.imvu.requests(method, '/echo')).toHaveLength(1);
    }
    app.imvu.behave('/echo', { status: 500 });
    expect((await user.api('POST', '/imvu/api/echo', {})).status).toBe(500);
    expect(app.imvu.requests('POST', '/echo')).toHaveLength(2);
    expect((await accountNow()).sessions).toEqual({ valid: 1, invalid: 0 });
  });

  it('should cut the body short where upstream does', async () => {
    app.imvu.behave('/echo', { cutBody: true });
    await expect(user.api('GET', '/imvu/api/echo')).rejects.toThrow();
  });
});

describe('a database that fails in the middle of a call', () => {
  it('should leave no reply of upstream unread behind, whose connection would be lost', async () => {
    app.imvu.behave('/echo', { stallBody: true, headers: { 'set-cookie': 'osCsid=another; path=/' } });
    app.imvu.behave('/refused', { stallBody: true, status: 403 });
    // The new cookie cannot be kept, and the session not be marked.
    await whileHeld(app.quartet.database, 'LOCK TABLE imvu.sessions IN EXCLUSIVE MODE', async () => {
      const paths = ['/echo', '/refused'];
      const calls = await Promise.all(paths.map((path) => user.api('GET', `/imvu/api${path}`)));
      expect(calls.map(({ status }) => status)).toEqual([503, 503]);
      for (const path of paths) await eventually(() => app.imvu.requests('GET', path)[0]!.aborted);
    });
  });
});

describe('an answer that ends before anybody reads it', () => {
  /** The new cookie cannot be kept, nor what a refusal says of the session. */
  const whileUnread = (work: () => Promise<void>) =>
    whileHeld(app.quartet.database, 'LOCK TABLE imvu.sessions IN EXCLUSIVE MODE', work);
  const replies = [
    { path: '/echo', headers: { 'set-cookie': 'osCsid=another; path=/' } },
    { path: '/refused', status: 403 },
    { path: '/coded', status: 403, headers: { 'content-encoding': 'gzip' } },
  ];
  const all = (isSo: (seen: SeenRequest | undefined) => boolean | undefined) =>
    eventually(() => replies.every(({ path }) => isSo(app.imvu.requests('GET', path)[0])));

  it('should break off for its caller, and not end the process, where upstream cuts it', async () => {
    for (const { path, ...reply } of replies) app.imvu.behave(path, { ...reply, cutBody: true });
    let calls: Promise<PromiseSettledResult<unknown>[]> | undefined;
    await whileUnread(async () => {
      calls = Promise.allSettled(replies.map(({ path }) => user.api('GET', `/imvu/api${path}`)));
      await all((seen) => seen?.aborted);
      await sleep(100);
    });
    expect((await calls)?.map(({ status }) => status)).toEqual(replies.map(() => 'rejected'));
  });

  it('should not end the process where its caller leaves', async () => {
    for (const { path, ...reply } of replies) app.imvu.behave(path, { ...reply, stallBody: true });
    await whileUnread(async () => {
      const calls = replies.map(({ path }) => {
        const headers = { authorization: user.authorization };
        const call = httpRequest(`${app.quartet.url}/imvu/api${path}`, { headers });
        call.on('error', () => undefined).end();
        return call;
      });
      await all((seen) => seen !== undefined);
      // Until half of each answer is there.
      await sleep(100);
      for (const call of calls) call.destroy();
      await all((seen) => seen?.aborted);
    });
  });
});

describe('a caller that hangs up', () => {
  it('should abort the upstream call, before the answer and in the middle of it', async () => {
    app.imvu.behave('/echo', { hang: true });
    for (const path of ['/echo', '/bytes?n=33554432&pause=20']) {
      const before = app.imvu.seen.length;
      const call = httpRequest(`${app.quartet.url}/imvu/api${path}`, {
        headers: { authorization: user.authorization },
      });
      call.on('error', () => undefined);
      call.on('response', (response) => response.once('data', () => call.destroy()));
      call.end();
      await eventually(() => app.imvu.seen.length > before);
      if (path === '/echo') call.destroy();
      await eventually(() => app.imvu.seen.at(-1)!.aborted);
    }
  });

  it('should abort an upload in the middle of it', async () => {
    app.imvu.received = 0;
    const call = httpRequest(`${app.quartet.url}/imvu/api/echo`, {
      method: 'POST',
      headers: { authorization: user.authorization, 'content-type': 'application/octet-stream' },
    });
    call.on('error', () => undefined);
    call.write(Buffer.alloc(200_000, 'x'));
    await eventually(() => app.imvu.received === 200_000);
    call.destroy();
    await eventually(() => app.imvu.requests('POST', '/echo')[0]!.aborted);
    expect(app.imvu.requests('POST', '/echo')).toHaveLength(1);
  });
});
