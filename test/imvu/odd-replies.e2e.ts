import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { app, session, user } from './one-account.js';

const json = 'application/json; charset=utf-8';

describe('a reply without a body that bears a Content-Encoding', () => {
  for (const type of [json, 'text/html']) {
    it.each([
      ['HEAD', 200, { 'content-length': '20' }],
      ['GET', 304, {}],
      ['GET', 204, {}],
      ['GET', 302, { 'content-length': '0', location: 'https://elsewhere.example/' }],
      ['GET', 200, { 'content-length': '0' }],
      ['GET', 200, {}],
    ])(`should be passed on as it is: ${type}, %s, %i %j`, async (method, status, more) => {
      const headers = { 'content-type': type, 'content-encoding': 'gzip', ...more };
      app.imvu.behave('/echo', { status, headers, body: '' });
      const answer = await user.api(method, '/imvu/api/echo');
      expect([answer.status, answer.text]).toEqual([status, '']);
      expect(answer.headers.get('content-encoding')).toBe('gzip');
    });
  }
});

describe('a compressed reply', () => {
  const text = JSON.stringify({ text: 'packed' });
  it.each([
    ['gzip', gzipSync(text)],
    ['deflate', deflateRawSync(text)],
    ['gzip, identity', gzipSync(text)],
    ['gzip, gzip', gzipSync(gzipSync(text))],
  ])('should be unpacked: %s', async (encoding, body) => {
    const headers = { 'content-type': json, 'content-encoding': encoding };
    app.imvu.behave('/echo', { status: 200, headers, body });
    const answer = await user.api('GET', '/imvu/api/echo');
    expect([answer.status, answer.text]).toEqual([200, text]);
    expect(answer.headers.get('content-encoding')).toBeNull();
  });

  it('should be passed on in pieces without a warning of a leak', async () => {
    const warnings: string[] = [];
    const hear = ({ name }: Error): void => void warnings.push(name);
    process.on('warning', hear);
    try {
      const large = JSON.stringify({ text: 'packed'.repeat(20_000) });
      const headers = { 'content-type': json, 'content-encoding': 'gzip' };
      app.imvu.behave('/echo', { status: 200, headers, body: gzipSync(large) });
      const answer = await user.api('GET', '/imvu/api/echo', undefined, {
        'x-quartet-rewrite': 'true',
      });
      expect([answer.status, answer.text]).toEqual([200, large]);
      // Warnings come a turn later.
      await new Promise(setImmediate);
    } finally {
      process.off('warning', hear);
    }
    expect(warnings).toEqual([]);
  });

  it('should not hide a secret behind two codings', async () => {
    const headers = { 'content-type': 'text/plain', 'content-encoding': 'gzip, identity' };
    app.imvu.behave('/echo', { status: 200, headers, body: gzipSync(`it is ${session.id}`) });
    const answer = await user.api('GET', '/imvu/api/echo');
    expect(answer.text).toBe(`it is ${'*'.repeat(session.id.length)}`);
  });
});

describe('a path', () => {
  it('should pass with a space in it, but not where a segment is nothing but dots and spaces', async () => {
    expect((await user.api('GET', '/imvu/api/echo/a%20b')).status).toBe(200);
    expect(app.imvu.seen.at(-1)!.target).toBe('/echo/a%20b');
    for (const path of ['/echo/%20', '/echo/..%20/x', '/echo/%252e%20/x']) {
      expect((await user.api('GET', `/imvu/api${path}`)).status).toBe(400);
    }
  });

  it('should pass where it merely begins like a login, and not where it is one after many decodings', async () => {
    expect((await user.api('POST', '/imvu/api/login_history', {})).status).toBe(404);
    expect(app.imvu.seen.at(-1)!.target).toBe('/login_history');
    const seen = app.imvu.seen.length;
    for (const path of ['/%256cogin/x', '/%25256cogin/x', '/LOGIN/x', '/logout', '/loginyup_disc']) {
      expect((await user.api('POST', `/imvu/api${path}`, {})).status).toBe(400);
    }
    expect(app.imvu.seen).toHaveLength(seen);
  });

  it('should stay what it is, and its method too: what would have upstream take a call for another stays here', async () => {
    const misleading = {
      'x-http-method-override': 'DELETE',
      'x-method-override': 'PUT',
      'x-original-url': '/login',
      'x-rewrite-url': '/login',
    };
    await user.api('POST', '/imvu/api/echo', {}, misleading);
    const { headers } = app.imvu.seen.at(-1)!;
    expect(Object.keys(misleading).filter((name) => name in headers)).toEqual([]);
  });
});

describe('a page of upstream', () => {
  it('should not speak for the origin of Quartet: it comes sandboxed, under the headers of Quartet', async () => {
    app.imvu.behave('/page', {
      status: 200,
      headers: {
        'content-type': 'text/html',
        'content-security-policy': "script-src 'unsafe-inline'",
        'x-frame-options': 'ALLOWALL',
        'cross-origin-resource-policy': 'cross-origin',
        'access-control-allow-origin': 'http://evil.example',
        'access-control-allow-credentials': 'true',
        'permissions-policy': 'camera=*',
        'referrer-policy': 'unsafe-url',
        'x-content-type-options': 'off',
        'x-own': 'kept',
      },
      body: '<script>1</script>',
    });
    const { headers, text } = await user.api('GET', '/imvu/api/page');
    const own = (await user.api('GET', '/imvu/accounts')).headers;
    expect(text).toBe('<script>1</script>');
    expect(headers.get('content-security-policy')).toBe('sandbox allow-scripts allow-popups');
    for (const name of [
      'x-frame-options',
      'cross-origin-resource-policy',
      'referrer-policy',
      'x-content-type-options',
    ]) {
      expect([name, headers.get(name)]).toEqual([name, own.get(name)]);
      expect(own.get(name)).not.toBeNull();
    }
    for (const name of [
      'access-control-allow-origin',
      'access-control-allow-credentials',
      'permissions-policy',
    ]) {
      expect([name, headers.get(name)]).toEqual([name, null]);
    }
    expect(headers.get('x-own')).toBe('kept');
  });
});

describe('a refusal of Quartet itself below /imvu/api/', () => {
  it('should be a failure for clients of IMVU as well, whatever refused', async () => {
    const failures = [
      await app.anonymous('GET', '/imvu/api/echo'),
      await user.api('POST', '/imvu/api/logout', {}),
      await user.api('GET', '/imvu/api/echo', undefined, { 'x-imvu-account': 'nobody' }),
      await (await app.newUser()).api('GET', '/imvu/api/echo'),
    ];
    expect(failures.map(({ status }) => status)).toEqual([401, 400, 404, 503]);
    for (const { status, body } of failures) {
      expect(body).toMatchObject({
        status: 'failure',
        statusCode: status,
        error: expect.any(String),
        message: expect.any(String),
      });
    }
    expect(failures[0]!.headers.get('www-authenticate')).toMatch(/^Basic /);
    // Elsewhere the platform's form stays what it is.
    expect((await app.anonymous('GET', '/imvu/accounts')).body.status).toBeUndefined();
  });
});
