import { Injectable } from '@nestjs/common';
import { ReadThroughCache } from '../../../shared/cache/read-through-cache.js';
import { PoolChanges } from '../sessions/pool-changes.js';
import { SessionPoolRows, type SessionPool } from './session-pool.repository.js';

/** For how long a pool is picked from before it is read again. */
const REUSE_MS = 250;

/** No replica picks from a pool that is older than this: an exclusive lease is in force everywhere after that time. */
export const POOL_TRUST_MS = 750;

/** What each user has to pick from, read from the database a few times a second at most. */
@Injectable()
export class SessionPools {
  private readonly pools;

  constructor(rows: SessionPoolRows, changes: PoolChanges) {
    this.pools = new ReadThroughCache((userId) => rows.of(userId), REUSE_MS, POOL_TRUST_MS);
    changes.subscribe((userId) => this.pools.forget(userId));
  }

  of(userId: string): Promise<SessionPool> {
    return this.pools.get(userId);
  }

  /** For who has seen that it is out of date, as another replica changed something. @returns it as it is in the database now */
  current(userId: string): Promise<SessionPool> {
    this.pools.forget(userId);
    return this.pools.get(userId);
  }
}
