import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { TurnCork } from './turn-cork.js';

/** A real socket, and how many times it was written to the network. */
async function openSocket(): Promise<{ socket: Socket; writes: string[]; close: () => void }> {
  // One that is not read would not hear of its end.
  const server = createServer((other) => other.resume()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  await once(socket, 'connect');
  const writes: string[] = [];
  const write = socket._write.bind(socket);
  const writev = socket._writev?.bind(socket);
  socket._write = (chunk: Buffer, encoding, done) => {
    writes.push(chunk.toString());
    write(chunk, encoding, done);
  };
  socket._writev = (chunks, done) => {
    writes.push(chunks.map(({ chunk }) => String(chunk)).join(''));
    writev?.(chunks, done);
  };
  const close = (): void => {
    socket.destroy();
    server.close();
  };
  return { socket, writes, close };
}

describe('TurnCork', () => {
  it('should have all answers of a turn leave in one piece, and those of the next in another', async () => {
    const { socket, writes, close } = await openSocket();
    const cork = new TurnCork(socket);
    for (const turn of ['a', 'b']) {
      for (const n of [1, 2, 3]) {
        cork.hold();
        socket.write(`${turn}${n} `);
      }
      await nextTurn();
    }
    expect(writes).toEqual(['a1 a2 a3 ', 'b1 b2 b3 ']);
    expect(socket.writableCorked).toBe(0);
    close();
  });
});
