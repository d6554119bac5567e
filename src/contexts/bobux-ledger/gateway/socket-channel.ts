import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import type { EventChannel, EventText } from '../events/event-channel.js';
import { inPieces, textFrame } from './text-frames.js';

/** What many subscribers are sent is put together once, and kept once however many do not read it. */
const together = new WeakMap<readonly EventText[], readonly Buffer[]>();

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

  send(events: readonly EventText[]): void {
    if (this.client.readyState !== this.client.OPEN) return;
    const pieces = together.get(events) ?? inPieces(events.map((event) => event.encodedBy(textFrame)));
    together.set(events, pieces);
    for (const piece of pieces) this.tcp.write(piece);
  }

  ping(): void {
    if (this.client.readyState === this.client.OPEN) this.client.ping(undefined, undefined, () => undefined);
  }

  whenClosed(closed: () => void): void {
    if (this.client.readyState === this.client.CLOSED) closed();
    else this.client.once('close', closed);
  }
}
