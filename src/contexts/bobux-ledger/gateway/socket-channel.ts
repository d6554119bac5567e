import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { EventChannel } from '../events/event-channel.js';

/** Events go out on the websocket of their subscriber, between answers. */
export class SocketChannel implements EventChannel {
  constructor(
    private readonly client: WebSocket,
    private readonly tcp: Socket,
  ) {}

  get unsent(): number {
    return this.client.bufferedAmount;
  }

  get taken(): number {
    return this.tcp.bytesWritten - this.tcp.writableLength;
  }

  send(text: string): void {
    if (this.client.readyState === this.client.OPEN) this.client.send(text, () => undefined);
  }

  ping(): void {
    if (this.client.readyState === this.client.OPEN) this.client.ping(undefined, undefined, () => undefined);
  }

  whenClosed(closed: () => void): void {
    if (this.client.readyState === this.client.CLOSED) closed();
    else this.client.once('close', closed);
  }
}
