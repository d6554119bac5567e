import type { Socket } from 'node:net';
import { Injectable } from '@nestjs/common';
import type { WebSocket } from 'ws';
import type { EventChannel } from '../events/event-channel.js';
import { ConnectionQueue, type Load } from './connection-queue.js';
import { SocketChannel } from './socket-channel.js';
import { hasUnfinishedFrame } from './ws-internals.js';

/** RFC 6455, 7.4.1: "going away". */
const GOING_AWAY = 1001;
const CLOSE_TIMEOUT_MS = 1_000;

/** One open websocket, with all that is known of it. */
export interface Connection {
  readonly socket: WebSocket;
  readonly queue: ConnectionQueue;
  readonly channel: EventChannel;
  /** The client's; set when it is let in, and counted from then on. */
  address: string | undefined;
  /** Its address has failed too often: only keys that have proved themselves from there are looked at. */
  restricted: boolean;
  /** Since when the client has a frame that is not whole, as far as was seen; `performance.now()`. */
  unfinishedSince: number | undefined;
}

/** All open websockets. */
@Injectable()
export class Connections {
  private readonly connections = new Map<WebSocket, Connection>();
  readonly load: Load = { inFlight: 0 };

  get size(): number {
    return this.connections.size;
  }

  /** Keeps a connection until it closes. Its frames wait until its queue begins. */
  open(socket: WebSocket, tcp: Socket): Connection {
    const queue = new ConnectionQueue(socket, tcp, this.load);
    const connection: Connection = {
      socket,
      queue,
      channel: new SocketChannel(socket, tcp),
      address: undefined,
      restricted: false,
      unfinishedSince: undefined,
    };
    this.connections.set(socket, connection);
    socket.on('message', (data: Buffer) => {
      connection.unfinishedSince = undefined;
      queue.push(data);
    });
    socket.once('close', () => this.connections.delete(socket));
    return connection;
  }

  /** @returns undefined where it is closed */
  of(socket: WebSocket): Connection | undefined {
    return this.connections.get(socket);
  }

  /**
   * Ends connections that begin a frame and do not finish it: each may hold 64 KiB of memory, and nobody knows yet who they are. A
   * connection on which nothing is sent at all costs little, and stays. To be called several times in each `timeoutMs`.
   */
  endUnfinished(timeoutMs: number): void {
    const now = performance.now();
    for (const connection of this.connections.values()) {
      const { socket, unfinishedSince } = connection;
      // A client that is not read, as too many of its frames wait, cannot finish one.
      if (socket.isPaused || !hasUnfinishedFrame(socket)) connection.unfinishedSince = undefined;
      else if (unfinishedSince === undefined) connection.unfinishedSince = now;
      else if (now - unfinishedSince >= timeoutMs) socket.terminate();
    }
  }

  /** For a shutdown: answers what was read, then closes every connection. */
  async drain(): Promise<void> {
    await Promise.all(
      [...this.connections.values()].map(async ({ queue }) => {
        await queue.drain();
        await queue.close(GOING_AWAY, CLOSE_TIMEOUT_MS);
      }),
    );
  }
}
