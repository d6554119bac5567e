import { createHmac, hash } from 'node:crypto';

/** Bytes of SHA-256's blocks and digests, and what RFC 2104 mixes into the key. */
const BLOCK = 64;
const DIGEST = 32;
const INNER = 0x36;
const OUTER = 0x5c;

/** Longer texts are signed by `createHmac`. */
const MAX_CHARACTERS = 1_024;

/** What is hashed: the pad of a key, and a text in UTF-8 behind it. */
const scratch = Buffer.alloc(BLOCK + 3 * MAX_CHARACTERS);
/** Its beginnings, by their length: to make one takes longer than to look it up. */
const beginnings: (Buffer | undefined)[] = new Array<Buffer | undefined>(scratch.length + 1).fill(undefined);
/** The pad that stands there. */
let padThere: Buffer | undefined;

/**
 * HMAC-SHA256 (RFC 2104) with a key that is used again and again: two hashes at one go, with nothing allocated but their digests. Between
 * other work `createHmac` takes 5 µs of a frame, and the garbage collection of its object in C++ as much again.
 */
export class HmacSha256 {
  private readonly inner: Buffer;
  /** The outer pad, and room for the inner digest. */
  private readonly outer = Buffer.alloc(BLOCK + DIGEST, OUTER);
  private readonly result = Buffer.alloc(DIGEST);

  constructor(private readonly key: Buffer) {
    const block = Buffer.alloc(BLOCK);
    block.set(key.length > BLOCK ? hash('sha256', key, 'buffer') : key);
    this.inner = Buffer.from(block.map((byte) => byte ^ INNER));
    this.outer.set(block.map((byte) => byte ^ OUTER));
  }

  /**
   * @param text is signed in UTF-8
   * @returns 32 bytes, until the next call: the same buffer each time
   */
  digest(text: string): Buffer {
    this.result.write(this.binaryDigest(text), 'latin1');
    return this.result;
  }

  private binaryDigest(text: string): string {
    if (text.length > MAX_CHARACTERS) {
      return createHmac('sha256', this.key).update(text, 'utf8').digest('binary');
    }
    if (padThere !== this.inner) {
      scratch.set(this.inner);
      padThere = this.inner;
    }
    const end = BLOCK + scratch.write(text, BLOCK, 'utf8');
    this.outer.write(
      hash('sha256', (beginnings[end] ??= scratch.subarray(0, end)), 'binary'),
      BLOCK,
      'latin1',
    );
    return hash('sha256', this.outer, 'binary');
  }
}
