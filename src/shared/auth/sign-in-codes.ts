import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../jobs/clock.js';

export const SIGN_IN_CODE_MS = 10 * 60_000;

/**
 * Codes that sign the operator in once, for a link. Only this process makes them, and only it takes them: they are kept in its memory, as hashes,
 * and no route makes one.
 */
@Injectable()
export class SignInCodes {
  private readonly expiries = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  /** @returns a code that is good once, for 10 minutes; it is kept nowhere */
  make(): string {
    const now = this.clock.now().getTime();
    for (const [hash, expires] of this.expiries) if (expires <= now) this.expiries.delete(hash);
    const code = randomBytes(32).toString('base64url');
    this.expiries.set(hashOf(code), now + SIGN_IN_CODE_MS);
    return code;
  }

  /** Uses a code up. @returns whether it was good */
  redeem(code: string): boolean {
    const hash = hashOf(code);
    const expires = this.expiries.get(hash);
    this.expiries.delete(hash);
    return expires !== undefined && expires > this.clock.now().getTime();
  }
}

const hashOf = (code: string): string => createHash('sha256').update(code).digest('base64url');
