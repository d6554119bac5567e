import type { Frame } from './prepared-frame.js';

/**
 * Frames that wait, first in, first out. They wait as text, each byte the character of its number: that lives in V8's own heap, which shrinks again after a flood of frames. As
 * buffers they came from the C library, which kept 125 MB of them at 2,000 flooding connections (bench/README.md, "Overload").
 */
export class PendingFrames {
  private readonly frames: string[] = [];
  private held = 0;

  get length(): number {
    return this.frames.length;
  }

  /** Bytes of all frames that wait. */
  get bytes(): number {
    return this.held;
  }

  push(frame: Frame): void {
    const text = frame.toString('latin1');
    this.frames.push(text);
    this.held += text.length;
  }

  /** Removes the first frame. @returns undefined where none waits */
  shift(): Frame | undefined {
    const first = this.frames.shift();
    if (first === undefined) return undefined;
    this.held -= first.length;
    return Buffer.from(first, 'latin1');
  }

  clear(): void {
    this.frames.length = 0;
    this.held = 0;
  }
}
