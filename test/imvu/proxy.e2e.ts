import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { UseLog } from '../../src/imvu-sessions/uses/use-log.js';
import { RedactingLogger } from '../../src/operations/logger.js';
import { ImvuSimulator, type SimulatedSession } from '../simulators/imvu.js';
import { startImvuApp, type ApiUser, type ImvuApp } from '../support/imvu-app.js';

let app: ImvuApp;
let user: ApiUser;
let accountId: string;
let session: SimulatedSession;

const MIB = 1024 * 1024;

beforeAll(async () => {
  app = await startImvuApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  app.imvu.reset();
  app.imvu.keepBodies = true;
  app.imvu.hold = undefined;
  user ??= await app.newUser();
  // Each test has the user with one account and one session.
  for (const { id } of (await user.api('GET', '/imvu/accounts')).body)
    await user.api('DELETE', `/imvu/accounts/${id}`);
  const account = app.imvu.addAccount(`proxied${++n}@example.org`, 'pw');
  const { body } = await user.api('POST', '/imvu/accounts', { username: account.username, password: 'pw' });
  accountId = body.account.id;
  session = [...app.imvu.sessions.values()].find((one) => one.account === account)!;
  app.imvu.seen.length = 0;
});
let n = 0;

const accountNow = async () => (await user.api('GET', `/imvu/accounts/${accountId}`)).body;

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
    const made = await user.api('POST', '/imvu/api/profile/profile-user-1/subscriptions', { id: 'x' });
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
    await app.quartet.app.get(UseLog).flush();
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
      await keep(app.anonymous('GET', '/metrics'));
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
      ['POST', '/login'],
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
        state: 'cooling',
        reason: 'IMVU refused the login.',
        retry_at: expect.any(String),
      },
    ]);
  });
});

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
      await until(() => app.imvu.seen.length > before);
      if (path === '/echo') call.destroy();
      await until(() => app.imvu.seen.at(-1)!.aborted);
    }
  });
});

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    if (tries === 400) throw new Error('It did not happen.');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

describe('a large body', () => {
  let written = 0;
  const upload = (bytes: number, told: boolean): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const call = httpRequest(`${app.quartet.url}/imvu/api/echo`, {
        method: 'POST',
        headers: {
          authorization: user.authorization,
          'content-type': 'application/octet-stream',
          ...(told && { 'content-length': bytes }),
        },
      });
      call.on('error', reject);
      call.on('response', (response) => {
        let text = '';
        response.on('data', (data) => (text += data));
        response.on('end', () => resolve({ status: response.statusCode!, text }));
      });
      const piece = Buffer.alloc(65_536, 'x');
      written = 0;
      const write = (): void => {
        while (written < bytes) {
          const part = piece.subarray(0, Math.min(piece.length, bytes - written));
          written += part.length;
          if (!call.write(part)) return void call.once('drain', write);
        }
        call.end();
      };
      write();
    });
  /** Until a counter stands still, as nobody takes anything any more. */
  const standstill = async (counter: () => number): Promise<void> => {
    for (let last = -1; last !== counter();) {
      last = counter();
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
  };
  /** What is held on to, not what waits to be collected: the collector does its work a little later. */
  const memory = async (): Promise<number> => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    let least = Infinity;
    for (let times = 0; times < 4; times++) {
      collect();
      await new Promise((resolve) => setTimeout(resolve, 50));
      least = Math.min(least, process.memoryUsage().arrayBuffers);
    }
    return least;
  };

  it('should come down, 32 MiB, at the pace of who reads, without being kept in memory', async () => {
    const before = await memory();
    for (const length of ['told', 'untold']) {
      app.imvu.sent = 0;
      const response = await new Promise<IncomingMessage>((resolve) => {
        const url = `${app.quartet.url}/imvu/api/bytes?n=${32 * MIB}&length=${length}`;
        httpRequest(url, { headers: { authorization: user.authorization } }, resolve).end();
      });
      // Nobody reads: what has gone out is in the sockets of the system, not in the proxy.
      await standstill(() => app.imvu.sent);
      const held = (await memory()) - before;
      let bytes = 0;
      for await (const chunk of response) bytes += (chunk as Buffer).length;
      expect(bytes).toBe(32 * MIB);
      expect(held).toBeLessThan(12 * MIB);
    }
  });

  it('should go up, 32 MiB, at the pace of upstream, without being kept in memory', async () => {
    app.imvu.keepBodies = false;
    for (const told of [true, false]) {
      const before = await memory();
      let go: () => void = () => undefined;
      app.imvu.hold = new Promise((resolve) => (go = resolve));
      app.imvu.received = 0;
      const done = upload(32 * MIB, told);
      // The system's sockets take many megabytes; the proxy must not.
      await standstill(() => written);
      const held = (await memory()) - before;
      app.imvu.hold = undefined;
      go();
      expect((await done).status).toBe(200);
      expect(app.imvu.received).toBe(32 * MIB);
      expect(held).toBeLessThan(12 * MIB);
    }
  });

  it('should be refused above 32 MiB, both ways', async () => {
    app.imvu.keepBodies = false;
    const big = { headers: { authorization: user.authorization } };
    const down = await fetch(`${app.quartet.url}/imvu/api/bytes?n=${32 * MIB + 1}`, big);
    expect(down.status).toBe(502);
    const untold = await fetch(`${app.quartet.url}/imvu/api/bytes?n=${40 * MIB}&length=untold`, big);
    await expect(untold.arrayBuffer()).rejects.toThrow();
    const up = await upload(33 * MIB, false).catch(() => ({ status: 413 }));
    expect(up.status).toBe(413);
    const told = await user
      .api('POST', '/imvu/api/echo', 'x'.repeat(32 * MIB + 1))
      .catch(() => ({ status: 413 }));
    expect(told.status).toBe(413);
  });
});
