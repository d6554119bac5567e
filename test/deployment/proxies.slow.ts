/**
 * The files of deploy/nginx and deploy/caddy in front of a Quartet, in the very programs. A program that is missing skips its tests.
 */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';
import { findFreePort } from '../../src/embedded-postgres/free-port.js';
import { basic } from '../support/basic.js';
import { BobuxClient } from '../support/bobux-client.js';
import { EventReader } from '../support/event-reader.js';
import { eventually } from '../support/eventually.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

jest.setTimeout(120_000);

const root = fileURLToPath(new URL('../../', import.meta.url));
const text = (file: string): string => readFileSync(join(root, file), 'utf8');
const has = (tool: string): boolean => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
const MIB = 2 ** 20;

let place: string;
let quartet: TestApp;
let authorization: string;
const running: ChildProcess[] = [];

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'quartet-proxies-'));
  quartet = await startTestApp({
    TRUST_PROXY: '1',
    PUBLIC_URL: 'https://quartet.example',
    LISHOP_RECEIPTS: 'off',
    LIMIT_AUTH_FAILURES: '5/300',
  });
  authorization = basic(quartet.admin.username, quartet.admin.password);
});
afterAll(async () => {
  for (const child of running) {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }
  await quartet.close();
  await rm(place, { recursive: true, force: true });
});

/** Begins a proxy with its very file, but for what needs root, a name and a certificate. @returns its address */
const begin: Record<string, () => Promise<string>> = {
  nginx: async () => {
    const port = await findFreePort();
    const site = text('deploy/nginx/quartet.conf')
      .replace(/server \{\n {2}listen 80;[^}]*\}\n/, '')
      .replace('listen 443 ssl;', `listen 127.0.0.1:${port};`)
      .replace(/ {2}ssl_certificate.*\n/g, '')
      .replace('127.0.0.1:3000', new URL(quartet.url).host);
    expect(site).not.toContain('ssl');
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((name) => `${name}_temp_path ${place}/${name};`)
      .join(' ');
    const file = join(place, 'nginx.conf');
    await writeFile(
      file,
      `daemon off; pid ${place}/nginx.pid; error_log ${place}/nginx.log;\nevents {}\nhttp { access_log off; ${temporary}\n${site}\n}\n`,
    );
    running.push(spawn('nginx', ['-c', file, '-p', place], { stdio: ['ignore', 'ignore', 'inherit'] }));
    return `http://127.0.0.1:${port}`;
  },
  caddy: async () => {
    const port = await findFreePort();
    const site = text('deploy/caddy/Caddyfile')
      .replace('quartet.example {', `http://:${port} {\n\tbind 127.0.0.1`)
      .replace('127.0.0.1:3000', new URL(quartet.url).host);
    const file = join(place, 'Caddyfile');
    await writeFile(file, `{\n\tadmin off\n}\n${site}`);
    const env = { ...process.env, HOME: place, XDG_DATA_HOME: place, XDG_CONFIG_HOME: place };
    const options = ['run', '--config', file, '--adapter', 'caddyfile'];
    running.push(spawn('caddy', options, { env, stdio: 'ignore' }));
    return `http://127.0.0.1:${port}`;
  },
};

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

async function answerOf(outgoing: ClientRequest): Promise<Answer> {
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  let body = '';
  for await (const piece of response.setEncoding('utf8')) body += String(piece);
  return { status: response.statusCode ?? 0, headers: response.headers, text: body };
}

/** @param body is sent at once, with its length; what is not taken of it any more is no error of ours */
function call(url: string, options: RequestOptions, body = ''): Promise<Answer> {
  const outgoing = request(url, { agent: false, ...options });
  const answer = answerOf(outgoing);
  outgoing.on('error', () => undefined);
  outgoing.end(body);
  return answer;
}

const form = (fields: Record<string, string>) => ({
  options: { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  body: new URLSearchParams(fields).toString(),
});

const proxies = ['nginx', 'caddy'].map(
  (proxy) => [proxy, has(proxy) ? '' : ' (skipped: it is not installed)'] as const,
);

describe.each(proxies)('Quartet behind %s%s', (proxy, why) => {
  const there = why === '';
  const should = there ? it : it.skip;
  let url: string;
  let key: string;

  beforeAll(async () => {
    if (!there) return;
    url = (await begin[proxy]?.()) ?? '';
    await eventually(() =>
      fetch(`${url}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      ),
    );
    const paymentIdentifier = createHash('md5').update(url).digest('hex');
    const { options, body } = form({ paymentIdentifier, receipt: 'cg==' });
    key = JSON.parse((await call(`${url}/api_keys/registerAccount`, options, body)).text).api_key;
  });

  should('should miss nothing of it', async () => {
    const ready = await call(`${url}/health/ready`, {});
    expect(JSON.parse(ready.text).details.proxy).toEqual({ status: 'up' });
  });

  should("should get the phones' header, with its underscore", async () => {
    expect((await call(`${url}/articles`, { headers: { api_key: key } })).status).toBe(200);
  });

  should('should have websockets, answers and events', async () => {
    const bobuxUrl = `${url.replace('http', 'ws')}/bobux`;
    const client = await BobuxClient.connect(bobuxUrl, quartet.key);
    const listener = await BobuxClient.connect(bobuxUrl, quartet.key);
    const { player } = await client.ok('createaccount', { id: `behind ${proxy}` });
    await listener.ok('subscribe', { players: [player.id] });
    await client.ok('setbobux', { id: player.id, amount: 5 });
    await eventually(() => listener.events.length === 1);
    // More than a proxy would keep for itself, and a close with its reason.
    expect(
      (await client.ok('sendsql', { sql: `SELECT repeat('x', 3000000) AS long` })).rows[0].long,
    ).toHaveLength(3_000_000);
    client.terminate();
    listener.terminate();
    const large = new WebSocket(bobuxUrl);
    await once(large, 'open');
    large.send('x'.repeat(70_000));
    expect((await once(large, 'close'))[0]).toBe(1009);
  });

  should('should answer a websocket at a wrong address, and an address without an upgrade', async () => {
    const wrong = new WebSocket(`${url.replace('http', 'ws')}/bobuxx`);
    const [, refused] = (await once(wrong, 'unexpected-response')) as [unknown, IncomingMessage];
    expect(refused.statusCode).toBe(404);
    refused.destroy();
    wrong.on('error', () => undefined).terminate();
    expect((await call(`${url}/bobux`, {})).status).toBe(426);
  });

  should('should tell of a change at once, and of the overview', async () => {
    const reader = await EventReader.open(url, key);
    expect(reader.head.status).toBe(200);
    const { options, body } = form({ name: 'Milk', qty: '1', checked: '0' });
    const added = await call(
      `${url}/articles`,
      { ...options, headers: { ...options.headers, api_key: key } },
      body,
    );
    expect(added.status).toBe(201);
    await reader.count(1);
    reader.close();
    const watching = request(`${url}/operator/events`, { agent: false, headers: { authorization } });
    watching.end();
    const [response] = (await once(watching, 'response')) as [IncomingMessage];
    const [first] = (await once(response, 'data')) as [Buffer];
    expect(first.toString()).toMatch(/^retry: 5000\nevent: overview\n/);
    watching.on('error', () => undefined).destroy();
    // That the client has left comes through as well.
    const left = async (): Promise<boolean> => /^quartet_lishop_streams 0$/m.test(await quartet.metrics());
    await eventually(left);
  });

  should('should end the stream of a removed key, and no other', async () => {
    const { options, body } = form({ email: 'guest@example.com' });
    const as = { ...options, headers: { ...options.headers, api_key: key } };
    const guest: string = JSON.parse((await call(`${url}/requestNewApiKey`, as, body)).text).api_key;
    const [ending, staying] = [await EventReader.open(url, guest), await EventReader.open(url, key)];
    expect([ending.head.status, staying.head.status]).toEqual([200, 200]);
    expect((await call(`${url}/removeApiKey`, as, form({ sharedApiKey: guest }).body)).status).toBe(200);
    await ending.ended;
    expect((await EventReader.open(url, guest)).head.status).toBe(401);
    const article = form({ name: 'Bread', qty: '1', checked: '0' }).body;
    expect((await call(`${url}/articles`, as, article)).status).toBe(201);
    await staying.count(1);
    staying.close();
  });

  should('should answer an upload of users piece by piece, while it comes in', async () => {
    const outgoing = request(`${url}/imbachat/directory/users`, {
      method: 'PUT',
      agent: false,
      headers: { authorization, 'content-type': 'application/x-ndjson' },
    });
    const users = (from: number, count: number, about: string): string =>
      Array.from(
        { length: count },
        (_, n) => `${JSON.stringify({ user_id: from + n, name: `user ${from + n}`, search_text: about })}\n`,
      ).join('');
    outgoing.write(users(1, 600, ''));
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    let lines = '';
    response.setEncoding('utf8').on('data', (piece: string) => (lines += piece));
    await eventually(() => lines.includes('\n'));
    expect(JSON.parse(lines.split('\n')[0] ?? '')).toMatchObject({ batch: 1, created: expect.any(Number) });
    outgoing.end(users(601, 400, ''));
    await once(response, 'end');
    expect(lines.trim().split('\n').at(-1)).toContain('"done":true');
  });

  should('should refuse what is too large itself, in the form of the context', async () => {
    const headers = { authorization, 'content-type': 'application/json' };
    // An array may take 8 MiB.
    const array = (bytes: number): string => JSON.stringify(['x'.repeat(bytes - 4)]);
    const put = (bytes: number, as = headers) =>
      call(
        `${url}/imbachat/directory/users`,
        { method: 'PUT', headers: { ...as, 'content-length': bytes } },
        array(bytes),
      );
    expect((await put(8 * MIB)).status).toBe(400);
    const large = await put(8 * MIB + 1);
    expect([large.status, JSON.parse(large.text).message]).toEqual([413, expect.stringContaining('8 MiB')]);
    // Of a list's own the limit is 2 MB, and the form plain text.
    const { options } = form({});
    const long = await call(
      `${url}/articles`,
      { ...options, headers: { ...options.headers, api_key: key } },
      `name=${'x'.repeat(3_000_000)}`,
    );
    expect([long.status, long.text]).toEqual([413, 'Payload Too Large']);
    for (const { headers } of [large, long]) expect(headers['x-request-id']).toBeDefined();
  });

  should('should let a refusal through that comes while a body is still sent', async () => {
    const bytes = 20 * MIB;
    for (let times = 0; times < 5; times += 1) {
      const refused = await call(
        `${url}/imbachat/directory/users`,
        {
          method: 'PUT',
          localAddress: '127.0.0.8',
          headers: { 'content-type': 'application/x-ndjson', 'content-length': bytes },
        },
        'x'.repeat(bytes),
      );
      expect([refused.status, refused.headers['x-request-id']]).toEqual([401, expect.any(String)]);
    }
  });

  should('should count each caller by its own address, whatever the caller says', async () => {
    const guess = (localAddress: string): Promise<Answer> =>
      call(`${url}/articles`, {
        localAddress,
        headers: {
          api_key: randomUUID(),
          'x-forwarded-for': `198.51.100.${Math.floor(Math.random() * 250)}`,
        },
      });
    const address = proxy === 'nginx' ? '127.0.0.21' : '127.0.0.22';
    let last = await guess(address);
    for (let times = 1; times < 8 && last.status !== 429; times += 1) last = await guess(address);
    expect(last.status).toBe(429);
    expect((await guess('127.0.0.23')).status).toBe(401);
    const lockouts = async (): Promise<string[]> =>
      JSON.parse((await call(`${url}/operator/lockouts`, { headers: { authorization } })).text).items.map(
        (item: { address: string }) => item.address,
      );
    await eventually(async () => (await lockouts()).includes(address));
    expect((await lockouts()).filter((told) => told.startsWith('198.'))).toEqual([]);
  });

  should('should know itself by PUBLIC_URL, and no host that a page invents', async () => {
    const ask = (headers: Record<string, string>) =>
      call(`${url}/operator/overview`, { headers: { authorization, ...headers } });
    expect((await ask({ host: 'quartet.example' })).status).toBe(200);
    expect((await ask({ host: 'evil.example' })).status).toBe(421);
    expect((await ask({ host: 'evil.example', 'x-forwarded-host': 'quartet.example' })).status).toBe(421);
  });
});

describe('the time-outs of the proxy files', () => {
  const nginx = text('deploy/nginx/quartet.conf');
  /** In seconds. */
  const seconds = (told: string | undefined): number =>
    Number(told?.slice(0, -1)) * (told?.endsWith('h') ? 3_600 : 1);

  it('should let go of unused connections before Quartet does, after 65 s', () => {
    expect(seconds(/keepalive_timeout (\w+);/.exec(nginx)?.[1])).toBeLessThanOrEqual(60);
    expect(seconds(/keepalive (\w+)/.exec(text('deploy/caddy/Caddyfile'))?.[1])).toBeLessThanOrEqual(60);
  });

  it('should leave a silent websocket for a day, and any other answer longer than its heartbeat', () => {
    const [, bobux = '', others = ''] = nginx.split(/location [^{]*\{/);
    expect(seconds(/proxy_read_timeout (\w+);/.exec(bobux)?.[1])).toBe(24 * 3_600);
    expect(seconds(/proxy_read_timeout (\w+);/.exec(others)?.[1])).toBeGreaterThanOrEqual(60);
  });

  it('should do so in HAProxy, which ends a silent websocket after a day', () => {
    const haproxy = text('deploy/proxy/haproxy.cfg');
    const timeout = (what: string): number =>
      seconds(new RegExp(`^ {2}timeout ${what} (\\w+)$`, 'm').exec(haproxy)?.[1]);
    for (const what of ['client', 'server']) expect(timeout(what)).toBeGreaterThanOrEqual(60);
    expect(timeout('tunnel')).toBe(24 * 3_600);
    // It would gather an answer's pieces.
    expect(haproxy).not.toMatch(/option http-buffer-request|compression/);
  });

  it('should hold back no answer', () => {
    expect(nginx).toMatch(/^ {2}proxy_buffering off;$/m);
    expect(text('deploy/caddy/Caddyfile')).not.toMatch(/read_timeout|write_timeout|encode/);
  });
});
