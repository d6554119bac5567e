import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** A sealed value cannot be opened: wrong key, another row's value, or changed bytes. */
export class UnsealError extends Error {
  override readonly name = 'UnsealError';
}

const VERSION = 1;
const ID_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + ID_BYTES + NONCE_BYTES;

interface DerivedKey {
  /** Names the key inside a sealed value, so that a rotation knows what to open with. */
  readonly id: Buffer;
  readonly seal: Buffer;
  readonly index: Buffer;
}

function derive(master: Buffer): DerivedKey {
  const part = (purpose: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), `quartet ${purpose}`, bytes));
  return { id: part('key id', ID_BYTES), seal: part('seal', 32), index: part('blind index', 32) };
}

/**
 * Seals secrets that must be readable again, and makes blind indexes for keys that are looked up.
 *
 * A sealed value is `version(1) | key id(4) | nonce(12) | ciphertext | tag(16)`, AES-256-GCM under a key derived (HKDF-SHA256) from
 * `SECRETS_KEY`, with the row's identity as associated data, so that a value copied to another row does not open.
 */
export class SecretBox {
  private readonly keys: readonly DerivedKey[];
  private readonly first: DerivedKey;

  /** @param masters 32 bytes each; the first seals, all open */
  constructor(masters: readonly Buffer[]) {
    this.keys = masters.map(derive);
    const [first] = this.keys;
    if (first === undefined) throw new Error('SecretBox needs a key');
    this.first = first;
  }

  /** @param associatedData the identity of the row and column, such as `bobux.api_keys/secret/UUID` */
  seal(text: string, associatedData: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.first.seal, nonce).setAAD(Buffer.from(associatedData));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(VERSION), this.first.id, nonce, sealed, cipher.getAuthTag()]);
  }

  /** @throws UnsealError */
  open(sealed: Buffer, associatedData: string): string {
    if (sealed.length < HEADER_BYTES + TAG_BYTES || sealed[0] !== VERSION) {
      throw new UnsealError('This is not a sealed value.');
    }
    const id = sealed.subarray(1, 1 + ID_BYTES);
    const key = this.keys.find((candidate) => candidate.id.equals(id));
    if (key === undefined) throw new UnsealError('No key of SECRETS_KEY opens this value.');
    const nonce = sealed.subarray(1 + ID_BYTES, HEADER_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', key.seal, nonce, { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(associatedData))
      .setAuthTag(sealed.subarray(-TAG_BYTES));
    try {
      const text = decipher.update(sealed.subarray(HEADER_BYTES, -TAG_BYTES));
      return Buffer.concat([text, decipher.final()]).toString('utf8');
    } catch {
      throw new UnsealError('The sealed value does not belong here or was changed.');
    }
  }

  /** True where a value was sealed with an older key and should be sealed again. */
  isStale(sealed: Buffer): boolean {
    return !sealed.subarray(1, 1 + ID_BYTES).equals(this.first.id);
  }

  /** What stands in front of every value that the first key sealed: `version | key id`. Reveals nothing of the key. */
  get currentKeyId(): Buffer {
    return keyIdOf(this.first);
  }

  /** The ids of every key, the first one first. */
  get keyIds(): Buffer[] {
    return this.keys.map(keyIdOf);
  }

  /**
   * HMAC-SHA256 of a high-entropy key, to find its row without keeping the key in clear.
   * @param purpose separates the indexes of different tables
   */
  blindIndex(value: string, purpose: string): Buffer {
    return indexOf(this.first, value, purpose);
  }

  /** The blind indexes under every key, the first one first: what to look for while keys are being rotated. */
  blindIndexes(value: string, purpose: string): Buffer[] {
    return this.keys.map((key) => indexOf(key, value, purpose));
  }
}

/** The first bytes of a sealed value: `version(1) | key id(4)`. */
export const KEY_ID_BYTES = 1 + ID_BYTES;

function keyIdOf(key: DerivedKey): Buffer {
  return Buffer.concat([Buffer.of(VERSION), key.id]);
}

function indexOf(key: DerivedKey, value: string, purpose: string): Buffer {
  return createHmac('sha256', key.index).update(`${purpose}\0${value}`).digest();
}
