import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';

export const PROVEN_FOR_MS = 24 * 3_600_000;
const MAX_PROVEN = 10_000;
/** A proof is renewed once it is that old, not with every request. */
const RENEWED_AFTER_MS = 3_600_000;

/** Ids that proved themselves within a day, as keyed hashes; 10,000 at most, the newest. */
export class ProvenIds {
  private readonly ids = new LRUCache<string, true>({ max: MAX_PROVEN, ttl: PROVEN_FOR_MS });

  add(hash: string): void {
    this.ids.set(hash, true);
  }

  has(hash: string): Promise<boolean> {
    return Promise.resolve(this.ids.has(hash));
  }

  /** Whether `add` was called so recently that it need not be called again. */
  isFresh(hash: string): boolean {
    return this.ids.getRemainingTTL(hash) > PROVEN_FOR_MS - RENEWED_AFTER_MS;
  }
}

/** The same over all replicas; while Redis is away, of this process alone. */
export class SharedProvenIds extends ProvenIds {
  /** @param key of a sorted set: hashes, by when they proved themselves last */
  constructor(
    private readonly redis: Redis,
    private readonly key: string,
  ) {
    super();
  }

  override add(hash: string): void {
    super.add(hash);
    const now = Date.now();
    this.redis
      .multi()
      .zadd(this.key, now, hash)
      .zremrangebyscore(this.key, 0, now - PROVEN_FOR_MS)
      .zremrangebyrank(this.key, 0, -MAX_PROVEN - 1)
      .pexpire(this.key, PROVEN_FOR_MS)
      .exec()
      .catch(() => undefined);
  }

  override async has(hash: string): Promise<boolean> {
    if (await super.has(hash)) return true;
    const since = await this.redis.zscore(this.key, hash).catch(() => null);
    return since !== null && Number(since) > Date.now() - PROVEN_FOR_MS;
  }
}
