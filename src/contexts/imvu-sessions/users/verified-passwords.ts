import { hash as digest, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { verifyPassword } from '../../../shared/secrets/password-hash.js';

const MAX_REMEMBERED = 10_000;

/**
 * Checks passwords, the expensive way once: a caller that sends the same password with every call must not cost 80 ms each time. What is
 * remembered is a hash with a key that lives in this process only; a changed password has another hash and is checked anew.
 */
export class VerifiedPasswords {
  private readonly key = randomBytes(32).toString('hex');
  private readonly verified = new LRUCache<string, true>({ max: MAX_REMEMBERED });
  private readonly checking = new Map<string, Promise<boolean>>();

  /** @param hash `undefined` for an unknown user, which costs as much as a wrong password */
  async verify(password: string, hash: string | undefined): Promise<boolean> {
    if (hash === undefined) return verifyPassword(password, undefined);
    const fingerprint = digest('sha256', `${this.key}${hash}\0${password}`, 'base64');
    if (this.verified.get(fingerprint)) return true;
    const known = this.checking.get(fingerprint);
    if (known !== undefined) return known;
    const check = verifyPassword(password, hash).finally(() => this.checking.delete(fingerprint));
    this.checking.set(fingerprint, check);
    const right = await check;
    if (right) this.verified.set(fingerprint, true);
    return right;
  }
}
