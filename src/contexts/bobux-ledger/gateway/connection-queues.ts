import type { Socket } from 'node:net';
import { Injectable } from '@nestjs/common';
import type { WebSocket } from 'ws';
import { SparingHeap } from './sparing-heap.js';
import { ConnectionQueue, type Load } from './connection-queue.js';

/** RFC 6455, 7.4.1: "going away". */
const GOING_AWAY = 1001;
const PATIENCE_MS = 1_000;

/** The lanes of all open connections. */
@Injectable()
export class ConnectionQueues {
  private readonly lanes = new Set<ConnectionQueue>();
  readonly load: Load = { atWork: 0 };
  private readonly heap = new SparingHeap();

  /** Opens the lane of a connection, for as long as that lasts. */
  open(client: WebSocket, socket: Socket): ConnectionQueue {
    const lane = new ConnectionQueue(client, socket, this.load);
    this.lanes.add(lane);
    this.heap.adapt(this.lanes.size);
    client.on('message', (data: Buffer, isBinary) => lane.push({ data, isBinary }));
    client.once('close', () => {
      this.lanes.delete(lane);
      this.heap.adapt(this.lanes.size);
    });
    return lane;
  }

  /** For a shutdown: answers what was read, then says goodbye to everybody. */
  async drain(): Promise<void> {
    await Promise.all(
      [...this.lanes].map(async (lane) => {
        await lane.drain();
        await lane.close(GOING_AWAY, PATIENCE_MS);
      }),
    );
  }
}
