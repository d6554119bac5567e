import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { UsageAudit } from '../../src/contexts/imvu-sessions/uses/usage-audit.js';
import { RedactingLogger } from '../../src/shared/observability/logger.js';
import { ImvuSimulator } from '../simulators/imvu.js';
import { accountId, app, session, user } from './one-account.js';

describe('the proxy', () => {
  it('should pass on method, path, query and body, with the cookie, and the sauce on what may change something', async () => {
    for (const method of ['GET', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      const body = method === 'GET' || method === 'OPTIONS' ? undefined : { a: 'ü', b: [1] };
      const { status } = await user.api(method, '/imvu/api/echo/x-1?b=%20&a=1&a=2', body, { 'x-own': 'yes' });
      expect(status).toBe(200);
      const seen = app.imvu.seen.at(-1)!;
      expect([seen.method, seen.target]).toEqual([method, '/echo/x-1?b=%20&a=1&a=2']);
      expect(seen.body.toString()).toBe(body === undefined ? '' : JSON.stringify(body));
      expect(seen.headers['x-own']).toBe('yes');
      expect(seen.headers.cookie).toContain(`osCsid=${session.id}`);
      expect(seen.headers['x-imvu-sauce']).toBe(body === undefined ? undefined : session.sauce);
      expect(seen.headers['x-imvu-application']).toBe(body === undefined ? undefined : 'next_desktop/1');
    }
    const head = await user.api('HEAD', '/imvu/api/echo');
    expect([head.status, head.text, app.imvu.seen.at(-1)!.method]).toEqual([200, '', 'HEAD']);
  });

  it('should keep to itself what the caller said to Quartet alone', async () => {
    await user.api(
      'POST',
      '/imvu/api/echo',
      {},
      {
        cookie: 'mine=1',
        'x-imvu-account': accountId,
        'x-imvu-sauce': 'forged',
        'proxy-authorization': 'Basic x',
        'x-forwarded-for': '192.0.2.1',
        te: 'trailers',
      },
    );
    const { headers } = app.imvu.seen.at(-1)!;
    for (const name of ['authorization', 'x-imvu-account', 'proxy-authorization', 'x-forwarded-for', 'te']) {
      expect(headers[name]).toBeUndefined();
    }
    expect(headers.cookie).not.toContain('mine');
    expect(headers['x-imvu-sauce']).toBe(session.sauce);
    expect(headers.host).toBe(new URL(app.imvu.url).host);
  });

  it('should give back status, headers and body as they are, less Set-Cookie, which it keeps for the session', async () => {
    const made = await user.api('POST', '/imvu/api/profile/profile-user-1/subscriptions', {
      id: 'https://api.imvu.com/profile/profile-user-2',
    });
    expect(made.status).toBe(201);
    const missing = await user.api('GET', '/imvu/api/nothing');
    expect([missing.status, missing.body.error]).toEqual([404, 'REST_DISCOVER_001']);
    const { status, headers } = await user.api('GET', '/imvu/api/cookie');
    expect(status).toBe(200);
    expect(headers.get('set-cookie')).toBeNull();
    await user.api('GET', '/imvu/api/echo');
    expect(app.imvu.seen.at(-1)!.headers.cookie).toContain('extra=0123456789abcdefXYZ');
    expect(app.imvu.seen.at(-1)!.headers.cookie).toContain(`osCsid=${session.id}`);
    app.imvu.behave('/echo', { status: 302, headers: { location: 'https://elsewhere.example/' }, body: '' });
    const moved = await user.api('GET', '/imvu/api/echo');
    expect([moved.status, moved.headers.get('location')]).toEqual([302, 'https://elsewhere.example/']);
  });

  it('should write every use down: user, session, method, path, status, time', async () => {
    await user.api('POST', '/imvu/api/echo/audited?secret=1', {});
    await app.quartet.app.get(UsageAudit).flush();
    const rows = await app.quartet.database.query(`SELECT * FROM imvu.uses WHERE path LIKE '%audited%'`);
    expect(rows).toEqual([
      {
        id: expect.anything(),
        at: expect.any(Date),
        user_id: user.id,
        session_id: expect.any(String),
        action: 'proxy',
        method: 'POST',
        path: '/echo/audited',
        status: 200,
        milliseconds: expect.any(Number),
      },
    ]);
  });

  it('should never let cookie or sauce reach the caller, the log, or an error', async () => {
    const lines: string[] = [];
    const logger = new RedactingLogger(true);
    const write = process.stdout.write.bind(process.stdout);
    const writeError = process.stderr.write.bind(process.stderr);
    const catchLine = (text: unknown): boolean => (lines.push(String(text)), true);
    process.stdout.write = catchLine;
    process.stderr.write = catchLine;
    Logger.overrideLogger(logger);
    const texts: string[] = [];
    try {
      const keep = async (answer: Promise<{ text: string; headers: Headers; status: number }>) => {
        const { text, headers } = await answer;
        texts.push(text, JSON.stringify([...headers]));
      };
      await keep(user.api('GET', '/imvu/api/login/me'));
      // Everything comes back here, in the body and in a header.
      await keep(user.api('POST', '/imvu/api/echo', {}));
      const packed = gzipSync(JSON.stringify({ sauce: session.sauce, text: session.id }));
      const compressed = { 'content-encoding': 'gzip', 'content-type': 'text/plain' };
      app.imvu.behave('/packed', { status: 200, headers: compressed, body: packed });
      await keep(user.api('GET', '/imvu/api/packed'));
      session.sauce = 'a/newer+sauce/that+is/unknown=';
      await keep(user.api('GET', '/imvu/api/login/me'));
      app.imvu.behave('/echo', { reset: true, times: 1 });
      await keep(user.api('POST', '/imvu/api/echo', {}));
      app.imvu.behave('/echo', { cutBody: true, times: 1 });
      await user.api('GET', '/imvu/api/echo').catch(() => undefined);
      await keep(user.api('GET', '/imvu/me'));
      await keep(user.api('GET', '/imvu/sessions'));
      await keep(user.api('GET', '/imvu/accounts'));
      await keep(app.operator('GET', '/metrics'));
      // Refused calls are those that the log tells of.
      for (let n = 0; n < 6; n++) await keep(user.api('GET', `/imvu/api/no-such-thing/${n}`));
    } finally {
      Logger.overrideLogger(['error', 'fatal']);
      process.stdout.write = write;
      process.stderr.write = writeError;
    }
    expect(lines.length).toBeGreaterThan(5);
    const all = [...texts, ...lines].join('\n');
    expect(all).toContain('"user"');
    for (const secret of [session.id, session.sauce, session.sauce.replaceAll('/', '\\/')]) {
      expect(all).not.toContain(secret);
      expect(all).not.toContain(Buffer.from(secret).toString('base64'));
    }
  });

  it('should not let a call log the session in or out behind its back', async () => {
    for (const [method, path] of [
      ['DELETE', '/loginyup_disc'],
      ['DELETE', `/login/${session.id}`],
      ['POST', '/%6Cogin'],
    ] as const) {
      expect((await user.api(method, `/imvu/api${path}`, {})).status).toBe(400);
    }
    expect(app.imvu.seen).toEqual([]);
  });

  it('should reach no other host and no other path, however the request line is written', async () => {
    const decoy = await ImvuSimulator.start();
    const { host } = new URL(decoy.url);
    const { port } = new URL(app.quartet.url);
    const raw = (target: string): Promise<string> =>
      new Promise((resolve) => {
        const socket = connect(Number(port), '127.0.0.1');
        let text = '';
        socket.on('data', (data) => (text += data.toString('latin1')));
        socket.on('close', () => resolve(text));
        socket.on('error', () => resolve(text));
        socket.write(
          `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${user.authorization}\r\nConnection: close\r\n\r\n`,
        );
      });
    for (const target of [
      `/imvu/api//${host}/user`,
      `/imvu/api/${decoy.url}/user`,
      `/imvu/api/..//${host}/`,
      `/imvu/api/%2f%2f${host}/`,
      `/imvu/api/\\\\${host}/`,
      `/imvu/api@${host}/`,
      `${decoy.url}/imvu/api/user`,
      `//${host}/imvu/api/user`,
      `/imvu/api/../../health/live`,
      `/imvu/api/%2e%2e/login/me`,
    ]) {
      expect(await raw(target)).toMatch(/^HTTP\/1\.1 40[04] /);
    }
    expect(app.imvu.seen).toEqual([]);
    // A strange Host header is no way either.
    expect(await raw('/imvu/api/echo')).toMatch(/^HTTP\/1\.1 200 /);
    expect(app.imvu.seen).toHaveLength(1);
    expect(decoy.seen).toEqual([]);
    await decoy.close();
  });
});
