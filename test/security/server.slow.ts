import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HttpConfig } from '../../src/shared/config/platform-settings.js';
import { basic } from '../support/basic.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { closedBy, dial, sendRaw } from './raw-http.js';

const UPGRADE =
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
const LATE_MS = 1_000;

let quartet: TestApp;
beforeAll(async () => {
  quartet = await startTestApp(
    {
      LIMIT_REQUESTS: '0',
      LIMIT_CONNECTIONS: '0',
      OPERATIONS_PUBLIC: 'docs,metrics',
      IMBACHAT_API_LOGIN: 'chat',
      IMBACHAT_API_PASSWORD: 'a password of ImbaChat',
    },
    undefined,
    {
      adjust: (config) =>
        config.with(
          new HttpConfig({
            ...config.get(HttpConfig),
            timeouts: { ...config.get(HttpConfig).timeouts, headersMs: LATE_MS, bodyMs: LATE_MS },
          }),
        ),
    },
  );
});
afterAll(() => quartet.close());

const send = (request: string | Buffer) => sendRaw(quartet.url, request);
const lives = async (): Promise<number> => (await fetch(`${quartet.url}/health/live`)).status;
const get = (headers: string, target = '/health/live', method = 'GET'): string =>
  `${method} ${target} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n`;

describe('an upgrade', () => {
  it.each(['[', 'a b', 'x:99999', '%'])(
    'to the host %j should be refused and its socket closed',
    async (host) => {
      for (const target of ['/bobux', '/', 'http://[']) {
        const reply = await send(`GET ${target} HTTP/1.1\r\nHost: ${host}\r\n${UPGRADE}\r\n`);
        expect([target, reply.closed]).toEqual([target, true]);
        expect([0, 400]).toContain(reply.status);
      }
    },
  );

  it('should not end the process when its client resets the connection at any moment', async () => {
    const requests = ['[', 'localhost', '%'].flatMap((host) =>
      ['/bobux', '/', 'http://['].map(
        (target) => `GET ${target} HTTP/1.1\r\nHost: ${host}\r\n${UPGRADE}\r\n`,
      ),
    );
    for (let round = 0; round < 30; round++) {
      await Promise.all(
        requests.map(async (request) => {
          const socket = await dial(quartet.url);
          socket.write(request + 'x'.repeat(round * 100));
          await new Promise((resolve) => setTimeout(resolve, round % 4));
          socket.resetAndDestroy();
        }),
      );
    }
    expect(await lives()).toBe(200);
  });

  it('should have a socket that hears of its errors, whatever the server makes of it', async () => {
    const server = quartet.app.getHttpServer();
    for (const host of ['[', 'localhost']) {
      const listening = new Promise<number>((resolve) =>
        server.once('upgrade', (_request, socket) => resolve(socket.listenerCount('error'))),
      );
      await send(`GET /elsewhere HTTP/1.1\r\nHost: ${host}\r\n${UPGRADE}\r\n`);
      expect(await listening).toBeGreaterThan(0);
    }
  });

  it.each([
    ['to an address where no websocket is', get(UPGRADE, '/articles')],
    [
      'without a key',
      get('Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n', '/bobux'),
    ],
    ['by POST', get(UPGRADE, '/bobux', 'POST')],
    ['as a tunnel', 'CONNECT evil.example:80 HTTP/1.1\r\nHost: evil.example\r\n\r\n'],
  ])('%s should be closed', async (_what, request) => {
    const reply = await send(request);
    expect(reply.closed).toBe(true);
    expect(reply.status).not.toBe(101);
  });
});

describe('a client that takes its time', () => {
  it.each([
    ['with nothing at all', '', 0],
    ['with half a request line', 'GET /heal', 0],
    ['with headers that never end', 'GET /health/live HTTP/1.1\r\nHost: x\r\n', 1],
    ['with an upgrade that never comes to its end', `GET /bobux HTTP/1.1\r\nHost: x\r\n${UPGRADE}`, 1],
    [
      'with the body of an article',
      'POST /articles HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{',
      2,
    ],
    [
      'with a body in chunks',
      'POST /imbachat/tokens HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n',
      2,
    ],
    [
      'with a form of which nobody knows the route',
      'POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\na=',
      2,
    ],
  ])('%s should be cut off, however it drips', async (_what, beginning, drip) => {
    const sockets = await Promise.all(Array.from({ length: 5 }, () => dial(quartet.url)));
    const drips = sockets.map((socket) => {
      socket.write(beginning);
      if (drip === 0) return undefined;
      return setInterval(() => socket.write(drip === 1 ? 'X: y\r\n' : ' '), 200);
    });
    try {
      await Promise.all(sockets.map((socket) => closedBy(socket, 8_000)));
    } finally {
      for (const timer of drips) clearInterval(timer);
    }
    expect(await lives()).toBe(200);
  });

  it('should be told so where it can still hear it', async () => {
    const reply = await sendRaw(
      quartet.url,
      `POST /imbachat/tokens HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic ${Buffer.from('operator:right horse').toString('base64')}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
      2_000,
    );
    expect(reply).toMatchObject({ status: 408, closed: true });
    expect(reply.text).toContain('"statusCode":408');
  });

  it.each([
    ['LiShop', 'POST /recoverApiKey', '', /^Content-Type: text\/plain[^]*\r\n\r\nRequest Timeout$/im],
    ['ImbaChat', 'POST /imbachat/api/v1/auth_users', 'chat:a password of ImbaChat', /"code":408,"version":1/],
  ])('should be told so in the form of its context: %s', async (_context, line, credentials, form) => {
    const authorization =
      credentials && `Authorization: Basic ${Buffer.from(credentials).toString('base64')}\r\n`;
    const reply = await sendRaw(
      quartet.url,
      `${line} HTTP/1.1\r\nHost: localhost\r\n${authorization}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 9\r\n\r\na`,
      2_000,
    );
    expect(reply).toMatchObject({ status: 408, closed: true });
    expect(reply.text).toMatch(form);
  });

  it('should be waited for where its upload is streamed and it is known', async () => {
    const authorization = basic('operator', 'right horse');
    const socket = await dial(quartet.url);
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString()));
    socket.write(
      `PUT /imbachat/directory/users HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n`,
    );
    const line = `${JSON.stringify({ user_id: 4_711, name: 'Slow' })}\n`;
    for (const piece of [line.slice(0, 5), line.slice(5)]) {
      await new Promise((resolve) => setTimeout(resolve, 1.5 * LATE_MS));
      socket.write(`${piece.length.toString(16)}\r\n${piece}\r\n`);
    }
    socket.write('0\r\n\r\n');
    await closedBy(socket, 8_000);
    expect(text).toContain('"created":1');
  });
});

describe('a request that two readers could read differently', () => {
  const inner = 'GET /health/ready HTTP/1.1\r\nHost: x\r\n\r\n';
  const chunks = `0\r\n\r\n${inner}`;
  const post = (headers: string, body: string): string =>
    `POST /health/live HTTP/1.1\r\nHost: x\r\n${headers}\r\n${body}`;
  it.each([
    ['a length and chunks', post('Content-Length: 4\r\nTransfer-Encoding: chunked\r\n', chunks)],
    ['chunks and a length', post('Transfer-Encoding: chunked\r\nContent-Length: 4\r\n', chunks)],
    ['two lengths', post('Content-Length: 0\r\nContent-Length: 44\r\n', inner)],
    ['two lengths in one', post('Content-Length: 0, 44\r\n', inner)],
    ['a length with a sign', post('Content-Length: +44\r\n', inner)],
    ['a negative length', post('Content-Length: -1\r\n', inner)],
    ['a length in hex', post('Content-Length: 0x2c\r\n', inner)],
    ['a blank before the colon', post('Content-Length : 44\r\n', inner)],
    ['a folded header', post('X: y\r\n Content-Length: 44\r\n', inner)],
    ['two encodings', post('Transfer-Encoding: chunked, identity\r\n', chunks)],
    ['an encoding with a tab', post('Transfer-Encoding:\u000bchunked\r\n', chunks)],
    ['line feeds alone', `POST /health/live HTTP/1.1\nHost: x\nContent-Length: 0\n\n${inner}`],
    ['a carriage return in a value', post('X: a\rContent-Length: 44\r\n', inner)],
    ['a NUL in a value', post('X: a\u0000b\r\n', inner)],
    ['a header without a name', post(': x\r\n', inner)],
    ['no host', 'GET /health/live HTTP/1.1\r\n\r\n'],
    ['a blank in the target', `GET /health/live /x HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['another protocol', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ])('should be refused, and nothing after it be read: %s', async (_what, request) => {
    const reply = await send(request);
    expect(reply).toMatchObject({ status: 400, closed: true, replies: 1 });
    expect(reply.text).not.toMatch(/Error|at .*\.js|HPE_/);
  });

  // The headers are in order, so the route may have answered before the body turns out to be none.
  it.each([
    ['an unknown encoding', post('Transfer-Encoding: xchunked\r\n', chunks)],
    ['a chunk size that is none', post('Transfer-Encoding: chunked\r\n', `0x0\r\n\r\n${inner}`)],
    [
      'a chunk size past 64 bits',
      post('Transfer-Encoding: chunked\r\n', `${'f'.repeat(20)}\r\n\r\n${inner}`),
    ],
    ['a chunk without its end', post('Transfer-Encoding: chunked\r\n', `1\r\nab0\r\n\r\n${inner}`)],
  ])('should end the connection, and nothing after it be read: %s', async (_what, request) => {
    const reply = await send(request);
    expect(reply.closed).toBe(true);
    expect([400, 404]).toContain(reply.status);
    expect(reply.text).not.toContain('HTTP/1.1 200');
    expect(reply.text).not.toMatch(/HPE_|at .*\.js/);
  });
});

describe('a request that is too large', () => {
  const over = (what: string): string => `X-${what}: ${'a'.repeat(33_000)}\r\n`;
  it.each([
    ['one header', get(over('one'))],
    ['many headers', get(Array.from({ length: 1_000 }, (_, n) => `X-${n}: ${'a'.repeat(40)}\r\n`).join(''))],
    ['its address', get('', `/articles?updated_at=${'a'.repeat(33_000)}`)],
    ['its key', get(`api_key: ${'a'.repeat(33_000)}\r\n`, '/articles')],
    ['its credentials', get(`Authorization: Basic ${'a'.repeat(33_000)}\r\n`, '/imvu/sessions')],
  ])('should be refused with 431: %s', async (_what, request) => {
    expect(await send(request)).toMatchObject({ status: 431, closed: true, replies: 1 });
  });
});

describe('what is echoed', () => {
  it.each(['a b', 'a;b', '<script>', 'a'.repeat(65), 'ä', 'a\tb', '"', '%0d%0aX: y', 'a, b'])(
    'should not be an id of the request that could mean anything: %j',
    async (id) => {
      const reply = await send(get(`x-request-id: ${id}\r\n`));
      const [, told] = /x-request-id: (.*)\r\n/.exec(reply.text) ?? [];
      expect(told).toMatch(/^[0-9a-f-]{36}$/);
    },
  );

  it('should not be what an address holds', async () => {
    for (const path of [
      '/%0d%0aSet-Cookie:x=y',
      '/docs%0d%0aX:y',
      '/docs/%0d%0aX:y',
      '//evil.example/..',
      '/docs//evil.example',
    ]) {
      const reply = await send(get('', path));
      expect(reply.text).not.toMatch(/^(set-cookie|x):/im);
      expect(reply.text).not.toMatch(/^location: *(\/\/|https?:)/im);
    }
  });

  it.each(['evil.example', 'localhost:1', 'evil.example:80'])('should not be the host %s', async (host) => {
    for (const path of [
      '/docs',
      '/docs/api',
      '/docs/api/',
      '/articles',
      '/nowhere',
      '/imvu/sessions',
      '/imbachat/widget.js',
    ]) {
      const reply = await send(
        `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nX-Forwarded-Host: ${host}\r\nConnection: close\r\n\r\n`,
      );
      expect(reply.text).not.toContain(host);
    }
  });
});

describe('methods', () => {
  const routes = [
    '/health/live',
    '/articles',
    '/imvu/sessions',
    '/imbachat/api/v1',
    '/metrics',
    '/docs',
    '/imbachat/tokens',
  ];

  it('should not be overridden by a header, a parameter or a form', async () => {
    for (const headers of [
      'X-HTTP-Method-Override: DELETE\r\n',
      'X-Method-Override: PUT\r\n',
      'X-HTTP-Method: PATCH\r\n',
    ]) {
      const plain = await send(get('', '/imbachat/api/v1'));
      const overridden = await send(get(headers, '/imbachat/api/v1?_method=DELETE'));
      expect(overridden.status).toBe(plain.status);
    }
  });

  it('should tell nothing to OPTIONS and HEAD that GET would not tell, and no origin that it may ask', async () => {
    for (const path of routes) {
      for (const method of ['OPTIONS', 'HEAD', 'GET']) {
        const response = await fetch(quartet.url + path, {
          method,
          headers: { origin: 'https://evil.example', 'access-control-request-method': 'DELETE' },
        });
        const cors = [...response.headers.keys()].filter((name) => name.startsWith('access-control'));
        expect([path, method, cors]).toEqual([path, method, []]);
        expect(response.status).toBeLessThan(500);
        if (method === 'HEAD') {
          const { status } = await fetch(quartet.url + path);
          expect([path, response.status]).toEqual([path, status]);
        }
        await response.arrayBuffer();
      }
    }
  });

  it.each(['TRACE', 'TRACK', 'PROPFIND', 'FOO'])('should not be %s', async (method) => {
    const reply = await send(get('Cookie: secret=value\r\n', '/health/live', method));
    expect([400, 404, 405]).toContain(reply.status);
    expect(reply.text).not.toContain('secret=value');
  });
});

describe('headers of answers', () => {
  it('should be the same careful ones on every answer, of errors too', async () => {
    for (const path of [
      '/health/live',
      '/articles',
      '/imvu/sessions',
      '/nowhere',
      '/docs/api/',
      '/imbachat/widget.js',
    ]) {
      const { headers } = await fetch(quartet.url + path);
      expect([path, headers.get('x-content-type-options')]).toEqual([path, 'nosniff']);
      expect([path, headers.get('x-powered-by')]).toEqual([path, null]);
      expect([path, headers.get('server')]).toEqual([path, null]);
      expect(headers.get('content-security-policy')).toMatch(/^default-src '(self|none)';/);
      expect(headers.get('content-security-policy')).not.toContain('unsafe-inline');
      expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
    }
  });
});

describe('files', () => {
  it.each([
    '/docs/../package.json',
    '/docs/..%2f..%2fpackage.json',
    '/docs/api/..%2f..%2fpackage.json',
    '/docs/api/%2e%2e/%2e%2e/package.json',
    '/docs/%2e%2e/%2e%2e/package.json',
    '/docs/..\\..\\package.json',
    '/docs/..%5c..%5cpackage.json',
    '/docs/%252e%252e%252fpackage.json',
    '/docs/....//....//package.json',
    '/docs/api/%00/package.json',
    '/docs//etc/passwd',
    '/docs/api/swagger-ui.css/../../package.json',
    '/imbachat/demo/../../../package.json',
    '/imbachat/demo/%2e%2e%2f%2e%2e%2fpackage.json',
    '/../../../../etc/passwd',
    '/.env',
    '/docs/.env',
    '/.git/config',
  ])('should not be had by %s', async (path) => {
    const reply = await send(get('Connection: close\r\n', path));
    expect([400, 403, 404]).toContain(reply.status);
    expect(reply.text).not.toMatch(
      /"dependencies"|root:|ADMIN_PASSWORD|repositoryformatversion|\/tmp\/|node_modules/,
    );
  });
});
