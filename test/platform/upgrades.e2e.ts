import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sendRaw } from '../security/raw-http.js';
import { BobuxClient } from '../support/bobux-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const run = promisify(execFile);
let quartet: TestApp;
beforeAll(async () => {
  quartet = await startTestApp({ LIMIT_AUTH_FAILURES: '0' });
});
afterAll(() => quartet.close());

const WEBSOCKET =
  'Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';

describe('the address of the websocket', () => {
  it.each(['', '/', '?a=b', '/?a=b'])('should serve it with %j behind it', async (end) => {
    const client = await BobuxClient.connect(`${quartet.bobuxUrl}${end}`, quartet.key);
    expect(await client.ok('ping')).toEqual({});
    client.terminate();
  });

  it.each(['/', '/bobu', '/bobux/x', '/bobux//', '/articles', '/health/live'])(
    'should be named with a 404 where one asks at %s',
    async (path) => {
      const { text, status, closed } = await sendRaw(quartet.url, `GET ${path} HTTP/1.1\r\n${WEBSOCKET}`);
      expect({ status, closed }).toEqual({ status: 404, closed: true });
      expect(text).toMatch(/\r\n\r\nThere is no websocket at this address\. One is at \/bobux\.$/);
    },
  );

  it.each(['/bobux', '/bobux/', '/bobux?a=b'])('should say 426 at %s without an upgrade', async (path) => {
    const response = await fetch(`${quartet.url}${path}`);
    expect(response.status).toBe(426);
    expect(response.headers.get('upgrade')).toBe('websocket');
    expect(await response.json()).toEqual({
      statusCode: 426,
      error: 'Upgrade Required',
      message: expect.stringContaining('proxy'),
    });
  });

  it('should leave addresses below it to the routes', async () => {
    expect((await fetch(`${quartet.url}/bobux/x`)).status).toBe(404);
  });
});

const H2C =
  'Host: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n';
const live = (headers: string): string => `GET /health/live HTTP/1.1\r\n${headers}\r\n`;
const PLAIN = 'Host: x\r\n';
/** A registration is read whole: its answer has the mail address's fault in it only where the body came through. */
const post = (headers: string, body: string): string =>
  `POST /recoverApiKey HTTP/1.1\r\n${headers}Content-Type: application/x-www-form-urlencoded\r\n${body}`;

describe('an upgrade to something else', () => {
  const statuses = (text: string): number[] =>
    [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => Number(status));

  it.each<[what: string, request: string, expected: number[]]>([
    ['by itself', live(H2C), [200]],
    ['of a name that nobody knows', live('Host: x\r\nConnection: Upgrade\r\nUpgrade: h9\r\n'), [200]],
    ['of several', live('Host: x\r\nConnection: Upgrade\r\nUpgrade: h2c, TLS/1.0\r\n'), [200]],
    ['behind another request', live(PLAIN) + live(H2C), [200, 200]],
    ['before another request', live(H2C) + live(PLAIN), [200, 200]],
    ['again and again', live(H2C).repeat(30), Array<number>(30).fill(200)],
    ['at the websocket', live(H2C).replace('/health/live', '/bobux'), [426]],
    ['at an address where nothing is', live(H2C).replace('/health/live', '/nowhere'), [404]],
    ['at a route that asks who calls', live(H2C).replace('/health/live', '/metrics'), [401]],
  ])('should be ignored: %s', async (_what, request, expected) => {
    const { text, closed } = await sendRaw(quartet.url, request);
    expect({ statuses: statuses(text), closed }).toEqual({ statuses: expected, closed: false });
  });

  it.each([
    ['with its length', 'Content-Length: 12\r\n\r\nemail=nobody'],
    ['in chunks', 'Transfer-Encoding: chunked\r\n\r\n6\r\nemail=\r\n6\r\nnobody\r\n0\r\n\r\n'],
  ])('should be ignored with a body %s, also before another request', async (_what, body) => {
    const [without, reply] = await Promise.all([
      sendRaw(quartet.url, post(PLAIN, body)),
      sendRaw(quartet.url, post(H2C, body) + live(PLAIN)),
    ]);
    expect(statuses(without.text)[0]).toBeGreaterThanOrEqual(200);
    // Node 26 loses what is behind such a body: the connection ends then, so that the client asks again.
    const behind = Number.parseInt(process.versions.node) < 26 ? [200] : [];
    expect([statuses(reply.text), reply.closed]).toEqual([
      [statuses(without.text)[0], ...behind],
      behind.length === 0,
    ]);
    const bodyOf = (text: string): string | undefined => text.split('\r\n\r\n')[1]?.split('HTTP/1.1')[0];
    expect(bodyOf(reply.text)).toBe(bodyOf(without.text));
  });

  it('should be a websocket with a body that nobody reads', async () => {
    const { text } = await sendRaw(
      quartet.url,
      `GET /bobux HTTP/1.1\r\nContent-Length: 4\r\n${WEBSOCKET}\x89\x80\x00\x00`,
    );
    expect(statuses(text)).toEqual([101]);
  });

  const hasCurl = spawnSync('curl', ['--version']).stdout?.includes('HTTP2') ?? false;
  const itWithCurl = hasCurl ? it : it.skip;
  itWithCurl(
    `should be ignored as curl offers it${hasCurl ? '' : ' (skipped: no curl with HTTP/2)'}`,
    async () => {
      const { stdout } = await run('curl', [
        ...[
          '-sS',
          '--http2',
          '-m',
          '10',
          '-w',
          '%{http_code} %{http_version} %{num_connects}\n',
          '-o',
          '/dev/null',
        ],
        ...[`${quartet.url}/health/live`, '-o', '/dev/null', `${quartet.url}/health/live`],
      ]);
      expect(stdout).toBe('200 1.1 1\n200 1.1 0\n');
      const posted = await run('curl', [
        ...['-sS', '--http2', '-m', '10', '-w', ' %{http_code} %{http_version}', '-d', 'email=nobody'],
        `${quartet.url}/recoverApiKey`,
      ]);
      expect(posted.stdout).toMatch(/ 4\d\d 1\.1$/);
    },
  );
});
