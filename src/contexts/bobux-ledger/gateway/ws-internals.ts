import type { WebSocket } from 'ws';

/**
 * What ws holds of a message that is not whole. It has no public name for it; ws-internals.spec.ts and test/security/websocket.e2e.ts fail
 * when that changes.
 */
interface Receiving {
  readonly _receiver?: {
    readonly _bufferedBytes: number;
    readonly _totalPayloadLength: number;
    readonly _buffers: Buffer[];
    _mask?: Buffer | undefined;
  };
}

const receiverOf = (client: WebSocket): Receiving['_receiver'] => (client as unknown as Receiving)._receiver;

/** Whether the client began a frame, or a message of several, and did not finish it. */
export function hasUnfinishedFrame(client: WebSocket): boolean {
  const receiver = receiverOf(client);
  return receiver !== undefined && (receiver._bufferedBytes > 0 || receiver._totalPayloadLength > 0);
}

/**
 * ws keeps the beginning of a frame as a view on all that came from the network with it, up to 64 KiB. On a connection that is not read for
 * a while that would be most of what it costs: the few bytes are copied.
 */
export function releaseReceivedChunk(client: WebSocket): void {
  const receiver = receiverOf(client);
  if (receiver === undefined) return;
  if (receiver._mask instanceof Buffer) receiver._mask = Buffer.from(receiver._mask);
  receiver._buffers.forEach((view, at) => {
    if (view.buffer.byteLength > 2 * view.length) receiver._buffers[at] = Buffer.from(view);
  });
}
