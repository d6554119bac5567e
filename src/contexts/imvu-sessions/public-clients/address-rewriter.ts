import { Transform, type TransformCallback } from 'node:stream';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SLASH = 0x2f;

/** What of a string's beginning is known. */
type Match = { readonly length: number; readonly escaped: boolean } | 'too short' | 'none';

/**
 * Replaces the beginning of JSON strings, values and names alike: a string that begins with one of `from` comes to begin with `to`. Works
 * on a stream in which a string may be cut anywhere; slashes may be written `/` or `\/`, and are written so again.
 */
export class AddressRewriter {
  private readonly patterns: readonly Buffer[];
  private readonly plain: Buffer;
  private readonly escaped: Buffer;

  /** @param from printable ASCII without quotes and backslashes, each ending with `/` */
  constructor(from: readonly string[], to: string) {
    this.patterns = [...new Set(from)].map((text) => Buffer.from(text));
    this.plain = Buffer.from(to);
    this.escaped = Buffer.from(to.replaceAll('/', '\\/'));
  }

  /** A whole JSON text. */
  rewrite(json: Buffer): Buffer {
    const scan = this.scanner();
    return Buffer.concat([scan(json, true)]);
  }

  /** The same for a stream; holds back only what may be the beginning of an address. */
  stream(): Transform {
    const scan = this.scanner();
    return new Transform({
      transform: (chunk: Buffer, _encoding, done: TransformCallback) => done(null, scan(chunk, false)),
      flush: (done: TransformCallback) => done(null, scan(Buffer.alloc(0), true)),
    });
  }

  private scanner(): (chunk: Buffer, isLast: boolean) => Buffer {
    let held = Buffer.alloc(0);
    let inString = false;
    /** The byte to come is escaped by a backslash. */
    let skips = false;
    return (chunk, isLast) => {
      const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
      held = Buffer.alloc(0);
      const parts: Buffer[] = [];
      let copied = 0;
      let at = 0;
      while (at < bytes.length) {
        const byte = bytes[at];
        if (!inString) {
          const quote = byte === QUOTE ? at : bytes.indexOf(QUOTE, at);
          if (quote < 0) break;
          const match = this.match(bytes, quote + 1);
          if (match === 'too short' && !isLast) {
            parts.push(bytes.subarray(copied, quote));
            held = Buffer.from(bytes.subarray(quote));
            return Buffer.concat(parts);
          }
          inString = true;
          at = quote + 1;
          if (typeof match === 'object') {
            parts.push(bytes.subarray(copied, at), match.escaped ? this.escaped : this.plain);
            at += match.length;
            copied = at;
          }
        } else {
          if (skips) skips = false;
          else if (byte === BACKSLASH) skips = true;
          else if (byte === QUOTE) inString = false;
          at++;
        }
      }
      if (copied === 0) return bytes;
      parts.push(bytes.subarray(copied));
      return Buffer.concat(parts);
    };
  }

  private match(bytes: Buffer, start: number): Match {
    let best: Match = 'none';
    for (const pattern of this.patterns) {
      let at = start;
      let escaped = false;
      let of = 0;
      while (of < pattern.length && at < bytes.length) {
        if (pattern[of] === SLASH && bytes[at] === BACKSLASH) {
          if (at + 1 === bytes.length) {
            at++;
            break;
          }
          escaped = true;
          at++;
        }
        if (bytes[at] !== pattern[of]) break;
        at++;
        of++;
      }
      if (of === pattern.length) return { length: at - start, escaped };
      if (at === bytes.length) best = 'too short';
    }
    return best;
  }
}
