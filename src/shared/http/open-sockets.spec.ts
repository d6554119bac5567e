import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { generate } from 'selfsigned';
import { Config } from '../config/config.js';
import { HttpConfig, LimitsConfig, MemoryConfig } from '../config/platform-settings.js';
import { MemoryBudget } from '../memory/memory-budget.js';
import { RateLimits } from '../rate-limit/rate-limits.js';
import { Metrics } from '../observability/metrics.js';
import { OpenSockets, queuedBytes } from './open-sockets.js';

const MINUTE = 60_000;
const START = 1_000;
/** In one piece; far more than the operating system keeps for a client that does not read. */
const ANSWER = Buffer.alloc(64 * 2 ** 20, 'x');

let tls: { key: string; cert: string };
beforeAll(async () => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }]);
  tls = { key, cert };
});

const open: { readonly server: Server; readonly client: Socket }[] = [];
afterEach(async () => {
  for (const { server, client } of open.splice(0)) {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A server whose sockets are watched, and a client of it that has sent `request` and does not read. */
async function silentClient(
  answer: RequestListener,
  { overTls = false, limit = '1G/1G', request = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n' } = {},
) {
  const server = overTls ? createTlsServer(tls, answer) : createServer(answer);
  const config = Config.read({ LIMIT_BYTES: limit }, [HttpConfig, LimitsConfig, MemoryConfig]);
  const [http, metrics] = [config.get(HttpConfig), new Metrics()];
  const budget = new MemoryBudget(
    config.get(MemoryConfig),
    http,
    new RateLimits(config.get(LimitsConfig)),
    metrics,
  );
  const sockets = new OpenSockets(http, budget, metrics);
  sockets.watch(server);
  // The test's clock alone counts.
  sockets.onModuleDestroy();
  const announced = once(server, overTls ? 'secureConnection' : 'connection') as Promise<[Socket]>;
  const answering = once(server, 'request') as Promise<[IncomingMessage]>;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = overTls
    ? connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
    : connect(port, '127.0.0.1');
  client.on('error', () => undefined).pause();
  open.push({ server, client });
  client.write(request);
  const [socket] = await announced;
  const [received] = await answering;
  return { server, sockets, budget, client, socket, received };
}

/** Until the operating system has taken what it takes for a client that does not read. */
async function settled(socket: Socket): Promise<void> {
  for (let still = 0, before = 0; still < 8; await sleep(25)) {
    const queued = queuedBytes(socket);
    still = queued > 0 && queued === before ? still + 1 : 0;
    before = queued;
  }
}

/** Reads some megabytes, and waits until they have left the server. */
async function readSome(client: Socket, bytes = 8 * 2 ** 20): Promise<void> {
  let left = bytes;
  client.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left <= 0) client.pause();
  });
  client.resume();
  while (left > 0) await sleep(5);
  client.removeAllListeners('data');
  client.pause();
}

const all: RequestListener = (_request, response) => response.end(ANSWER);

describe.each([false, true])('a client, over TLS: %s', (overTls) => {
  it('should be cut off when it has taken no byte of its answer for 60 s', async () => {
    const { sockets, socket } = await silentClient(all, { overTls });
    await settled(socket);
    const start = START;
    sockets.sweep(start);
    sockets.sweep(start + MINUTE - 1);
    expect([socket.destroyed, socket.writableLength > 0]).toEqual([false, true]);
    sockets.sweep(start + MINUTE);
    expect(socket.destroyed).toBe(true);
  });

  it('should not be cut off while it reads, however slowly, one piece as large as it may be', async () => {
    const { sockets, client, socket } = await silentClient(all, { overTls });
    let now = START;
    sockets.sweep(now);
    for (let minutes = 0; minutes < 4; minutes += 1) {
      await readSome(client);
      await settled(socket);
      sockets.sweep((now += MINUTE - 1));
      expect(socket.writableLength).toBeGreaterThan(0);
      expect(socket.destroyed).toBe(false);
    }
    sockets.sweep(now + MINUTE);
    expect(socket.destroyed).toBe(true);
  });
});

describe('a client', () => {
  it('should be cut off from a stream that goes on and that it does not read', async () => {
    const { sockets, socket } = await silentClient((_request, response) => {
      response.write(ANSWER);
    });
    await settled(socket);
    const start = START;
    sockets.sweep(start);
    socket.write('more');
    sockets.sweep(start + MINUTE - 1);
    expect(socket.destroyed).toBe(false);
    sockets.sweep(start + MINUTE);
    expect(socket.destroyed).toBe(true);
  });

  it('should have what waits for it counted, and refused more, until it is gone', async () => {
    const { sockets, budget, client, socket, received } = await silentClient(all, { limit: '256M/32M' });
    await settled(socket);
    sockets.sweep(START);
    expect([budget.bytes, budget.isFullFor(received)]).toEqual([socket.writableLength, true]);
    // Destroyed with data unread, it is a reset to the server: `once` would reject with that error.
    const closed = new Promise((resolve) => socket.once('close', resolve));
    client.destroy();
    await closed;
    expect([budget.bytes, budget.isFullFor(received)]).toEqual([0, false]);
  });

  it.each([
    ['for its address', '1G/32M'],
    ['in all', '32M/32M'],
  ])('should be cut off after 5 s where more is held %s than may be', async (_where, limit) => {
    const { sockets, socket } = await silentClient(all, { limit });
    await settled(socket);
    sockets.sweep(START);
    sockets.sweep(START + 4_999);
    expect(socket.destroyed).toBe(false);
    sockets.sweep(START + 5_000);
    expect(socket.destroyed).toBe(true);
  });

  it('should not be cut off then while it reads', async () => {
    const { sockets, client, socket } = await silentClient(all, { limit: '32M/32M' });
    let now = START;
    sockets.sweep(now);
    for (let times = 0; times < 3; times += 1) {
      await readSome(client, 2 ** 20);
      await settled(socket);
      sockets.sweep((now += 4_999));
      expect(socket.destroyed).toBe(false);
    }
  });

  it('should be kept for as long as nothing waits for it', async () => {
    const { sockets, socket } = await silentClient((_request, response) => {
      response.write('one event');
    });
    await sleep(20);
    const start = START;
    for (const minutes of [0, 1, 10, 600]) sockets.sweep(start + minutes * MINUTE);
    expect(socket.destroyed).toBe(false);
  });

  it('should have its minute again once it has taken all', async () => {
    const { sockets, client, socket } = await silentClient((_request, response) => response.write(ANSWER));
    await settled(socket);
    const start = START;
    sockets.sweep(start);
    client.resume();
    while (socket.writableLength > 0) await sleep(5);
    sockets.sweep(start + MINUTE - 1);
    client.pause();
    socket.write(ANSWER);
    await settled(socket);
    sockets.sweep(start + MINUTE);
    sockets.sweep(start + MINUTE + 1);
    expect(socket.destroyed).toBe(false);
    sockets.sweep(start + 2 * MINUTE + 1);
    expect(socket.destroyed).toBe(true);
  });

  it('should not have to read while its upload still comes in', async () => {
    const request = 'PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\n';
    const { sockets, client, socket, received } = await silentClient(
      (upload, response) => {
        upload.resume();
        response.write(ANSWER);
      },
      { request },
    );
    sockets.uploads(received);
    await settled(socket);
    let now = START;
    sockets.sweep(now);
    for (let sent = 1; sent <= 2; sent += 1) {
      const before = socket.bytesRead;
      client.write('x');
      while (socket.bytesRead === before) await sleep(5);
      sockets.sweep((now += MINUTE));
      expect(socket.destroyed).toBe(false);
    }
    sockets.sweep(now + MINUTE);
    expect(socket.destroyed).toBe(true);
  });
});

describe('a socket', () => {
  it('should be watched once, though it is announced again after an ignored upgrade', async () => {
    const { server, socket } = await silentClient(all);
    const before = socket.listenerCount('close');
    server.emit('connection', socket);
    server.emit('connection', socket);
    // The server's own two listeners each time, and none of ours.
    expect(socket.listenerCount('close') - before).toBe(2);
  });
});

describe('a connection on which nothing was ever asked', () => {
  it('should not hold up a server that closes', async () => {
    const { server, client } = await silentClient((_request, response) => response.end('x'));
    const { port } = server.address() as AddressInfo;
    const connected = once(server, 'connection') as Promise<[Socket]>;
    const unused = connect(port, '127.0.0.1');
    const [socket] = await connected;
    client.destroy();
    await new Promise((resolve) => server.close(resolve));
    unused.destroy();
    expect(socket.destroyed).toBe(true);
  });
});
