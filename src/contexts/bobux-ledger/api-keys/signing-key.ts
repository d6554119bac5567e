import { createHash, createHmac, hash, timingSafeEqual } from 'node:crypto';

/** What can be verified: a decoded message, or anything else that knows its canonical text. */
export interface SignedMessage {
  /** The canonical text in ASCII (true) or unescaped (false); see canonicalMessage. */
  canonical: (ascii: boolean) => string;
}

const SHA256_HEX = /^[0-9a-f]{64}$/i;

const HEX = /^(?:[0-9a-f]{2})+$/i;

const BLOCK = 64;
const DIGEST = 32;
/** Longer texts go through node's own HMAC. */
const MOST_CHARACTERS = 1_024;

const given = Buffer.alloc(DIGEST);
const expected = Buffer.alloc(DIGEST);

/**
 * A secret, ready to verify signatures. HMAC as RFC 2104 has it, `H(K ^ opad | H(K ^ ipad | text))`, with node's one-shot SHA-256 and both
 * pads made once. Of the time of `createHmac` in its quickest form it saves 40 % for texts of 150 bytes (1.3 in place of 2.1 µs) and 34 %
 * for 1 kB (1.8 in place of 2.7 µs; node 20): the server verifies every Bobux message.
 */
export class SigningKey {
  /** The inner pad, and behind it room for a text; the outer one, and room for the inner digest. */
  private readonly inner = Buffer.alloc(BLOCK + 3 * MOST_CHARACTERS, 0x36);
  private readonly outer = Buffer.alloc(BLOCK + DIGEST, 0x5c);
  private readonly secret: Buffer;

  /** @throws RangeError when the secret is not hex */
  constructor(secretHex: string) {
    // Buffer.from would silently stop at the first character that is not hex.
    if (!HEX.test(secretHex)) throw new RangeError('The secret is not a hex string');
    this.secret = Buffer.from(secretHex, 'hex');
    const key = this.secret.length > BLOCK ? createHash('sha256').update(this.secret).digest() : this.secret;
    key.forEach((byte, at) => {
      this.inner[at] = byte ^ 0x36;
      this.outer[at] = byte ^ 0x5c;
    });
  }

  /**
   * Whether `hmac` is the signature of `message` by the owner of the secret: HMAC-SHA256 of the canonical text in UTF-8, as Python prints
   * it or without the ASCII escapes. Takes the same time wherever the first difference is.
   *
   * @param hmac 64 hex digits in either letter case; anything else is false
   */
  verify(message: SignedMessage, hmac: string): boolean {
    if (!SHA256_HEX.test(hmac)) return false;
    const ascii = message.canonical(true);
    if (this.isSignature(ascii, hmac)) return true;
    const unescaped = message.canonical(false);
    return unescaped !== ascii && this.isSignature(unescaped, hmac);
  }

  private isSignature(text: string, hmac: string): boolean {
    expected.write(this.digest(text), 'latin1');
    given.write(hmac, 'hex');
    return timingSafeEqual(expected, given);
  }

  /** 32 bytes, as characters 0 to 255. */
  private digest(text: string): string {
    if (text.length > MOST_CHARACTERS) {
      return createHmac('sha256', this.secret).update(text, 'utf8').digest('binary');
    }
    const end = BLOCK + this.inner.write(text, BLOCK, 'utf8');
    this.outer.write(hash('sha256', this.inner.subarray(0, end), 'binary'), BLOCK, 'latin1');
    return hash('sha256', this.outer, 'binary');
  }
}

/**
 * The signature of a canonical text, in lower-case hex, as a client makes it.
 *
 * @throws RangeError when the secret is not hex
 */
export function sign(secretHex: string, canonical: string): string {
  if (!HEX.test(secretHex)) throw new RangeError('The secret is not a hex string');
  return createHmac('sha256', Buffer.from(secretHex, 'hex')).update(canonical, 'utf8').digest('hex');
}
