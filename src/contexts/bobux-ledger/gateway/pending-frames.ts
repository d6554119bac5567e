import type { Frame } from './prepared-frame.js';

/** A frame as text, each byte the character of its number; binary ones, which are rare, with a mark. */
type Kept = string | { readonly binary: string };

/**
 * Frames that wait, first in, first out. They wait as text: that lives in V8's own heap, which shrinks again after a flood of frames. As
 * buffers they came from the C library, which kept 125 MB of them at 2,000 flooding connections (bench/README.md, "Overload").
 */
export class PendingFrames {
  private readonly frames: Kept[] = [];
  private held = 0;

  get length(): number {
    return this.frames.length;
  }

  /** Bytes of all frames that wait. */
  get bytes(): number {
    return this.held;
  }

  push({ data, isBinary }: Frame): void {
    const text = data.toString('latin1');
    this.frames.push(isBinary ? { binary: text } : text);
    this.held += text.length;
  }

  /** Removes the first frame. @returns undefined where none waits */
  shift(): Frame | undefined {
    const first = this.frames.shift();
    if (first === undefined) return undefined;
    const isBinary = typeof first !== 'string';
    const data = Buffer.from(isBinary ? first.binary : first, 'latin1');
    this.held -= data.length;
    return { data, isBinary };
  }

  clear(): void {
    this.frames.length = 0;
    this.held = 0;
  }
}
