import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { Database } from '../../shared/database/database.js';
import { DatabaseError } from '../../shared/database/database-error.js';
import { KeyedMutex, type MutexKey } from '../../shared/jobs/keyed-mutex.js';

/** Who has waited so long for others to be over is refused, as by KeyedMutex. */
const TURN_TIMEOUT_MS = 4_000;

/** Work that may wait for rows that others have locked, but for that of BalanceBatcher: it leaves connections of the pool to work that does not. */
@Injectable()
export class RowWaits {
  private readonly limit;

  constructor(
    database: Database,
    private readonly mutex: KeyedMutex,
  ) {
    this.limit = pLimit(Math.max(1, Math.floor(database.connections / 2)));
  }

  /**
   * Runs `work` when all that came before it with the same key is over, and half of the connections at most are taken by work like it.
   * @param key whose row it may wait for: a player's, an account's, a key's
   * @throws DatabaseError where that took too long; what `work` throws
   */
  run<Result>(key: MutexKey, work: () => Promise<Result>): Promise<Result> {
    const since = performance.now();
    return this.mutex.runExclusive(key, () =>
      this.limit(() => {
        if (performance.now() - since > TURN_TIMEOUT_MS)
          throw new DatabaseError(new Error('Others have been waiting for locked rows for too long.'), true);
        return work();
      }),
    );
  }
}
