import { randomUUID } from 'node:crypto';
import { parametersOf, signedFrame, type BenchKey } from '../commands.js';
import type { Load } from './load.js';
import { maskedFrame } from './raw-websocket.js';

/** Ready to be written. */
export interface ReadyFrame {
  readonly bytes: Buffer;
  readonly player: number;
}

/** Different frames where the same may be sent again. */
const MAX_DIFFERENT = 10_000;
/** Frames with a nonce can be sent once only: so many are made for each second. */
const NONCES_A_SECOND = 30_000;

/** Any of the players 1 to `players` but this one, all alike. */
const anotherThan = (which: number, players: number): number =>
  1 + ((which + Math.floor(Math.random() * (players - 1))) % players);

/** Frames signed and masked beforehand: the cost of that is the client's, and not what is measured. */
export class Frames {
  private readonly frames: readonly ReadyFrame[];
  private next = 0;

  constructor(
    private readonly load: Load,
    key: BenchKey,
    seconds: number,
  ) {
    const { command, players, nonces, page } = load;
    const ready = (which: number, more = {}): ReadyFrame => ({
      bytes: maskedFrame(
        signedFrame(key, command, { ...parametersOf(command, which, anotherThan(which, players)), ...more }),
      ),
      player: which,
    });
    if (nonces) {
      const timestamp = Math.floor(Date.now() / 1000);
      this.frames = Array.from({ length: Math.ceil(NONCES_A_SECOND * seconds) }, () =>
        ready(1 + Math.floor(Math.random() * players), { nonce: randomUUID(), timestamp }),
      );
    } else if (command === 'ping' || command === 'topplayers') {
      this.frames = [ready(page ?? 1)];
    } else {
      // Spread over all of the players.
      const count = Math.min(players, MAX_DIFFERENT);
      this.frames = Array.from({ length: count }, (_, index) =>
        ready(1 + Math.floor((index * players) / count)),
      );
    }
  }

  /** @throws Error when there are no more frames with a nonce */
  take(): ReadyFrame {
    const index = this.load.nonces ? this.next++ : Math.floor(Math.random() * this.frames.length);
    const frame = this.frames[index];
    if (frame === undefined)
      throw new Error(`The server was faster than ${NONCES_A_SECOND} frames a second.`);
    return frame;
  }

  /** Some of the frames with a nonce that were sent. */
  sent(most: number): readonly ReadyFrame[] {
    return this.frames.slice(0, Math.min(most, this.next));
  }
}
