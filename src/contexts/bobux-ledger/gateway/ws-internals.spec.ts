import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WebSocketServer, type WebSocket } from 'ws';
import { eventually } from '../../../../test/support/eventually.js';
import { hasUnfinishedFrame, releaseReceivedChunk } from './ws-internals.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const UPGRADE =
  'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
const MASK = [1, 2, 3, 4];

/** A masked text frame; `length` where it announces more than it has. */
function frame(payload: string, length = payload.length): Buffer {
  const masked = Buffer.from(payload).map((byte, at) => byte ^ MASK[at % 4]!);
  return Buffer.concat([Buffer.from([0x81, 0x80 | 126, length >> 8, length & 0xff, ...MASK]), masked]);
}

let server: WebSocketServer;
let client: WebSocket;
let sender: Socket;
let messages: string[];

beforeEach(async () => {
  messages = [];
  server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await once(server, 'listening');
  const connected = once(server, 'connection');
  sender = connect((server.address() as AddressInfo).port, '127.0.0.1');
  sender.setNoDelay(true);
  sender.write(UPGRADE);
  [client] = (await connected) as [WebSocket];
  client.on('message', (data: Buffer) => messages.push(data.toString()));
});
afterEach(() => {
  sender.destroy();
  client.terminate();
  server.close();
});

describe('hasUnfinishedFrame', () => {
  it.each([
    ['half a header', frame('whole').subarray(0, 1), true],
    ['half a payload', frame('whole').subarray(0, 10), true],
    ['a whole frame', frame('whole'), false],
    ['nothing', Buffer.alloc(0), false],
  ])('should know it by what ws holds: %s', async (_what, bytes, unfinished) => {
    sender.write(bytes);
    if (unfinished) await eventually(() => hasUnfinishedFrame(client));
    // Room for what must not be.
    await sleep(50);
    expect(hasUnfinishedFrame(client)).toBe(unfinished);
  });
});

describe('releaseReceivedChunk', () => {
  /** Sends frames and the beginning of another in one piece. @returns what came, for as long as somebody holds it */
  async function receive(beginning: Buffer): Promise<WeakRef<ArrayBufferLike>[]> {
    const chunks: WeakRef<ArrayBufferLike>[] = [];
    const socket = (client as unknown as { _socket: Socket })._socket;
    const keep = (chunk: Buffer): unknown => chunks.push(new WeakRef(chunk.buffer));
    socket.on('data', keep);
    sender.write(Buffer.concat([...Array<Buffer>(50).fill(frame('x'.repeat(1_000))), beginning]));
    while (messages.length < 50) await sleep(5);
    await sleep(20);
    socket.off('data', keep);
    client.pause();
    return chunks;
  }

  it.each([
    ['a frame', frame('y'.repeat(600), 2_000)],
    ['a header', frame('y'.repeat(600)).subarray(0, 3)],
    ['a mask', frame('y'.repeat(600)).subarray(0, 8)],
  ])('should let go of what came with the beginning of %s', async (_what, beginning) => {
    const chunks = await receive(beginning);
    expect(chunks.length).toBeGreaterThan(0);
    releaseReceivedChunk(client);
    // A collection of a whole worker's heap is slow: as many as it takes.
    for (let round = 0; round < 5 && chunks.some((chunk) => chunk.deref()); round++) {
      await sleep(5);
      collectGarbage();
    }
    expect(chunks.map((chunk) => chunk.deref())).toEqual(chunks.map(() => undefined));
  });

  it('should leave the frame whole', async () => {
    const text = 'y'.repeat(1_500);
    const whole = frame(text);
    await receive(whole.subarray(0, 700));
    releaseReceivedChunk(client);
    client.resume();
    sender.write(whole.subarray(700));
    while (messages.length < 51) await sleep(5);
    expect(messages[50]).toBe(text);
  });
});
