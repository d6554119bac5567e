import type { WebSocket, WebSocketServer } from 'ws';

/** How long a client may take for one frame. */
const FRAME_PATIENCE_MS = 30_000;

/** What ws holds of a message that is not whole; it has no public name for it (test/security/websocket.e2e.ts tells if that changes). */
interface Receiving {
  readonly _receiver?: { readonly _bufferedBytes: number; readonly _totalPayloadLength: number };
}

function isUnfinished(client: WebSocket): boolean {
  const { _receiver: receiver } = client as unknown as Receiving;
  return receiver !== undefined && (receiver._bufferedBytes > 0 || receiver._totalPayloadLength > 0);
}

/**
 * Ends connections that begin a frame and do not finish it: each may hold 64 KiB of memory, and nobody knows yet who they are. A
 * connection on which nothing is sent at all costs little, and stays.
 */
export function endUnfinishedFrames(server: WebSocketServer, patienceMs = FRAME_PATIENCE_MS): void {
  /** Since when a client has an unfinished frame, as far as was seen. */
  const since = new WeakMap<WebSocket, number>();
  server.on('connection', (client) => client.on('message', () => since.delete(client)));
  const sweep = setInterval(() => {
    const now = performance.now();
    for (const client of server.clients) {
      // Who is not read because too much of his waits already cannot finish.
      if (client.isPaused || !isUnfinished(client)) since.delete(client);
      else if (!since.has(client)) since.set(client, now);
      else if (now - (since.get(client) ?? now) >= patienceMs) client.terminate();
    }
  }, patienceMs / 3);
  sweep.unref();
  server.once('close', () => clearInterval(sweep));
}
