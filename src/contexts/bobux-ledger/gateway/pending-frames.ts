import type { Frame } from './frame-task.js';

/** A frame as text, each byte the character of its number; binary ones, which are rare, with a mark. */
type Loose = string | { readonly binary: string };

const textOf = (loose: Loose): string => (typeof loose === 'string' ? loose : loose.binary);

/** Frames one behind the other. */
interface Pack {
  readonly text: string;
  /** Where each ends; of a binary one the complement. */
  readonly ends: readonly number[];
  /** Which one is the first, and where it begins. */
  next: number;
  start: number;
}

/** A pack is never empty. */
function firstIn({ ends, next }: Pack): { end: number; isBinary: boolean } {
  const mark = ends[next]!;
  return mark < 0 ? { end: ~mark, isBinary: true } : { end: mark, isBinary: false };
}

/** Fewer are not worth it: those of a client that means well are some hundred bytes each. */
const WORTH_PACKING = 512;

/**
 * Frames that wait, first in, first out. As ws hands a frame over it costs some 500 bytes beside its own 200, and keeps what came with it from
 * the network in memory. As text it lives in V8's own heap, which shrinks again after a flood of frames; what buffers are made of comes from
 * the C library, which keeps most of it (bench/README.md, "Overload").
 */
export class PendingFrames {
  /** Before those that are loose. */
  private readonly packs: Pack[] = [];
  private loose: Loose[] = [];
  private packed = 0;
  private held = 0;

  /** How many frames wait. */
  get length(): number {
    return this.packed + this.loose.length;
  }

  /** Bytes of the frames that wait. */
  get bytes(): number {
    return this.held;
  }

  push({ data, isBinary }: Frame): void {
    const text = data.toString('latin1');
    this.loose.push(isBinary ? { binary: text } : text);
    this.held += text.length;
  }

  /** To be called when there will be no more for a while: thousands of tiny frames would cost 30 times their bytes, each by itself. */
  pack(): void {
    const { loose } = this;
    if (loose.length < WORTH_PACKING) return;
    let end = 0;
    const ends = loose.map((one) => {
      end += textOf(one).length;
      return typeof one === 'string' ? end : ~end;
    });
    this.packs.push({ text: loose.map(textOf).join(''), ends, next: 0, start: 0 });
    this.packed += loose.length;
    this.loose = [];
  }

  /** The first frame. @throws Error where none waits */
  first(): Frame {
    const [pack] = this.packs;
    if (pack === undefined) {
      const one = this.firstLoose();
      return { data: Buffer.from(textOf(one), 'latin1'), isBinary: typeof one !== 'string' };
    }
    const { end, isBinary } = firstIn(pack);
    return { data: Buffer.from(pack.text.slice(pack.start, end), 'latin1'), isBinary };
  }

  /** Removes the first frame. @throws Error where none waits */
  shift(): void {
    const [pack] = this.packs;
    if (pack === undefined) {
      this.held -= textOf(this.firstLoose()).length;
      this.loose.shift();
      return;
    }
    const { end } = firstIn(pack);
    this.held -= end - pack.start;
    this.packed -= 1;
    pack.next += 1;
    pack.start = end;
    if (pack.next === pack.ends.length) this.packs.shift();
  }

  private firstLoose(): Loose {
    const [first] = this.loose;
    if (first === undefined) throw new Error('No frame waits.');
    return first;
  }
}
