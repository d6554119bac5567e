import { createHash } from 'node:crypto';
import { isIP } from 'node:net';
import { RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';

/** Past a limit; `retryAfter` in whole seconds, at least 1. */
export interface Refusal {
  readonly retryAfter: number;
}

/** The longest IPv6 address with the length of its network. */
const MAX_ADDRESS = 49;

/** By what an event is counted: a client's address as it is; of anything else, which a caller may make as long as it likes, the SHA-256. */
function storedName(name: string): string {
  if (name.length <= MAX_ADDRESS && isIP(name.replace(/\/\d{1,3}$/, '')) !== 0) return name;
  return createHash('sha256').update(name).digest('base64url');
}

/** Counts events of one kind for each address (or another name); switched off it lets everything through. */
export class Limiter {
  /** @param limiter `undefined` = switched off */
  constructor(private readonly limiter: RateLimiterAbstract | undefined) {}

  get isOff(): boolean {
    return this.limiter === undefined;
  }

  /** Counts one event, and refuses it when it is one too many. */
  async count(address: string): Promise<Refusal | undefined> {
    return (await this.fill(address)).refused;
  }

  /** As `count`; `full` where this event was the last that is let through: until when, which is said once a window. */
  async fill(address: string): Promise<{ readonly refused?: Refusal; readonly full?: Refusal }> {
    try {
      const state = await this.limiter?.consume(storedName(address));
      return state?.remainingPoints === 0 ? { full: this.refusal(state) } : {};
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return { refused: this.refusal(refused) };
      throw refused;
    }
  }

  /** Begins anew, as if nothing had been counted; also what was counted while Redis was away. */
  async forget(address: string): Promise<void> {
    const { limiter } = this;
    await limiter?.delete(storedName(address));
    // Not in its types.
    const { insuranceLimiter } = (limiter ?? {}) as { insuranceLimiter?: RateLimiterAbstract };
    await insuranceLimiter?.delete(storedName(address));
  }

  /** Counts nothing: is the address past the limit already? */
  async look(address: string): Promise<Refusal | undefined> {
    const standing = await this.standing(address);
    return 'refused' in standing ? standing.refused : undefined;
  }

  /** Counts nothing: how many more events are let through, or none. */
  async standing(address: string): Promise<{ readonly left: number } | { readonly refused: Refusal }> {
    if (this.limiter === undefined) return { left: Infinity };
    const state = await this.limiter.get(storedName(address));
    // A window that ends later than any can was left by a clock that has been set back since.
    if (state === null || state.msBeforeNext > this.limiter.duration * 1000)
      return { left: this.limiter.points };
    return state.remainingPoints > 0 ? { left: state.remainingPoints } : { refused: this.refusal(state) };
  }

  private refusal({ msBeforeNext }: RateLimiterRes): Refusal {
    const seconds = Math.ceil(msBeforeNext / 1000);
    return { retryAfter: Math.max(1, Math.min(seconds, this.limiter?.duration ?? seconds)) };
  }
}
