import { Injectable, Optional } from '@nestjs/common';
import { LimitsConfig } from '../config/platform-settings.js';
import type { RateLimit } from '../config/variables.js';
import { LimiterStore, MemoryLimiterStore, type KeySensitivity } from './limiter-store.js';
import { AuthFailures } from './auth-failures.js';
import { Limiter, type Refusal } from './limiter.js';
import { LockoutLimiter, type LockoutLimiterSettings } from './lockout-limiter.js';
import { LockoutRegister } from './lockout-register.js';
import { OpenConnections } from './open-connections.js';

export { Limiter, type Refusal } from './limiter.js';
export type { LockoutLimiter } from './lockout-limiter.js';

/** An estimate of what one name takes that is counted by, with its count and its timer. */
const KEY_BYTES = 400;

/** What one client address may do: requests, new and open websockets, and failures to say who it is. */
@Injectable()
export class RateLimits {
  /** Failed authentications. */
  readonly authFailures: AuthFailures;
  private readonly requests: Limiter;
  private readonly connections: Limiter;
  private readonly open: OpenConnections;

  constructor(
    limits: LimitsConfig,
    private readonly store: LimiterStore = new MemoryLimiterStore(),
    @Optional() private readonly lockouts?: LockoutRegister,
  ) {
    this.authFailures = new AuthFailures(limits.authFailures, store, lockouts);
    this.requests = this.make('requests', limits.requests, 'addresses');
    this.connections = this.make('connections', limits.connections, 'addresses');
    this.open = new OpenConnections(limits.openConnections, store);
  }

  /** About what is held for those who are counted: each by an address or a hash of 43 characters, whatever it called itself. */
  get keyBytes(): number {
    return KEY_BYTES * this.store.countKeys();
  }

  /** False where `LIMIT_REQUESTS` is switched off. */
  get limitsRequests(): boolean {
    return !this.requests.isOff;
  }

  countRequest(address: string): Promise<Refusal | undefined> {
    return this.requests.count(address);
  }

  /**
   * Counts a new websocket; to be matched by `connectionClosed` if it was not refused.
   * @param context whose lock-outs keep it out, unless an id of its address has proved itself
   */
  async countConnection(context: string, address: string): Promise<Refusal | undefined> {
    if (!(await this.open.open(address))) return { retryAfter: 1 };
    const refused = (await this.lockOut({ context, address })) ?? (await this.connections.count(address));
    if (refused) this.connectionClosed(address);
    return refused;
  }

  private async lockOut(place: { context: string; address: string }): Promise<Refusal | undefined> {
    const refused = await this.authFailures.refusalOfAddress(place);
    return refused && !(await this.authFailures.anyProven(place)) ? refused : undefined;
  }

  /**
   * A limit of a context's own, counted where the others are. What it counts by cannot be read there.
   * @param name unique in the process
   */
  limiter(name: string, limit: RateLimit | undefined): Limiter {
    return this.make(name, limit, 'secrets');
  }

  /** The same of wrong credentials, past which somebody is locked out. */
  lockoutLimiter(settings: LockoutLimiterSettings, limit: RateLimit | undefined): LockoutLimiter {
    const hash = (value: string): string => this.store.hash(value);
    return new LockoutLimiter(settings, this.limiter(settings.name, limit), hash, this.lockouts);
  }

  connectionClosed(address: string): void {
    this.open.close(address);
  }

  private make(name: string, limit: RateLimit | undefined, counted: KeySensitivity): Limiter {
    return new Limiter(limit && this.store.limiter(name, limit, counted));
  }
}
