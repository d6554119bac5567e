import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

/** A message of JSON values, without `key` and `hmac`. */
export type Message = Readonly<Record<string, unknown>>;

/** Signs messages as docs/bobux.md says: HMAC-SHA256 of the message without `hmac`, its keys sorted by code point at every depth. */
export class Signer {
  private readonly secret: KeyObject;

  /** @param secret 64 hexadecimal digits */
  constructor(
    private readonly key: string,
    secret: string,
  ) {
    if (!/^(?:[0-9a-f]{2})+$/i.test(secret)) throw new TypeError('the secret must be hexadecimal digits');
    this.secret = createSecretKey(Buffer.from(secret, 'hex'));
  }

  /** @returns the frame's text */
  sign(message: Message): string {
    const text = JSON.stringify(sorted({ ...message, key: this.key }));
    const hmac = createHmac('sha256', this.secret).update(text).digest('hex');
    return `${text.slice(0, -1)},"hmac":"${hmac}"}`;
  }
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const members = value as Record<string, unknown>;
  const names = Object.keys(members).sort(byCodePoint);
  const result: Record<string, unknown> = {};
  for (const name of names) result[name] = sorted(members[name]);
  return result;
}

const ASCII = /^[\u0000-\u007f]*$/; // eslint-disable-line no-control-regex

/** JavaScript itself compares UTF-16 units, in which what is beyond the BMP comes too early. */
function byCodePoint(a: string, b: string): number {
  if (ASCII.test(a) && ASCII.test(b)) return a < b ? -1 : 1;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
