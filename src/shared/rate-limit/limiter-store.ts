import { createHmac, randomBytes } from 'node:crypto';
import { RateLimiterMemory, type RateLimiterAbstract } from 'rate-limiter-flexible';
import type { RateLimit } from '../config/variables.js';
import { ProvenIds } from './proven-ids.js';

/** Whether what is counted by is an address, or a value that must not be readable in Redis (a mail address, a key that was tried). */
export type KeySensitivity = 'addresses' | 'secrets';

/** How many websockets each address has open in this process. */
export type OpenConnectionCounts = ReadonlyMap<string, number>;

/** The open websockets of the other replicas. */
export interface PeerConnectionCounts {
  /**
   * Publishes to the other replicas how many this one has open for an address, if that many are allowed.
   * @param most how many all replicas together may have
   * @returns false where no more are allowed; true also when the others cannot be asked
   */
  claim(address: string, most: number): Promise<boolean>;
  /** Publishes how many this replica has now. */
  publish(address: string): void;
}

/** What a RateLimiterMemory holds; it has no public name for it. rate-limits.spec.ts fails when that changes. */
interface Stored {
  readonly _memoryStorage: { readonly _storage: ReadonlyMap<string, unknown> };
}

/** Where the limits are counted: in this process, or together with the other replicas (RedisLimiterStore). */
export abstract class LimiterStore {
  private readonly inMemory: RateLimiterMemory[] = [];

  /** @param name unique in the process */
  abstract limiter(name: string, limit: RateLimit, counted: KeySensitivity): RateLimiterAbstract;

  /** A keyed hash, the same in all processes that count together: for what nobody should be able to read or try. */
  abstract hash(value: string): string;

  /** How many names are counted by in this process at the moment. */
  countKeys(): number {
    let keys = 0;
    for (const limiter of this.inMemory) keys += (limiter as unknown as Stored)._memoryStorage._storage.size;
    return keys;
  }

  /** A limiter that counts in this process alone; `countKeys` has its names. */
  protected memoryLimiter(name: string, { points, seconds }: RateLimit): RateLimiterMemory {
    const limiter = new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });
    this.inMemory.push(limiter);
    return limiter;
  }

  abstract provenIds(): ProvenIds;

  /** @returns `undefined` where this process knows of no other */
  abstract share(own: OpenConnectionCounts): PeerConnectionCounts | undefined;
}

/** Counts in this process alone. */
export class MemoryLimiterStore extends LimiterStore {
  private readonly key = randomBytes(32);

  limiter(name: string, limit: RateLimit): RateLimiterAbstract {
    return this.memoryLimiter(name, limit);
  }

  hash(value: string): string {
    return createHmac('sha256', this.key).update(value).digest('base64url');
  }

  provenIds(): ProvenIds {
    return new ProvenIds();
  }

  share(): undefined {
    return undefined;
  }
}
