import { LRUCache } from 'lru-cache';
import { DatabaseError } from '../database/database-error.js';

interface Read<Value> {
  /** Of the monotonic clock, before the read began. */
  readonly since: number;
  readonly value: Value;
}

/** Milliseconds; 0 where there is none. */
function age(read: Read<unknown> | undefined): number {
  return read === undefined ? 0 : performance.now() - read.since;
}

const MAX_KEYS = 10_000;
/** Reads that took longer than their value may be trusted, before the database counts as away. */
const MAX_TRIES = 5;

/**
 * Remembers what was read from the database for a fraction of a second, so that a busy caller costs a few reads a second and not one
 * for each call; those who come at once share one read.
 *
 * Nothing older than `trustMs`, counted from before the read began, is ever given out: what another replica changed is in force here
 * after that time. What is forgotten while it is read reaches those who wait for it, and is not kept.
 */
export class ReadThroughCache<Value> {
  private readonly reads: LRUCache<string, Read<Value>>;

  /**
   * @param reuseMs for which a value is given out again
   * @param trustMs after which even a read that took long is done again
   */
  constructor(
    read: (key: string) => Promise<Value>,
    private readonly reuseMs: number,
    private readonly trustMs: number,
  ) {
    this.reads = new LRUCache<string, Read<Value>>({
      max: MAX_KEYS,
      ignoreFetchAbort: true,
      fetchMethod: async (key) => ({ since: performance.now(), value: await read(key) }),
    });
  }

  /** @throws DatabaseError also where the database answers, but always too late */
  async get(key: string): Promise<Value> {
    for (let tries = 1; tries <= MAX_TRIES; tries++) {
      // Not the library's `ttl`, which counts from the end of the read.
      const forceRefresh = age(this.reads.peek(key)) >= this.reuseMs;
      const found = await this.reads.forceFetch(key, { forceRefresh });
      if (age(found) <= this.trustMs) return found.value;
    }
    throw new DatabaseError(new Error('The database answers too slowly.'), true);
  }

  forget(key: string): void {
    this.reads.delete(key);
  }

  clear(): void {
    this.reads.clear();
  }
}
