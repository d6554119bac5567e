import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { WebSocket, WebSocketServer } from 'ws';
import { inPieces, sendText, textFrame } from './text-frames.js';

let server: WebSocketServer;
beforeAll(async () => {
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** What ws reads of them. */
async function received(texts: readonly string[]): Promise<string[]> {
  server.once('connection', (_socket, request) => {
    for (const piece of inPieces(texts.map(textFrame))) request.socket.write(piece);
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

describe('inPieces', () => {
  it.each([0, 1, 125, 126, 127, 65_535, 65_536, 200_000])(
    'should be read as they were by a client: %i bytes, between others',
    async (length) => {
      const texts = ['first', 'é'.repeat(length / 2) + (length % 2 === 1 ? 'x' : ''), 'last'];
      expect(await received(texts)).toEqual(texts);
    },
  );

  it('should stand together in pieces of 64 KiB at most, but for what is longer by itself', () => {
    const texts = [...Array.from({ length: 1_000 }, () => 'x'.repeat(500)), 'x'.repeat(100_000)];
    const pieces = inPieces(texts.map(textFrame));
    expect(pieces.length).toBeLessThan(10);
    expect(pieces.slice(0, -1).every(({ length }) => length > 64_000 / 2 && length <= 65_536)).toBe(true);
    expect(inPieces([])).toEqual([]);
  });
});

describe('sendText', () => {
  /** What ws reads of them, and how many pieces were written for each. */
  async function sent(texts: readonly string[]): Promise<{ got: string[]; writes: number[] }> {
    const writes: number[] = [];
    server.once('connection', (socket, request) => {
      const write = jest.spyOn(request.socket, 'write');
      for (const text of texts) {
        const before = write.mock.calls.length;
        sendText(socket, request.socket, text);
        writes.push(write.mock.calls.length - before);
      }
    });
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const got: string[] = [];
    await new Promise<void>((resolve) =>
      client.on('message', (data: Buffer, isBinary) => {
        if (got.push(isBinary ? 'binary' : data.toString()) === texts.length) resolve();
      }),
    );
    client.terminate();
    return { got, writes };
  }

  it.each([0, 1, 125, 126, 127, 255, 256, 65_535])(
    'should send %i bytes of ASCII in one piece',
    async (length) => {
      const texts = ['first', '~'.repeat(length), '\0\x7f', 'last'];
      expect(await sent(texts)).toEqual({ got: texts, writes: [1, 1, 1, 1] });
    },
  );

  it.each(['x'.repeat(65_536), 'é', '\x80', 'Ā', '𝔸'.repeat(100), `${'x'.repeat(126)}ÿ`])(
    'should leave to ws what is longer or not ASCII: %.10s',
    async (text) => {
      const texts = ['first', text, 'last'];
      expect(await sent(texts)).toEqual({ got: texts, writes: [1, 2, 1] });
    },
  );
});
