import { Injectable } from '@nestjs/common';
import { RateLimiterMemory, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { LimitsConfig } from '../config/config.js';
import type { RateLimit } from '../config/environment.js';

/** Past a limit; `retryAfter` in whole seconds, at least 1. */
export interface Refusal {
  readonly retryAfter: number;
}

/** Counts events of one kind for each address (or another name); switched off it lets everything through. */
export class Limiter {
  private readonly limiter: RateLimiterAbstract | undefined;

  constructor(keyPrefix: string, limit: RateLimit | undefined) {
    this.limiter =
      limit && new RateLimiterMemory({ keyPrefix, points: limit.points, duration: limit.seconds });
  }

  /** Counts one event, and refuses it when it is one too many. */
  async count(address: string): Promise<Refusal | undefined> {
    try {
      await this.limiter?.consume(address);
      return undefined;
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return refusal(refused);
      throw refused;
    }
  }

  /** Counts nothing: is the address past the limit already? */
  async look(address: string): Promise<Refusal | undefined> {
    const state = await this.limiter?.get(address);
    return state && state.remainingPoints <= 0 ? refusal(state) : undefined;
  }
}

function refusal(state: RateLimiterRes): Refusal {
  return { retryAfter: Math.max(1, Math.ceil(state.msBeforeNext / 1000)) };
}

/** What one client address may do: requests, new and open websockets, and failures to say who it is (specs/platform.md). */
@Injectable()
export class AbuseLimits {
  private readonly failures: Limiter;
  private readonly requests: Limiter;
  private readonly connections: Limiter;
  private readonly open = new Map<string, number>();

  constructor(private readonly limits: LimitsConfig) {
    this.failures = new Limiter('auth-failures', limits.authFailures);
    this.requests = new Limiter('requests', limits.requests);
    this.connections = new Limiter('connections', limits.connections);
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

  /** Counts a new websocket; to be matched by `connectionClosed` if it was not refused. */
  async countConnection(address: string): Promise<Refusal | undefined> {
    const open = this.open.get(address) ?? 0;
    if (this.limits.openConnections > 0 && open >= this.limits.openConnections) return { retryAfter: 1 };
    // Counted before the wait, or many that come at once would all find room.
    this.open.set(address, open + 1);
    const refused = (await this.guessing(address)) ?? (await this.connections.count(address));
    if (refused) this.connectionClosed(address);
    return refused;
  }

  /**
   * A limit of a context's own, counted where the others are.
   * @param name unique in the house
   */
  limiter(name: string, limit: RateLimit | undefined): Limiter {
    return new Limiter(name, limit);
  }

  connectionClosed(address: string): void {
    const open = (this.open.get(address) ?? 1) - 1;
    if (open > 0) this.open.set(address, open);
    else this.open.delete(address);
  }
}
