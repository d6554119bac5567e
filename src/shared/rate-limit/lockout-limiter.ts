import type { Claimant } from './claimant.js';
import type { Limiter, Refusal } from './limiter.js';
import type { FullCounter, LockoutRegister } from './lockout-register.js';

export interface LockoutLimiterSettings {
  /** Unique in the process. */
  readonly name: string;
  /** `address`: counts for each client address; `id`: for each id, wherever it is claimed. */
  readonly counter: FullCounter['counter'];
  /** What is refused past the limit, for the log; `undefined`: as of AuthFailures. */
  readonly effect?: string;
}

/** A limit of wrong credentials that a context has beside AuthFailures. A full one locks out: the operator sees that, and may lift it. */
export class LockoutLimiter {
  private readonly prefix: string;

  /** @param hash as LimiterStore has it */
  constructor(
    private readonly settings: LockoutLimiterSettings,
    private readonly limiter: Limiter,
    private readonly hash: (value: string) => string,
    private readonly register: LockoutRegister | undefined,
  ) {
    this.prefix = `${settings.name} `;
    register?.onLifted(async ({ name }) => {
      if (name.startsWith(this.prefix)) await limiter.forget(name.slice(this.prefix.length));
    });
  }

  /** What it counts by: the address, or a keyed hash of the id. */
  nameOf({ context, address, id }: Claimant): string {
    return this.settings.counter === 'address' ? address : this.hash(`${context}\0${id}`);
  }

  /** Counts one failure. */
  async count(claimant: Claimant): Promise<void> {
    const name = this.nameOf(claimant);
    const { full } = await this.limiter.fill(name);
    if (full === undefined) return;
    const { context, address, id } = claimant;
    const { counter, effect } = this.settings;
    const keyId = this.hash(`${context}\0${id}`).slice(0, 12);
    this.register?.begin(
      { context, address, keyId, counter, name: this.prefix + name, ...(effect !== undefined && { effect }) },
      full,
    );
  }

  /** Counts nothing: is it past the limit? @param name as nameOf gives it */
  async look(name: string): Promise<Refusal | undefined> {
    const standing = await this.standing(name);
    return 'refused' in standing ? standing.refused : undefined;
  }

  /** Counts nothing: how many more failures there may be, or none. @param name as nameOf gives it */
  async standing(name: string): Promise<{ readonly left: number } | { readonly refused: Refusal }> {
    const standing = await this.limiter.standing(name);
    if (!('refused' in standing) || (await this.register?.forgetLifted()) !== true) return standing;
    return this.limiter.standing(name);
  }
}
