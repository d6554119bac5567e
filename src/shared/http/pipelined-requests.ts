import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** More requests than any client sends ahead of the answers. */
const MAX_WAITING = 100;

/**
 * Requests of one connection that came before the answer to an earlier one had left: they wait for it, and nothing more of the connection is read meanwhile. Node begins
 * them all at once, and holds every answer until its turn comes.
 */
export class PipelinedRequests {
  private readonly waiting = new WeakMap<Socket, number>();

  /** Calls `begin` once the answer can leave: at once, as a rule. Not at all where the client has gone before, or has sent too many. */
  take(request: IncomingMessage, response: ServerResponse, begin: () => void): void {
    if (response.socket !== null) {
      begin();
      return;
    }
    const { socket } = request;
    const waiting = (this.waiting.get(socket) ?? 0) + 1;
    if (waiting > MAX_WAITING) {
      socket.destroy();
      return;
    }
    this.waiting.set(socket, waiting);
    socket.pause();
    response.once('socket', () => {
      const left = (this.waiting.get(socket) ?? 1) - 1;
      this.waiting.set(socket, left);
      // Not within the event: Node sends then what it takes for an answer that was made before.
      process.nextTick(() => {
        if (left === 0) socket.resume();
        begin();
      });
    });
  }
}
