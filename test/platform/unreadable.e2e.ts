import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';
import { HttpConfig } from '../../src/shared/config/platform-settings.js';
import { dial, sendRaw, type RawReply } from '../security/raw-http.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let quartet: TestApp;
let impatient: TestApp;
beforeAll(async () => {
  quartet = await startTestApp();
  impatient = await startTestApp({}, undefined, {
    adjust: (config) => {
      const http = config.get(HttpConfig);
      return config.with(new HttpConfig({ ...http, timeouts: { ...http.timeouts, headersMs: 100 } }));
    },
  });
});
afterAll(async () => {
  await quartet.close();
  await impatient.close();
});

const send = (text: string | Buffer, url = quartet.url): Promise<RawReply> => sendRaw(url, text);
const bodyOf = ({ text }: RawReply): string => text.split('\r\n\r\n').slice(1).join('\r\n\r\n');
const headOf = ({ text }: RawReply): string => text.split('\r\n\r\n')[0] ?? '';

const platform = (message: string, statusCode = 400, error = 'Bad Request') => ({
  statusCode,
  error,
  message,
});
const ADDRESS = 'The address of this request cannot be read: what is beyond ASCII must be percent-encoded.';
const UNREADABLE = 'This cannot be read as a request of HTTP/1.1.';

describe('an address in raw UTF-8', () => {
  it.each<[string, object]>([
    ['/health/ü', platform(ADDRESS)],
    ['/operator/bobux/players?q=ü', platform(ADDRESS)],
    ['/imvu/api/user/ü', { status: 'failure', ...platform(ADDRESS) }],
    ['/imbachat/api/v1/search/日本', { code: 400, version: 1, error: ADDRESS, debug: '' }],
    ['/imbachat/directory/users/ü', platform(ADDRESS)],
    ['ü', platform(ADDRESS)],
  ])('should be refused in the form of its context: %s', async (path, body) => {
    const reply = await send(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
    expect(reply).toMatchObject({ status: 400, closed: true, replies: 1 });
    expect(JSON.parse(bodyOf(reply))).toEqual(body);
    expect(headOf(reply)).toMatch(/\r\ncontent-type: application\/json/i);
    expect(headOf(reply)).toMatch(/\r\nx-request-id: [\w-]{36}/i);
    expect(headOf(reply)).toMatch(/\r\nconnection: close/i);
  });

  it.each(['/articles/ü', '/2.0/articles/ü', '/registerAccount?ü'])(
    'should be refused as LiShop words it: %s',
    async (path) => {
      const reply = await send(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
      expect([reply.status, bodyOf(reply)]).toEqual([400, 'Bad Request']);
      expect(headOf(reply)).toMatch(/\r\ncontent-type: text\/plain/i);
    },
  );

  it('should be refused without a body where HEAD asks', async () => {
    const reply = await send('HEAD /health/ü HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect([reply.status, bodyOf(reply)]).toEqual([400, '']);
  });

  it.each(['POST', 'OPTIONS', 'DELETE', 'QUERY'])(
    'should be refused whatever the method: %s',
    async (method) => {
      for (const path of ['/health/ü', '/articles/ü', '/imvu/api/ü', '/imbachat/api/ü', '//[ü', '/ü?#ü']) {
        const reply = await send(
          `${method} ${path} HTTP/1.1\r\nOrigin: https://evil.example\r\nHost: x\r\n\r\n`,
        );
        expect([path, reply.status, reply.replies]).toEqual([path, 400, 1]);
      }
    },
  );

  it('should be refused where it comes in pieces', async () => {
    const socket = await dial(quartet.url);
    let text = '';
    socket.on('data', (chunk) => (text += chunk.toString()));
    for (const piece of ['GET /imvu/api/', 'ü', ' HTTP/1.1\r\n']) {
      socket.write(piece);
      await wait(20);
    }
    while (!socket.destroyed) await wait(5);
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expect(JSON.parse(text.split('\r\n\r\n')[1] ?? '')).toEqual(platform(ADDRESS));
  });
});

describe('what is no request', () => {
  it.each([
    ['a greeting', 'hello\r\n\r\n', platform(UNREADABLE)],
    ['another protocol', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', platform(UNREADABLE)],
    [
      'a NUL in a header',
      'GET /health/live HTTP/1.1\r\nHost: x\r\nX: a\u0000b\r\n\r\n',
      platform(UNREADABLE),
    ],
    [
      'a NUL in a header of IMVU’s',
      'GET /imvu/api/a HTTP/1.1\r\nHost: x\r\nX: a\u0000b\r\n\r\n',
      { status: 'failure', ...platform(UNREADABLE) },
    ],
    [
      'headers past 32 KiB',
      `GET /health/live HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(40_000)}\r\n\r\n`,
      platform('Address and headers of this request are too large.', 431, 'Request Header Fields Too Large'),
    ],
  ])('should be refused with a reason: %s', async (_what, text, body) => {
    const reply = await send(text);
    expect(reply).toMatchObject({ status: body.statusCode, closed: true, replies: 1 });
    expect(JSON.parse(bodyOf(reply))).toEqual(body);
  });

  it('should be refused with a reason where its headers do not come to their end', async () => {
    const reply = await sendRaw(impatient.url, 'GET /health/live HTTP/1.1\r\nHost: x\r\n', 2_000);
    expect(reply).toMatchObject({ status: 408, closed: true });
    expect(JSON.parse(bodyOf(reply))).toEqual(
      platform('The headers of this request did not come to their end in time.', 408, 'Request Timeout'),
    );
  });

  it('should end the connection behind a request that is being answered', async () => {
    const reply = await send(`GET /health/ready HTTP/1.1\r\nHost: x\r\n\r\nGET /ü HTTP/1.1\r\n\r\n`);
    expect(reply).toMatchObject({ closed: true, replies: 1 });
  });
});
