import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WebSocket, WebSocketServer } from 'ws';
import { ConnectionQueue } from './connection-queue.js';
import type { PreparedFrame } from './prepared-frame.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe('a connection that waits for its next frame', () => {
  let server: WebSocketServer;
  let client: WebSocket;
  const group = {};
  const kept: WeakRef<PreparedFrame>[] = [];

  beforeEach(async () => {
    kept.length = 0;
    server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    server.on('connection', (connection, request) => {
      const queue = new ConnectionQueue(connection, request.socket, { inFlight: 0 });
      connection.on('message', (data: Buffer) => queue.push(data));
      queue.begin((data) => {
        const text = data.toString();
        const later = async (): Promise<string> => {
          if (text === 'later') await sleep(5);
          return text;
        };
        const frame: PreparedFrame = { group: () => group, run: () => ({ group, answer: later() }) };
        kept.push(new WeakRef(frame));
        return frame;
      });
    });
    client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await once(client, 'open');
  });

  afterEach(() => {
    client.terminate();
    server.close();
  });

  it.each([[['later']], [['at once']], [['later', 'at once', 'later']]])(
    'should keep nothing of what was answered: %j',
    async (frames) => {
      const answers: string[] = [];
      const answered = new Promise<void>((resolve) => {
        client.on('message', (data: Buffer) => {
          if (answers.push(data.toString()) === frames.length) resolve();
        });
      });
      for (const frame of frames) client.send(frame);
      await answered;
      expect(answers).toEqual(frames);
      // What the turns of the event loop still hold is no concern of the queue's. A collection of a whole worker's heap is slow: as many as it takes.
      for (let round = 0; round < 5 && kept.some((frame) => frame.deref()); round++) {
        await sleep(5);
        collectGarbage();
      }
      expect(kept.map((frame) => frame.deref())).toEqual(frames.map(() => undefined));
      expect(client.readyState).toBe(WebSocket.OPEN);
    },
  );
});
