import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Socket } from 'node:net';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { closedBy, dial } from '../security/raw-http.js';

let quartet: TestApp;
beforeAll(async () => {
  quartet = await startTestApp({
    LIMIT_AUTH_FAILURES: '0',
    LISHOP_LIMIT_UNKNOWN_KEYS: '0',
    LISHOP_API_SECRET: 'asked for',
    LIMIT_BYTES: '64M/1M',
    TRUST_PROXY: '1',
  });
});
afterAll(() => quartet.close());

const LARGE = 1_900_000;

/** Sends a request as it is; what comes back until now can be read from `text()`. */
async function open(head: string, body = '') {
  const socket = await dial(quartet.url);
  let received = '';
  socket.on('data', (chunk) => (received += chunk.toString('latin1')));
  socket.write(`${head}\r\n\r\n${body}`);
  const answered = async (replies = 1): Promise<string> => {
    for (;;) {
      const found = [...received.matchAll(/HTTP\/1\.1 \d{3}[^]*?\r\n\r\n/g)];
      if (found.length >= replies) return received;
      if (socket.closed) throw new Error(`closed without an answer: ${received}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  return { socket, answered };
}

const head = (
  line: string,
  { length = LARGE, from = '198.51.100.1', type = 'application/json', more = '' } = {},
): string =>
  `${line} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: ${from}\r\nContent-Type: ${type}\r\nContent-Length: ${length}${more}`;
const statusOf = (text: string): number => Number(/HTTP\/1\.1 (\d{3})/.exec(text)?.[1]);

const WRONG_BASIC = `\r\nAuthorization: Basic ${Buffer.from('nobody:wrong').toString('base64')}`;
const WRONG_KEY = '\r\napi_key: 0123456789abcdef';

describe('a body that stays unfinished, of somebody with a wrong credential', () => {
  it.each([
    ['POST /articles', WRONG_KEY, 401],
    ['PUT /articles/1', WRONG_KEY, 401],
    ['GET /articles', WRONG_KEY, 401],
    ['POST /api_keys/requestNewApiKey', WRONG_KEY, 401],
    ['POST /deleteList', WRONG_KEY, 401],
    ['POST /nowhere', '', 404],
    ['POST /imbachat/tokens', WRONG_BASIC, 401],
    ['PUT /imbachat/directory/users', WRONG_BASIC, 401],
    ['PATCH /imbachat/directory/users/7', WRONG_BASIC, 401],
    ['POST /imbachat/api/v1/auth_users', WRONG_BASIC, 401],
    ['POST /imvu/api-keys', WRONG_BASIC, 401],
    ['POST /imvu/accounts', WRONG_BASIC, 401],
    ['POST /imvu/api/anything', WRONG_BASIC, 401],
    ['GET /metrics', WRONG_BASIC, 401],
  ])('should not be waited for: %s', async (line, more, status) => {
    const { socket, answered } = await open(head(line, { more }), '{"name":"x');
    // Read first, it would be waited for a minute.
    expect(statusOf(await answered())).toBe(status);
    socket.destroy();
  });

  it('should end the connection once 64 KiB more of it have come', async () => {
    const { socket, answered } = await open(head('POST /articles', { more: WRONG_KEY }));
    await answered();
    socket.write('x'.repeat(200_000));
    await closedBy(socket);
  });

  it('should leave the connection for the next request where it ends within 64 KiB', async () => {
    const { socket, answered } = await open(head('POST /articles', { more: WRONG_KEY, length: 60_000 }), '{');
    await answered();
    socket.write('x'.repeat(59_999) + `${head('GET /health/live', { length: 0 })}\r\n\r\n`);
    expect(await answered(2)).toContain('{"status":"ok"}');
    socket.destroy();
  });
});

describe('a body that is too large', () => {
  it.each([['POST /registerAccount', 413]])(
    'should be refused before it is read: %s',
    async (line, status) => {
      const { socket, answered } = await open(head(line, { length: 900_000_000 }), '{');
      expect(statusOf(await answered())).toBe(status);
      socket.destroy();
    },
  );
});

describe('LIMIT_BYTES', () => {
  const [FULL, OTHER] = ['203.0.113.1', '203.0.113.2'] as const;
  const get = async (path: string, from: string) => {
    const response = await fetch(quartet.url + path, { headers: { 'x-forwarded-for': from } });
    return {
      status: response.status,
      retry: response.headers.get('retry-after'),
      text: await response.text(),
    };
  };
  const held = async (): Promise<number> =>
    Number(/^quartet_held_bytes (\d+)/m.exec(await quartet.metrics())?.[1]);
  const halves: Socket[] = [];

  it('should refuse an address that holds too much, in the form of who is asked, and serve all others', async () => {
    const before = await held();
    for (let n = 0; n < 2; n += 1) {
      const { socket } = await open(
        head('POST /verifyReceipt', { from: FULL, length: 600_000 }),
        'x'.repeat(524_288),
      );
      halves.push(socket);
    }
    for (let full = false; !full; full = (await held()) - before >= 2 ** 20) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(await get('/articles', FULL)).toEqual({ status: 503, retry: '1', text: 'Service Unavailable' });
    const proxied = await get('/imvu/api/user/1', FULL);
    expect([proxied.status, JSON.parse(proxied.text)]).toEqual([
      503,
      expect.objectContaining({ status: 'failure', statusCode: 503 }),
    ]);
    const service = await get('/imbachat/api/v1/users/1', FULL);
    expect([service.status, service.retry, JSON.parse(service.text)]).toEqual([
      503,
      '1',
      { code: 503, version: 1, error: 'Too much is under way; try again in 1 s.', debug: '' },
    ]);
    const own = await get('/imbachat/tokens', FULL);
    expect([own.status, JSON.parse(own.text)]).toEqual([
      503,
      { statusCode: 503, error: 'Service Unavailable', message: 'Too much is under way; try again in 1 s.' },
    ]);
    const upgraded = await open(
      `GET /bobux HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: ${FULL}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==`,
    );
    expect(await upgraded.answered()).toMatch(/^HTTP\/1\.1 503 .*\r\nRetry-After: 1\r\n/);
    if (!upgraded.socket.closed) await closedBy(upgraded.socket);
    expect((await get('/health/live', FULL)).status).toBe(200);
    expect((await get('/articles', OTHER)).status).toBe(401);
  });

  it('should serve it again when it has let go', async () => {
    for (const socket of halves) socket.destroy();
    for (let status = 503; status === 503; status = (await get('/articles', FULL)).status) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect((await get('/articles', FULL)).status).toBe(401);
  });

  const basic = `\r\nAuthorization: Basic ${Buffer.from('operator:right horse').toString('base64')}`;

  it.each([
    ['a receipt', 'POST /verifyReceipt', ''],
    ['users for the directory', 'PUT /imbachat/directory/users', basic],
  ])(
    'should refuse %s as soon as it is too much, with 503, and free what came of it',
    async (_what, line, more) => {
      const before = await held();
      const { socket, answered } = await open(
        head(line, { from: FULL, length: LARGE, more }),
        'x'.repeat(1_200_000),
      );
      expect(statusOf(await answered())).toBe(503);
      socket.destroy();
      for (let left = Infinity; left > before; left = await held()) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
  );
});
