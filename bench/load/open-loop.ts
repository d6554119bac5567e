import { requireSuccess } from './answers.js';
import type { Frames } from './frames.js';
import type { RawWebSocket } from './raw-websocket.js';
import type { Tally } from './tally.js';

/**
 * Sends at a fixed rate, on one connection after the other, until the stretch ends, and waits for the last answers. Latency is counted from
 * the moment at which a frame should have left: neither a server nor a generator that falls behind can hide it (no coordinated omission).
 */
export function keepRate(
  sockets: readonly RawWebSocket[],
  frames: Frames,
  rate: number,
  tally: Tally,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    /** For each connection, when its frames in flight should have left. */
    const due: number[][] = sockets.map(() => []);
    let sent = 0;
    let over = false;

    const tick = (): void => {
      const now = performance.now();
      for (;;) {
        const time = start + (sent * 1000) / rate;
        over = time >= tally.stretch.end;
        if (time > now || over) break;
        const turn = sent % sockets.length;
        due[turn]!.push(time);
        tally.countLate(now - time);
        sockets[turn]!.send(frames.take().bytes);
        sent += 1;
      }
      if (!over) setTimeout(tick, 1);
      else if (tally.answered === sent) resolve();
    };
    sockets.forEach((socket, index) => {
      const times = due[index]!;
      socket.onEnd = reject;
      socket.onTexts = (texts) => {
        const now = performance.now();
        for (const text of texts) {
          requireSuccess(text);
          const time = times.shift();
          if (time === undefined) throw new Error('An answer came to which there was no frame.');
          tally.count(time, now, time);
        }
        if (over && tally.answered === sent) resolve();
      };
    });
    tick();
  });
}
