import { timingSafeEqual } from 'node:crypto';
import { HmacSha256 } from './hmac-sha256.js';

/** What can be verified: a decoded message, or anything else that knows its canonical text. */
export interface SignedMessage {
  /** The canonical text in ASCII (true) or unescaped (false); see canonicalMessage. */
  canonical(ascii: boolean): string;
  /** The text with the escapes that the client printed; undefined where it printed none. See spelledMessage. */
  spelled(): string | undefined;
}

const SHA256_HEX = /^[0-9a-f]{64}$/i;

const HEX = /^(?:[0-9a-f]{2})+$/i;

/** The signature that is being compared. */
const given = Buffer.alloc(32);

/** A secret, ready to verify signatures. */
export class SigningKey {
  private readonly hmac: HmacSha256;

  /** @throws RangeError when the secret is not hex */
  constructor(secretHex: string) {
    this.hmac = new HmacSha256(bytesOf(secretHex));
  }

  /**
   * Whether `hmac` is the signature of `message` by the owner of the secret: HMAC-SHA256 of the canonical text in UTF-8, as Python prints
   * it, without the ASCII escapes, or with the escapes of the frame. Takes the same time wherever the first difference is.
   *
   * @param hmac 64 hex digits in either letter case; anything else is false
   */
  verify(message: SignedMessage, hmac: string): boolean {
    if (!SHA256_HEX.test(hmac)) return false;
    given.write(hmac, 'hex');
    const ascii = message.canonical(true);
    if (timingSafeEqual(given, this.hmac.digest(ascii))) return true;
    const unescaped = message.canonical(false);
    if (unescaped !== ascii && timingSafeEqual(given, this.hmac.digest(unescaped))) return true;
    const spelled = message.spelled();
    return spelled !== undefined && timingSafeEqual(given, this.hmac.digest(spelled));
  }
}

/**
 * The signature of a canonical text, in lower-case hex, as a client makes it.
 *
 * @throws RangeError when the secret is not hex
 */
export function sign(secretHex: string, canonical: string): string {
  return new HmacSha256(bytesOf(secretHex)).digest(canonical).toString('hex');
}

/** Buffer.from would silently stop at the first character that is not hex. */
function bytesOf(secretHex: string): Buffer {
  if (!HEX.test(secretHex)) throw new RangeError('The secret is not a hex string');
  return Buffer.from(secretHex, 'hex');
}
