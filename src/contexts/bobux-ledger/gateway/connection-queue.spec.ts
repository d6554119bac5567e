import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WebSocket, WebSocketServer } from 'ws';
import { ConnectionQueue } from './connection-queue.js';
import type { FrameTask } from './frame-task.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** One task for all frames, so that they may be at work together. */
const company = {};

describe('a connection that waits for its next frame', () => {
  let server: WebSocketServer;
  let client: WebSocket;
  let lane: ConnectionQueue;
  const kept: WeakRef<FrameTask>[] = [];

  beforeEach(async () => {
    kept.length = 0;
    server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    server.on('connection', (connection, request) => {
      lane = new ConnectionQueue(connection, request.socket, { atWork: 0 });
      connection.on('message', (data: Buffer, isBinary) => lane.push({ data, isBinary }));
      lane.begin(({ data }) => {
        const text = data.toString();
        const later = async (): Promise<string> => {
          await sleep(5);
          return text;
        };
        const task: FrameTask = {
          company,
          mayJoin: () => true,
          answer: () => (text === 'at once' ? text : later()),
        };
        kept.push(new WeakRef(task));
        return task;
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
      // What the turns of the event loop still hold is no concern of the lane's.
      for (let turn = 0; turn < 5; turn++) {
        await sleep(5);
        collectGarbage();
      }
      expect(kept.map((task) => task.deref())).toEqual(frames.map(() => undefined));
      expect(client.readyState).toBe(WebSocket.OPEN);
    },
  );
});
