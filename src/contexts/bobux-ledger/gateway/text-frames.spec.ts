import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket, WebSocketServer } from 'ws';
import { textFrames } from './text-frames.js';

let server: WebSocketServer;
beforeAll(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** What ws reads of them. */
async function received(texts: readonly string[]): Promise<string[]> {
  server.once('connection', (_socket, request) => {
    for (const piece of textFrames(texts)) request.socket.write(piece);
  });
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const got: string[] = [];
  await new Promise<void>((resolve) =>
    client.on('message', (data: Buffer) => {
      if (got.push(data.toString()) === texts.length) resolve();
    }),
  );
  client.terminate();
  return got;
}

describe('textFrames', () => {
  it.each([0, 1, 125, 126, 127, 65_535, 65_536, 200_000])(
    'should be read as they were by a client: %i bytes, between others',
    async (length) => {
      const texts = ['first', 'é'.repeat(length / 2) + (length % 2 === 1 ? 'x' : ''), 'last'];
      expect(await received(texts)).toEqual(texts);
    },
  );

  it('should stand together in pieces of 64 KiB at most, but for what is longer by itself', () => {
    const pieces = textFrames([...Array.from({ length: 1_000 }, () => 'x'.repeat(500)), 'x'.repeat(100_000)]);
    expect(pieces.length).toBeLessThan(10);
    expect(pieces.slice(0, -1).every(({ length }) => length > 64_000 / 2 && length <= 65_536)).toBe(true);
    expect(textFrames([])).toEqual([]);
  });
});
