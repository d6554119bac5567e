import type { Frame } from './frame-task.js';

/** A frame as text, each byte the character of its number; binary ones, which are rare, with a mark. */
type Kept = string | { readonly binary: string };

const textOf = (kept: Kept): string => (typeof kept === 'string' ? kept : kept.binary);

/**
 * Frames that wait, first in, first out. As ws hands a frame over it costs some 500 bytes beside its own 200, and keeps what came with it from
 * the network in memory. As text it lives in V8's own heap, which shrinks again after a flood of frames; what buffers are made of comes from
 * the C library, which keeps most of it (bench/README.md, "Overload").
 */
export class FrameBacklog {
  private readonly frames: Kept[] = [];
  private held = 0;

  /** How many frames wait. */
  get length(): number {
    return this.frames.length;
  }

  /** Bytes of the frames that wait. */
  get bytes(): number {
    return this.held;
  }

  push({ data, isBinary }: Frame): void {
    const text = data.toString('latin1');
    this.frames.push(isBinary ? { binary: text } : text);
    this.held += text.length;
  }

  /** The first frame. @throws Error where none waits */
  first(): Frame {
    const kept = this.head();
    return { data: Buffer.from(textOf(kept), 'latin1'), isBinary: typeof kept !== 'string' };
  }

  /** Removes the first frame. @throws Error where none waits */
  shift(): void {
    this.held -= textOf(this.head()).length;
    this.frames.shift();
  }

  private head(): Kept {
    const [kept] = this.frames;
    if (kept === undefined) throw new Error('No frame waits.');
    return kept;
  }
}
