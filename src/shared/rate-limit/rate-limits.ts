import { Injectable } from '@nestjs/common';
import { LimitsConfig } from '../config/platform-settings.js';
import type { RateLimit } from '../config/variables.js';
import { LimiterStore, MemoryLimiterStore, type KeySensitivity } from './limiter-store.js';
import { AuthAttemptLimiter } from './auth-attempt-limiter.js';
import { Limiter, type Refusal } from './limiter.js';
import { OpenConnections } from './open-connections.js';

export { Limiter, type Refusal } from './limiter.js';

/** What one client address may do: requests, new and open websockets, and failures to say who it is (specs/platform.md). */
@Injectable()
export class RateLimits {
  private readonly failures: Limiter;
  private readonly requests: Limiter;
  private readonly connections: Limiter;
  private readonly open: OpenConnections;
  private readonly gate: AuthAttemptLimiter;

  constructor(
    limits: LimitsConfig,
    private readonly counters: LimiterStore = new MemoryLimiterStore(),
  ) {
    this.failures = this.make('auth-failures', limits.authFailures, 'addresses');
    this.requests = this.make('requests', limits.requests, 'addresses');
    this.connections = this.make('connections', limits.connections, 'addresses');
    this.open = new OpenConnections(limits.openConnections, counters);
    this.gate = new AuthAttemptLimiter((address) => this.failures.standing(address));
  }

  /** False where `LIMIT_REQUESTS` is switched off. */
  get limitsRequests(): boolean {
    return !this.requests.isOff;
  }

  countRequest(address: string): Promise<Refusal | undefined> {
    return this.requests.count(address);
  }

  /** Has this address failed to authenticate too often? To be asked before its credentials are looked at. */
  guessing(address: string): Promise<Refusal | undefined> {
    return this.failures.look(address);
  }

  /** Counts a failed authentication: wrong secrets and unknown keys alike. Refuses from the first one past the limit on. */
  countAuthFailure(address: string): Promise<Refusal | undefined> {
    return this.failures.count(address);
  }

  /**
   * Has credentials looked at, and counts the failure; never more of one address at a time than it has failures left.
   * @param examine who it is; `undefined` = not recognised
   * @returns a refusal when the address has failed too often, its credentials looked at or not
   */
  async examine<Principal>(
    address: string,
    examine: () => Promise<Principal | undefined>,
  ): Promise<{ readonly refused: Refusal } | { readonly principal: Principal | undefined }> {
    if (this.failures.isOff) return { principal: await examine() };
    const examined = await this.gate.pass(address, async () => {
      const principal = await examine();
      const failed = principal === undefined;
      return { failed, principal, refused: failed ? await this.countAuthFailure(address) : undefined };
    });
    if (examined.refused) return { refused: examined.refused };
    return { principal: 'principal' in examined ? examined.principal : undefined };
  }

  /** Counts a new websocket; to be matched by `connectionClosed` if it was not refused. */
  async countConnection(address: string): Promise<Refusal | undefined> {
    if (!(await this.open.open(address))) return { retryAfter: 1 };
    const refused = (await this.guessing(address)) ?? (await this.connections.count(address));
    if (refused) this.connectionClosed(address);
    return refused;
  }

  /**
   * A limit of a context's own, counted where the others are. What it counts by cannot be read there.
   * @param name unique in the house
   */
  limiter(name: string, limit: RateLimit | undefined): Limiter {
    return this.make(name, limit, 'secrets');
  }

  connectionClosed(address: string): void {
    this.open.close(address);
  }

  private make(name: string, limit: RateLimit | undefined, counted: KeySensitivity): Limiter {
    return new Limiter(limit && this.counters.limiter(name, limit, counted));
  }
}
