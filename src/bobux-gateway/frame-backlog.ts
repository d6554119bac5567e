import type { Frame } from './frame-task.js';

const PAGE_BYTES = 8 * 1024;

interface Page {
  readonly bytes: Buffer;
  /** Up to where it is filled. */
  end: number;
}

/** Where a frame stands in its page. */
const LENGTH = { at: 0, bytes: 4 } as const;
const BINARY = { at: 4, bytes: 1 } as const;
const HEADER = LENGTH.bytes + BINARY.bytes;

/**
 * Frames that wait, first in, first out, as bytes one behind the other: a frame as ws hands it over costs some 500 bytes beside its own 200, and
 * keeps what came with it from the network in memory.
 */
export class FrameBacklog {
  private pages: Page[] = [];
  /** Where the first frame begins in the first page. */
  private start = 0;
  private frames = 0;
  private held = 0;

  /** How many frames wait. */
  get length(): number {
    return this.frames;
  }

  /** Bytes of the frames that wait. */
  get bytes(): number {
    return this.held;
  }

  push({ data, isBinary }: Frame): void {
    const page = this.pageFor(HEADER + data.length);
    page.bytes.writeUInt32LE(data.length, page.end + LENGTH.at);
    page.bytes.writeUInt8(isBinary ? 1 : 0, page.end + BINARY.at);
    data.copy(page.bytes, page.end + HEADER);
    page.end += HEADER + data.length;
    this.frames += 1;
    this.held += data.length;
  }

  /** The first frame; its bytes are good until it is removed. @throws Error where none waits */
  first(): Frame {
    const { bytes, length } = this.head();
    const from = this.start + HEADER;
    return {
      data: bytes.subarray(from, from + length),
      isBinary: bytes.readUInt8(this.start + BINARY.at) === 1,
    };
  }

  /** Removes the first frame. @throws Error where none waits */
  shift(): void {
    const { length } = this.head();
    this.start += HEADER + length;
    this.frames -= 1;
    this.held -= length;
    if (this.start !== this.pages[0]?.end) return;
    this.pages.shift();
    this.start = 0;
  }

  private head(): { bytes: Buffer; length: number } {
    const [page] = this.pages;
    if (page === undefined) throw new Error('No frame waits.');
    return { bytes: page.bytes, length: page.bytes.readUInt32LE(this.start + LENGTH.at) };
  }

  private pageFor(bytes: number): Page {
    const last = this.pages.at(-1);
    if (last !== undefined && last.end + bytes <= last.bytes.length) return last;
    const page = { bytes: Buffer.allocUnsafeSlow(Math.max(PAGE_BYTES, bytes)), end: 0 };
    this.pages.push(page);
    return page;
  }
}
