import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AddressInfo, Server, Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import { Connections } from '../../src/contexts/bobux-ledger/gateway/connections.js';
import type { PreparedFrame } from '../../src/contexts/bobux-ledger/gateway/prepared-frame.js';
import { eventually } from '../support/eventually.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { closedBy, dial } from './raw-http.js';

const UPGRADE =
  'GET /bobux HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';

/** A masked frame (the mask is zero, so that it can be read here). */
function frame(opcode: number, fin: boolean, payload: string, told = payload.length): Buffer {
  return Buffer.concat([
    Buffer.from([(fin ? 0x80 : 0) | opcode, 0x80 | 126, told >> 8, told & 0xff, 0, 0, 0, 0]),
    Buffer.from(payload),
  ]);
}
const TEXT = 1;
const CONTINUATION = 0;
const PING = 9;

async function open(url: string): Promise<Socket> {
  const socket = await dial(url);
  socket.write(UPGRADE);
  await new Promise((resolve) => socket.once('data', resolve));
  socket.resume();
  return socket;
}

const TIMEOUT_MS = 400;

/** A frame without an answer that one could see. */
const unanswered: PreparedFrame = {
  group: () => undefined,
  run: () => ({ group: undefined, answer: Promise.resolve('') }),
};

describe('a frame that is not finished', () => {
  let connections: Connections;
  let server: WebSocketServer;
  let url: string;
  let sweep: NodeJS.Timeout;
  beforeEach(async () => {
    connections = new Connections();
    server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    server.on('connection', (client, request) => {
      client.on('error', () => undefined);
      connections.open(client, request.socket).queue.begin(() => unanswered);
    });
    sweep = setInterval(() => connections.endUnfinished(TIMEOUT_MS), TIMEOUT_MS / 3);
    await new Promise((resolve) => server.once('listening', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    clearInterval(sweep);
    for (const client of server.clients) client.terminate();
    server.close();
  });

  it.each([
    ['half a header', [Buffer.from([0x81])]],
    ['half a payload', [frame(TEXT, true, 'half', 60_000)]],
    ['a message without its last fragment', [frame(TEXT, false, 'a')]],
    [
      'a whole frame, and half of another in the same packet',
      [Buffer.concat([frame(TEXT, true, 'whole'), frame(TEXT, true, 'half', 9)])],
    ],
  ])('should end the connection: %s', async (_what, packets) => {
    const socket = await open(url);
    for (const packet of packets) socket.write(packet);
    await closedBy(socket);
  });

  it.each([
    ['byte by byte', frame(TEXT, true, 'x'.repeat(1_000)), 1],
    ['in fragments without end', frame(CONTINUATION, false, 'x'), 9],
    ['between pings', frame(PING, true, 'x'), 9],
  ])('should end the connection where it drips: %s', async (_what, drip, size) => {
    const socket = await open(url);
    socket.write(frame(TEXT, false, 'a'));
    let at = 0;
    const timer = setInterval(() => {
      socket.write(drip.subarray(at % drip.length, (at % drip.length) + size));
      at += size;
    }, TIMEOUT_MS / 8);
    await closedBy(socket).finally(() => clearInterval(timer));
  });

  it('should not be taken for a quiet connection, nor for a busy one', async () => {
    const quiet = await open(url);
    const busy = await open(url);
    let closed = 0;
    for (const socket of [quiet, busy]) socket.once('close', () => (closed += 1));
    const whole = frame(TEXT, true, 'x'.repeat(100));
    // The end of one frame and the beginning of the next in each packet: there is never a moment without an unfinished one.
    busy.write(whole.subarray(0, 50));
    const stream = Buffer.concat([whole.subarray(50), whole.subarray(0, 50)]);
    let heard = 0;
    for (const client of server.clients) client.on('message', () => (heard += 1));
    // Looked at only when a frame has just come: on a machine that stands still for a while, none would come in time.
    clearInterval(sweep);
    for (const until = performance.now() + 4 * TIMEOUT_MS; performance.now() < until;) {
      const before = heard;
      busy.write(stream);
      await eventually(() => heard > before);
      connections.endUnfinished(TIMEOUT_MS);
    }
    expect(closed).toBe(0);
  });
});

describe('the websocket of the ledger', () => {
  let quartet: TestApp;
  beforeAll(async () => {
    quartet = await startTestApp({ LIMIT_AUTH_FAILURES: '0', LIMIT_CONNECTIONS: '0' });
  });
  afterAll(() => quartet.close());

  it.each([
    ['fragments', frame(CONTINUATION, false, 'x')],
    ['fragments with nothing in them', frame(CONTINUATION, false, '')],
  ])('should end a message of too many %s', async (_what, fragment) => {
    const socket = await open(quartet.url);
    socket.write(frame(TEXT, false, '{'));
    socket.write(Buffer.concat(Array<Buffer>(2_000).fill(fragment)));
    await closedBy(socket);
  });

  it('should take a message in as many fragments as an honest library makes', async () => {
    const client = await quartet.connect();
    const answer = new Promise<string>((resolve) =>
      client.socket.once('message', (data: Buffer) => resolve(data.toString())),
    );
    for (let n = 0; n < 500; n++) client.socket.send(' '.repeat(100), { fin: false });
    client.socket.send('{}', { fin: true });
    expect(JSON.parse(await answer)).toMatchObject({ error: 'MISSING_PARAMETERS_ERROR' });
  });

  it.each([
    ['a frame without a mask', Buffer.from([0x81, 0x02, 0x7b, 0x7d])],
    [
      'a length past 32 bits',
      Buffer.from([0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]),
    ],
    ['a length of 64 KiB and one byte', Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0])],
    ['an unknown opcode', Buffer.from([0x83, 0x80, 0, 0, 0, 0])],
    ['a fragmented ping', Buffer.from([0x09, 0x80, 0, 0, 0, 0])],
    ['a long ping', frame(PING, true, 'x'.repeat(126))],
    ['a continuation of nothing', frame(CONTINUATION, true, 'x')],
    ['HTTP', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
  ])('should end a connection that breaks the protocol: %s', async (_what, bytes) => {
    const socket = await open(quartet.url);
    socket.write(bytes);
    await closedBy(socket);
    expect((await (await quartet.connect()).send('ping')).success).toBe(true);
  });

  it('should answer the last of the pings that came while much waited to be sent', async () => {
    const accepted = new Promise<Socket>((resolve) =>
      (quartet.app.getHttpServer() as unknown as Server).once('connection', resolve),
    );
    const client = await quartet.connect();
    const server = await accepted;
    const tcp = (client.socket as unknown as { _socket: Socket })._socket;
    const rows = 20;
    const sql = `SELECT repeat('x', 500000) FROM generate_series(1, ${rows})`;
    tcp.pause();
    const answer = client.ok('sendsql', { sql });
    // The answer of 10 MB fills what the kernel holds, and more.
    await eventually(() => server.writableLength > 0);
    for (const name of ['first', 'last']) {
      const before = server.bytesRead;
      client.socket.ping(name);
      await eventually(() => server.bytesRead > before);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
    const pongs: string[] = [];
    client.socket.on('pong', (data) => pongs.push(data.toString()));
    tcp.resume();
    expect((await answer).rows).toHaveLength(rows);
    await eventually(() => pongs.includes('last'));
    expect(pongs).toEqual(['last']);
  });
});
