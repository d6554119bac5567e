import type { WebSocket } from 'ws';

/** What ws holds of a frame that is not whole; it has no public name for it. */
interface Receiving {
  readonly _receiver?: { _mask?: Buffer | undefined; readonly _buffers?: Buffer[] };
}

/**
 * The beginning of a frame whose rest is still to come is kept by ws as a view on all that came from the network with it, up to 64 KiB. On a
 * connection that is not read for a while that would be the most of what it costs: the few bytes are copied.
 */
export function releaseReceivedChunk(client: WebSocket): void {
  const { _receiver: receiver } = client as unknown as Receiving;
  if (receiver?._mask instanceof Buffer) receiver._mask = Buffer.from(receiver._mask);
  const { _buffers: buffers } = receiver ?? {};
  buffers?.forEach((view, at) => {
    if (view.buffer.byteLength > 2 * view.length) buffers[at] = Buffer.from(view);
  });
}
