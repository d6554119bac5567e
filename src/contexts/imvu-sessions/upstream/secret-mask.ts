import { Transform, type TransformCallback } from 'node:stream';
import type { SessionSecrets } from './session-secrets.js';
import { secretCookies } from './cookie-jar.js';

const STAR = 0x2a;

/** The ways in which a reply may spell a value: plain, in PHP's JSON, in an address, in IMQ's base64. */
function spellings(value: string): string[] {
  return [
    value,
    value.replaceAll('/', '\\/'),
    encodeURIComponent(value),
    Buffer.from(value).toString('base64'),
  ];
}

/** Covers a session's cookie and sauce with stars wherever upstream repeats them, without changing a length. */
export class SecretMask {
  private static readonly known = new WeakMap<object, SecretMask>();
  private readonly needles: Buffer[];
  private readonly texts: string[];

  constructor(values: readonly string[]) {
    this.texts = [...new Set(values.filter((value) => value !== '').flatMap(spellings))].sort(
      (one, other) => other.length - one.length,
    );
    this.needles = this.texts.map((text) => Buffer.from(text));
  }

  /** @param secrets the same object for the same session gets the same mask */
  static of(secrets: SessionSecrets, more: readonly string[] = []): SecretMask {
    const { cookie, sauce } = secrets;
    const known = more.length === 0 ? this.known.get(secrets) : undefined;
    if (known !== undefined) return known;
    const mask = new SecretMask([...secretCookies(cookie), ...(sauce === undefined ? [] : [sauce]), ...more]);
    if (more.length === 0) this.known.set(secrets, mask);
    return mask;
  }

  /** Covers in place. */
  cover(bytes: Buffer): Buffer {
    for (const needle of this.needles) {
      for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + needle.length)) {
        bytes.fill(STAR, at, at + needle.length);
      }
    }
    return bytes;
  }

  coverText(text: string): string {
    if (!this.texts.some((secret) => secret.length <= text.length && text.includes(secret))) return text;
    return this.cover(Buffer.from(text, 'latin1')).toString('latin1');
  }

  /** How many bytes at the end may be the beginning of something to cover. */
  private undecided(bytes: Buffer): number {
    let most = 0;
    for (const needle of this.needles) {
      for (let length = Math.min(needle.length - 1, bytes.length); length > most; length--) {
        if (bytes.subarray(-length).equals(needle.subarray(0, length))) most = length;
      }
    }
    return most;
  }

  /** The same for a stream; holds back only what may be the beginning of a secret. */
  stream(): Transform {
    let held = Buffer.alloc(0);
    return new Transform({
      transform: (chunk: Buffer, _encoding, done: TransformCallback) => {
        const bytes = this.cover(held.length === 0 ? chunk : Buffer.concat([held, chunk]));
        const keep = this.undecided(bytes);
        held = Buffer.from(bytes.subarray(bytes.length - keep));
        done(null, bytes.subarray(0, bytes.length - keep));
      },
      flush: (done: TransformCallback) => done(null, held),
    });
  }
}

/** Values of `sauce` and `session_id` that stand in a JSON text: login/me may hold newer ones than Quartet knows. */
export function secretsInText(text: string): string[] {
  const found: string[] = [];
  for (const [, value = ''] of text.matchAll(
    /"(?:sauce|session_id|remember_device_token)"\s*:\s*"((?:[^"\\]|\\.)*)"/g,
  )) {
    found.push(value, value.replaceAll('\\/', '/'));
  }
  return found;
}
