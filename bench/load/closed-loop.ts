import { OrderCheck, requireSuccess } from './answers.js';
import type { Frames } from './frames.js';
import type { RawWebSocket } from './raw-websocket.js';
import { Ring } from './ring.js';
import type { Tally } from './tally.js';

/**
 * Keeps so many frames in flight on a connection until the stretch ends, and waits for the last answers. With more than one in flight on a
 * server that answers in any order the single latencies are not to be relied on: the oldest frame is taken for the answered one.
 */
export function keepBusy(
  socket: RawWebSocket,
  frames: Frames,
  window: number,
  tally: Tally,
  inOrder: boolean,
): Promise<void> {
  return new Promise((resolve, reject) => {
    /** When each frame in flight left. */
    const times = new Ring(window);
    const order = inOrder ? new OrderCheck(window) : undefined;

    const send = (count: number, now: number): void => {
      socket.hold();
      for (let left = count; left > 0; left--) {
        const { bytes, player } = frames.take();
        times.add(now);
        order?.sent(player);
        socket.send(bytes);
      }
      socket.release();
    };
    socket.onEnd = reject;
    socket.onTexts = (texts) => {
      const now = performance.now();
      for (const text of texts) {
        requireSuccess(text);
        order?.answered(text);
        tally.count(times.take(), now, now);
      }
      if (!tally.isOver(now)) send(texts.length, performance.now());
      else if (times.length === 0) resolve();
    };
    send(window, performance.now());
  });
}
