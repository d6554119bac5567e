import { createHmac, randomBytes } from 'node:crypto';
import { RateLimiterMemory, type RateLimiterAbstract } from 'rate-limiter-flexible';
import type { RateLimit } from '../config/variables.js';
import { ProvenIds } from './proven-ids.js';

/** Whether what is counted by is an address, or something that only this house may know (a mail address, a key that was tried). */
export type KeySensitivity = 'addresses' | 'secrets';

/** How many websockets each address has open in this process. */
export type OpenConnectionCounts = ReadonlyMap<string, number>;

/** The open websockets of the other replicas. */
export interface PeerConnectionCounts {
  /**
   * Tells the other replicas how many this one has open for an address, if there is room for that many.
   * @param most how many all replicas together may have
   * @returns false when there is no room; true also when the others cannot be asked
   */
  claim(address: string, most: number): Promise<boolean>;
  /** Tells the other replicas how many this one has now. */
  tell(address: string): void;
}

/** Where the limits are counted: in this process, or together with the other replicas (RedisLimiterStore). */
export abstract class LimiterStore {
  /** @param name unique in the house */
  abstract limiter(name: string, limit: RateLimit, counted: KeySensitivity): RateLimiterAbstract;

  /** A keyed hash, the same in all processes that count together: for what nobody should be able to read or try. */
  abstract hash(value: string): string;

  abstract provenIds(): ProvenIds;

  /** @returns `undefined` where this process knows of no other */
  abstract share(own: OpenConnectionCounts): PeerConnectionCounts | undefined;
}

export class MemoryLimiterStore extends LimiterStore {
  private readonly key = randomBytes(32);

  limiter(name: string, { points, seconds }: RateLimit): RateLimiterAbstract {
    return new RateLimiterMemory({ keyPrefix: name, points, duration: seconds });
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
