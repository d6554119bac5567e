import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { WebSocket } from 'ws';
import { basic } from '../support/basic.js';
import { startImvuApp, type ApiUser, type ImvuApp } from '../support/imvu-app.js';
import { closedBy, dial } from './raw-http.js';

let app: ImvuApp;
let url: string;
let operator: string;
let user: ApiUser;
let listKey: string;
beforeAll(async () => {
  app = await startImvuApp({
    LISHOP_LIMIT_UNKNOWN_KEYS: '0',
    LISHOP_LIMIT_INVITATIONS: '0',
    LISHOP_LIMIT_RECOVER: '0',
    LISHOP_APPSTORE_URL: 'http://127.0.0.1:9/',
    LISHOP_APPSTORE_SANDBOX_URL: 'http://127.0.0.1:9/',
  });
  ({ url } = app.quartet);
  operator = basic(app.quartet.admin.username, app.quartet.admin.password);
  user = await app.newUser();
  await app.oneAccount(user);
  const response = await fetch(`${url}/registerAccount`, {
    method: 'POST',
    body: new URLSearchParams({ paymentIdentifier: 'p', receipt: 'cg==' }),
  });
  ({ api_key: listKey } = (await response.json()) as { api_key: string });
});
afterAll(() => app.close());
beforeEach(() => app.imvu.reset());

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
}
/** One route of each parser that there is. */
const routes = (): Sent[] => [
  { method: 'POST', path: '/imbachat/tokens', headers: { authorization: operator } },
  { method: 'POST', path: '/imvu/accounts', headers: { authorization: user.authorization } },
  { method: 'POST', path: '/articles', headers: { api_key: listKey } },
  { method: 'POST', path: '/registerAccount', headers: {} },
  { method: 'PUT', path: '/imbachat/directory/users', headers: { authorization: operator } },
];

async function send({ method, path, headers }: Sent, more: Record<string, string>, body: string | Buffer) {
  const response = await fetch(url + path, {
    method,
    headers: { ...headers, ...more },
    body: new Uint8Array(Buffer.from(body)),
  });
  return { status: response.status, text: await response.text() };
}

describe('a compressed body', () => {
  const bomb = '{"name":"'.padEnd(20 * 2 ** 20, 'a');
  it.each([
    ['gzip', gzipSync(bomb)],
    ['deflate', deflateSync(bomb)],
    ['br', brotliCompressSync(bomb)],
    ['gzip, gzip', gzipSync(gzipSync(bomb))],
  ])('should never be inflated: %s', async (encoding, body) => {
    for (const route of routes()) {
      for (const type of ['application/json', 'application/x-www-form-urlencoded', 'application/x-ndjson']) {
        const { status } = await send(route, { 'content-encoding': encoding, 'content-type': type }, body);
        // Where nobody reads a body of this type, it is none.
        expect([400, 415, 422]).toContain(status);
      }
    }
    for (const route of routes()) {
      const { status } = await send(
        route,
        { 'content-encoding': encoding, 'content-type': 'application/json' },
        body,
      );
      expect([route.path, status]).toEqual([route.path, 415]);
    }
  });

  it('should hold nothing where it stays unfinished', async () => {
    const flat = gzipSync(Buffer.alloc(1_900_000, 0x61), { level: 9 });
    const before = process.memoryUsage.rss();
    const sockets = await Promise.all(Array.from({ length: 60 }, () => dial(url)));
    for (const socket of sockets) {
      socket.write(
        `POST /articles HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: ${flat.length}\r\n\r\n`,
      );
      socket.write(flat.subarray(0, -20));
    }
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    // Inflated these would be 114 MB.
    expect(process.memoryUsage.rss() - before).toBeLessThan(60 * 2 ** 20);
    for (const socket of sockets) socket.destroy();
  });
});

describe('a reply of IMVU that is a bomb', () => {
  const most = 32 * 2 ** 20;
  it.each([
    ['gzip', 'text/plain'],
    ['gzip', 'application/json'],
    ['deflate', 'application/json'],
    ['br', 'text/plain'],
  ])('should be inflated no further than 32 MiB: %s of %s', async (encoding, type) => {
    const flat = Buffer.alloc(3 * most, 0x61);
    const packed =
      encoding === 'gzip' ? gzipSync(flat) : encoding === 'br' ? brotliCompressSync(flat) : deflateSync(flat);
    app.imvu.behave('/bomb', {
      status: 200,
      headers: { 'content-type': type, 'content-encoding': encoding },
      body: packed,
    });
    const response = await fetch(`${url}/imvu/api/bomb`, { headers: { authorization: user.authorization } });
    let bytes = 0;
    const read = async (): Promise<void> => {
      for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) bytes += chunk.length;
    };
    // Cut off, so that nobody takes it for whole.
    await expect(read()).rejects.toThrow();
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThanOrEqual(most);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
  });
});

describe('a body that nests', () => {
  const deep = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
  it.each([1_000, 20_000, 45_000])(
    'should never be an error of the server, %i levels deep',
    async (depth) => {
      const nested = deep(depth);
      const inside = (name: string): string => `{"user_id":7,"name":"Deep","${name}":${nested}}`;
      for (const route of [
        ...routes(),
        { method: 'PATCH', path: '/imbachat/directory/users/7', headers: { authorization: operator } },
        { method: 'PUT', path: '/imbachat/directory/users/7/friends', headers: { authorization: operator } },
      ]) {
        for (const body of [
          nested,
          inside('permissions'),
          inside('profiles'),
          `[${inside('permissions')}]`,
          `[${inside('name')}]`,
        ]) {
          const { status, text } = await send(route, { 'content-type': 'application/json' }, body);
          expect([route.path, status < 500, text.slice(0, 200)]).toEqual([
            route.path,
            true,
            text.slice(0, 200),
          ]);
        }
      }
      const lines = await send(
        { method: 'PUT', path: '/imbachat/directory/users', headers: { authorization: operator } },
        { 'content-type': 'application/x-ndjson' },
        `${inside('permissions')}\n{"user_id":8,"name":"After"}\n`,
      );
      expect(lines.status).toBe(200);
      expect(lines.text).toContain('"done":true');
    },
  );

  it('should not nest in a form without end', async () => {
    for (const route of routes()) {
      for (const body of [
        `article${'[a]'.repeat(5_000)}=1`,
        'a=1&'.repeat(20_000),
        'a[]=1&'.repeat(15_000),
        `a[${'9'.repeat(10)}]=1`,
      ]) {
        const { status } = await send(route, { 'content-type': 'application/x-www-form-urlencoded' }, body);
        expect(status).toBeLessThan(500);
      }
    }
  });
});

describe('a text with NUL in it', () => {
  it('should be refused as the label of an API key, and not be an error of the server', async () => {
    const keys = { method: 'POST', path: '/imvu/api-keys', headers: { authorization: operator } };
    const { status } = await send(
      keys,
      { 'content-type': 'application/json' },
      JSON.stringify({ label: 'a\0b' }),
    );
    expect(status).toBe(400);
  });
});

describe('a body that reaches for prototypes', () => {
  const pollutions = [
    '{"__proto__":{"polluted":1}}',
    '{"constructor":{"prototype":{"polluted":1}}}',
    '[{"__proto__":{"polluted":1}}]',
    '[{"user_id":9,"name":"P","__proto__":{"polluted":1}}]',
    '[{"user_id":9,"name":"P","profiles":{"__proto__":{"user_id":1,"name":"x","polluted":1}}}]',
    '[{"user_id":9,"name":"P","permissions":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}]',
    '{"article":{"__proto__":{"polluted":1},"name":"x","qty":"1","checked":"0"}}',
    '{"__proto__":{"name":"x","qty":"1","checked":"0","paymentIdentifier":"p","receipt":"r","polluted":1}}',
    '{"username":"a","password":"b","__proto__":{"polluted":1}}',
    '{"label":"a","__proto__":{"polluted":1}}',
    '{"user_id":1,"ttl":60,"__proto__":{"polluted":1}}',
  ];
  const forms = [
    '__proto__[polluted]=1',
    'constructor[prototype][polluted]=1',
    'article[__proto__][polluted]=1&article[name]=x',
    'article[constructor][prototype][polluted]=1',
    'a[__proto__][polluted]=1',
    '__proto__.polluted=1',
    '__proto__[]=polluted',
    'polluted[__proto__]=1',
  ];
  const unpolluted = (): void => {
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(([] as unknown as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  };
  const targets = (): Sent[] => [
    ...routes(),
    { method: 'POST', path: '/imbachat/api/v1/auth_users', headers: { authorization: operator } },
    { method: 'PATCH', path: '/imbachat/directory/users/9', headers: { authorization: operator } },
    { method: 'POST', path: '/imvu/api-keys', headers: { authorization: operator } },
    { method: 'POST', path: '/imvu/checkouts', headers: { authorization: user.authorization } },
    { method: 'POST', path: '/requestNewApiKey', headers: { api_key: listKey } },
    { method: 'POST', path: '/nowhere', headers: {} },
  ];

  it('should reach none: JSON, forms and queries', async () => {
    for (const target of targets()) {
      for (const body of pollutions) {
        expect((await send(target, { 'content-type': 'application/json' }, body)).status).toBeLessThan(500);
      }
      for (const form of forms) {
        expect(
          (await send(target, { 'content-type': 'application/x-www-form-urlencoded' }, form)).status,
        ).toBeLessThan(500);
        expect((await send({ ...target, path: `${target.path}?${form}` }, {}, '')).status).toBeLessThan(500);
      }
      unpolluted();
    }
  });

  it('should not find there what it did not send itself', async () => {
    const article = '{"__proto__":{"name":"inherited","qty":"1","checked":"0"}}';
    const add = { method: 'POST', path: '/articles', headers: { api_key: listKey } };
    expect((await send(add, { 'content-type': 'application/json' }, article)).status).toBe(422);
    expect((await send(add, { 'content-type': 'application/json' }, `{"article":${article}}`)).status).toBe(
      422,
    );
    for (const name of ['constructor', 'toString', 'hasOwnProperty', '__proto__']) {
      const response = await fetch(`${url}/articles?updated_at[${name}]=x`, {
        headers: { api_key: listKey },
      });
      expect(response.status).toBe(200);
    }
  });
});

describe('a websocket', () => {
  it('should never inflate: the extension is not agreed to, and a compressed frame ends the connection', async () => {
    const socket = new WebSocket(app.quartet.bobuxUrl, { perMessageDeflate: true });
    await new Promise((resolve) => socket.once('open', resolve));
    expect(socket.extensions).toBe('');
    socket.terminate();
    const raw = await dial(url);
    raw.write(
      'GET /bobux HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n',
    );
    await new Promise((resolve) => raw.once('data', resolve));
    // Fin, RSV1, text; masked, two bytes.
    raw.write(Buffer.from([0xc1, 0x82, 0, 0, 0, 0, 0x7b, 0x7d]));
    await closedBy(raw);
  });

  it('should not let a frame reach for prototypes', async () => {
    const client = await app.quartet.connect();
    for (const frame of [
      '{"__proto__":{"polluted":1}}',
      '{"key":"a","command":"ping","hmac":"0","__proto__":{"polluted":1}}',
      '{"constructor":{"prototype":{"polluted":1}}}',
    ]) {
      expect((await client.sendRaw(frame)).success).toBe(false);
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    }
  });
});
