import type { RateLimit } from '../config/variables.js';
import { AuthAttemptLimiter } from './auth-attempt-limiter.js';
import type { Claimant } from './claimant.js';
import { Limiter, type Refusal } from './limiter.js';
import type { LimiterStore } from './limiter-store.js';
import type { LockoutRegister } from './lockout-register.js';
import type { ProvenIds } from './proven-ids.js';

/** Failures are counted for an address within a context, and for each id that is claimed from there. */
const placeOf = ({ context, address }: Pick<Claimant, 'context' | 'address'>): string =>
  `${context} ${address}`;

/**
 * Failures to prove an identity. The first counter is of (context, address). When it is full, only ids that proved themselves from
 * that address within a day are still examined, and the second, of (context, address, id) with the same limit, stops those too: who guesses
 * locks out itself, and not its neighbours behind one router.
 */
export class AuthFailures {
  private readonly ofAddress: Limiter;
  private readonly ofId: Limiter;
  private readonly proven: ProvenIds;
  private readonly attempts: AuthAttemptLimiter;
  private readonly attemptsOfId: AuthAttemptLimiter;

  constructor(
    limit: RateLimit | undefined,
    private readonly store: LimiterStore,
    private readonly register: LockoutRegister | undefined,
  ) {
    this.ofAddress = new Limiter(limit && store.limiter('auth-failures', limit, 'secrets'));
    this.ofId = new Limiter(limit && store.limiter('auth-failures-of-id', limit, 'secrets'));
    this.proven = store.provenIds();
    this.attempts = new AuthAttemptLimiter((place) => this.ofAddress.standing(place));
    this.attemptsOfId = new AuthAttemptLimiter((hash) => this.ofId.standing(hash));
    register?.onLifted(({ counter, name }) =>
      (counter === 'address' ? this.ofAddress : this.ofId).forget(name),
    );
  }

  get isOff(): boolean {
    return this.ofAddress.isOff;
  }

  /**
   * Has credentials looked at, and counts the failure; never more of one address at a time than it has failures left.
   * @param examine who it is; `undefined` = not recognised
   * @returns a refusal when there were too many failures, the credentials looked at or not
   */
  async examine<Principal>(
    claimant: Claimant,
    examine: () => Promise<Principal | undefined>,
  ): Promise<{ readonly refused: Refusal } | { readonly principal: Principal | undefined }> {
    if (this.isOff) return { principal: await examine() };
    const hash = this.hashOf(claimant);
    const counted = async () => {
      const principal = await examine();
      const failed = principal === undefined;
      if (!failed) this.prove(claimant, hash);
      return { failed, principal, refused: failed ? await this.countHashed(claimant, hash) : undefined };
    };
    const place = placeOf(claimant);
    let result = await this.attempts.pass(place, counted);
    if (!('failed' in result) && (await this.proven.has(hash)))
      result = await this.attemptsOfId.pass(hash, counted);
    if (!('failed' in result) && (await this.forgetLifted()))
      result = await this.attempts.pass(place, counted);
    if (result.refused) return { refused: result.refused };
    return { principal: 'principal' in result ? result.principal : undefined };
  }

  /** Would these credentials not even be looked at? Counts nothing. */
  async refusalOf(claimant: Claimant): Promise<Refusal | undefined> {
    const refused = await this.refusalOfAddress(claimant);
    if (refused === undefined) return undefined;
    const hash = this.hashOf(claimant);
    return (await this.proven.has(hash)) ? this.ofId.look(hash) : refused;
  }

  /** The address has failed too often: only ids that have proved themselves are examined. */
  async refusalOfAddress(place: Omit<Claimant, 'id'>): Promise<Refusal | undefined> {
    const refused = await this.ofAddress.look(placeOf(place));
    if (refused === undefined || !(await this.forgetLifted())) return refused;
    return this.ofAddress.look(placeOf(place));
  }

  /** Has any id proved itself from this address? */
  anyProven(place: Omit<Claimant, 'id'>): Promise<boolean> {
    return this.proven.has(this.hashOf({ ...place, id: '' }));
  }

  /** Counts one failure. Refuses from the first one past the limit on. */
  count(claimant: Claimant): Promise<Refusal | undefined> {
    return this.isOff ? Promise.resolve(undefined) : this.countHashed(claimant, this.hashOf(claimant));
  }

  /** These credentials were right. */
  proved(claimant: Claimant): void {
    if (!this.isOff) this.prove(claimant, this.hashOf(claimant));
  }

  async isProven(claimant: Claimant): Promise<boolean> {
    return !this.isOff && (await this.proven.has(this.hashOf(claimant)));
  }

  /** @returns whether the operator has lifted any since it was asked last */
  private async forgetLifted(): Promise<boolean> {
    return (await this.register?.forgetLifted()) ?? false;
  }

  private prove({ context, address }: Claimant, hash: string): void {
    if (this.proven.isFresh(hash)) return;
    this.proven.add(hash);
    this.proven.add(this.hashOf({ context, address, id: '' }));
  }

  private async countHashed(claimant: Claimant, hash: string): Promise<Refusal | undefined> {
    const place = placeOf(claimant);
    const [ofAddress, ofId] = await Promise.all([this.ofAddress.fill(place), this.ofId.fill(hash)]);
    const lockout = { context: claimant.context, address: claimant.address, keyId: hash.slice(0, 12) };
    if (ofAddress.full) this.register?.begin({ ...lockout, counter: 'address', name: place }, ofAddress.full);
    if (ofId.full) this.register?.begin({ ...lockout, counter: 'id', name: hash }, ofId.full);
    return ofAddress.refused;
  }

  private hashOf({ context, address, id }: Claimant): string {
    return this.store.hash(`${context}\0${address}\0${id}`);
  }
}
