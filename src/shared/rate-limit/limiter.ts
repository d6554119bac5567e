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
    await this.limiter?.delete(storedName(address));
    await this.insurance?.delete(storedName(address));
  }

  /** Counts nothing: is the address past the limit already? */
  async look(address: string): Promise<Refusal | undefined> {
    const standing = await this.standing(address);
    return 'refused' in standing ? standing.refused : undefined;
  }

  /**
   * Counts nothing: how many more events are let through, or none. The stricter of Redis and of what was counted in this process: a Redis
   * that can be read and not written knows nothing of the newest.
   */
  async standing(address: string): Promise<{ readonly left: number } | { readonly refused: Refusal }> {
    const { limiter, insurance } = this;
    if (limiter === undefined) return { left: Infinity };
    const shared = this.standingOf(await limiter.get(storedName(address)), limiter);
    if (insurance === undefined) return shared;
    const own = this.standingOf(await insurance.get(storedName(address)), limiter);
    if ('refused' in shared && 'refused' in own)
      return shared.refused.retryAfter < own.refused.retryAfter ? own : shared;
    if ('refused' in shared) return shared;
    return 'refused' in own || own.left < shared.left ? own : shared;
  }

  private standingOf(
    state: RateLimiterRes | null,
    { points, duration }: RateLimiterAbstract,
  ): { readonly left: number } | { readonly refused: Refusal } {
    // A window that ends later than any can was left by a clock that has been set back since.
    if (state === null || state.msBeforeNext > duration * 1000) return { left: points };
    return state.remainingPoints > 0 ? { left: state.remainingPoints } : { refused: this.refusal(state) };
  }

  /** What counts in this process where Redis cannot; not in the library's types. */
  private get insurance(): RateLimiterAbstract | undefined {
    return (this.limiter as { insuranceLimiter?: RateLimiterAbstract } | undefined)?.insuranceLimiter;
  }

  private refusal({ msBeforeNext }: RateLimiterRes): Refusal {
    const seconds = Math.ceil(msBeforeNext / 1000);
    return { retryAfter: Math.max(1, Math.min(seconds, this.limiter?.duration ?? seconds)) };
  }
}
