import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { endInOnePiece } from './end-in-one-piece.js';

const BODIES = [Buffer.from([0x00, 0x7f, 0x80, 0xff, 0xc3, 0x28]), Buffer.alloc(16 * 1024 + 1, 0xfe)];
/** Pieces that were handed to the connection for the last response. */
let writes = 0;

const server: Server = createServer((incoming, response) => {
  const { socket } = response;
  const body = BODIES[Number(incoming.url?.slice(1))]!;
  if (socket === null) throw new Error('There is no connection.');
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
  writes = 0;
  socket.write = (...args: unknown[]) => {
    if ((args[0] as string | Buffer).length > 0) writes += 1;
    return write(...args);
  };
  response.setHeader('Content-Length', body.length);
  endInOnePiece(response, body);
});
beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)));
afterAll(() => void server.close());

async function get(which: number): Promise<Buffer> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path: `/${which}`, agent: false }, (reply) =>
      buffer(reply).then(resolve, reject),
    )
      .once('error', reject)
      .end();
  });
}

describe('endInOnePiece', () => {
  it('should hand a short body to the connection together with the headers, byte for byte', async () => {
    expect(await get(0)).toEqual(BODIES[0]);
    expect(writes).toBe(1);
  });

  it('should not copy a long one', async () => {
    expect(await get(1)).toEqual(BODIES[1]);
    expect(writes).toBe(2);
  });
});
