import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import { KeyedMutex } from '../../../shared/jobs/keyed-mutex.js';

/** Longer than a login can take (LONGEST_FETCH of upstream/upstream.ts); a replica that died in the middle blocks its account no longer than this. */
const CLAIM_SECONDS = 45;
const CLAIM = `interval '${CLAIM_SECONDS} seconds'`;
/** A claim that ends later than any can is of a time before the database's clock was set back. */
const isClaimed = (column: string): string => `(${column} > now() AND ${column} <= now() + ${CLAIM})`;

/**
 * One login at a time for an account, over all replicas. The claim stands in the account's row and is decided under that row's lock,
 * but the lock is not held during the login: a slow upstream must not use up the database's connections.
 */
@Injectable()
export class LoginLock {
  constructor(
    private readonly database: Database,
    private readonly mutex: KeyedMutex,
  ) {}

  /**
   * For a login by itself: only while there is no valid session, the account is active, and no pause is on.
   * @param lastLogin as the caller knows it: where another login came in between, there is something newer to look at first. (The
   * sessions alone do not show it: a statement that waited for the row's lock still sees those of before.)
   */
  async claimIfNeeded(accountId: string, lastLogin: Date | null, now: Date): Promise<string | undefined> {
    return this.claim(
      accountId,
      `AND a.state = 'active' AND NOT a.paused AND coalesce(a.next_login_at, '-infinity') <= $3 AND coalesce(a.rests_until, '-infinity') <= $3
       AND a.last_login_at IS NOT DISTINCT FROM $4 AND NOT EXISTS (SELECT FROM imvu.sessions s WHERE s.account_id = a.id AND s.valid)`,
      [now, lastLogin],
    );
  }

  /** For a login that somebody asked for. */
  async claimAnyway(accountId: string): Promise<string | undefined> {
    return this.claim(accountId, '', []);
  }

  async release(accountId: string, claim: string): Promise<void> {
    await this.mutex.runExclusive(accountId, () =>
      this.database.query(
        'UPDATE imvu.accounts SET login_claim = NULL, login_claimed_until = NULL WHERE id = $1 AND login_claim = $2',
        [accountId, claim],
      ),
    );
  }

  /** Whether a login is going on somewhere. */
  async running(accountId: string): Promise<boolean> {
    const rows = await this.database.query(
      `SELECT FROM imvu.accounts WHERE id = $1 AND ${isClaimed('login_claimed_until')}`,
      [accountId],
    );
    return rows.length > 0;
  }

  private async claim(accountId: string, condition: string, values: unknown[]): Promise<string | undefined> {
    const claim = randomUUID();
    // The database's clock: those of the replicas may differ.
    const rows = await this.mutex.runExclusive(accountId, () =>
      this.database.query(
        `UPDATE imvu.accounts a SET login_claim = $2, login_claimed_until = now() + ${CLAIM}
        WHERE a.id = $1 AND ${isClaimed('a.login_claimed_until')} IS NOT TRUE ${condition} RETURNING a.id`,
        [accountId, claim, ...values],
      ),
    );
    return rows.length > 0 ? claim : undefined;
  }
}
