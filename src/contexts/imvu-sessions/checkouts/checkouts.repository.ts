import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { PoolChanges } from '../sessions/pool-changes.js';
import { Database } from '../../../shared/database/database.js';
import type { TransactionScope } from '../../../shared/database/queryable.js';
import { KeyedMutex } from '../../../shared/jobs/keyed-mutex.js';

/** A lease of a session. */
export interface Checkout {
  readonly id: string;
  readonly sessionId: string;
  readonly accountId: string;
  readonly exclusive: boolean;
  readonly expiresAt: Date;
}

const RETURNING = `c.id, c.session_id AS "sessionId", s.account_id AS "accountId", c.exclusive, c.expires_at AS "expiresAt"`;
const OPEN = 'c.ended_at IS NULL AND c.expires_at > $3';

/** The leases, decided under the session's row lock. */
@Injectable()
export class Checkouts {
  constructor(
    private readonly database: Database,
    private readonly changes: PoolChanges,
    private readonly mutex: KeyedMutex,
  ) {}

  /** @returns undefined where somebody else was quicker, or the session is no longer valid */
  async open(
    userId: string,
    sessionId: string,
    exclusive: boolean,
    now: Date,
    expiresAt: Date,
  ): Promise<Checkout | undefined> {
    const open = async (transaction: TransactionScope): Promise<Checkout | undefined> => {
      transaction.whenOver(() => this.changes.publish(userId));
      const [session] = await transaction.query<{ accountId: string }>(
        `SELECT account_id AS "accountId" FROM imvu.sessions WHERE id = $1 AND valid FOR UPDATE`,
        [sessionId],
      );
      if (session === undefined) return undefined;
      const others = await transaction.query(
        `SELECT FROM imvu.checkouts c WHERE c.session_id = $1 AND ($2 OR c.exclusive) AND ${OPEN}`,
        [sessionId, exclusive, now],
      );
      if (others.length > 0) return undefined;
      const id = randomUUID();
      await transaction.query(
        `INSERT INTO imvu.checkouts (id, session_id, user_id, exclusive, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [id, sessionId, userId, exclusive, now, expiresAt],
      );
      return { id, sessionId, accountId: session.accountId, exclusive, expiresAt };
    };
    return this.mutex.runExclusive(sessionId, () => this.database.transaction(open));
  }

  /** @returns undefined where the user has no such lease that is still running */
  async extend(userId: string, id: string, now: Date, expiresAt: Date): Promise<Checkout | undefined> {
    const [row] = await this.mutex.runExclusive(id, () =>
      this.database.query<Checkout>(
        `UPDATE imvu.checkouts c SET expires_at = $4 FROM imvu.sessions s
        WHERE s.id = c.session_id AND c.user_id = $1 AND c.id = $2 AND ${OPEN} RETURNING ${RETURNING}`,
        [userId, id, now, expiresAt],
      ),
    );
    this.changes.publish(userId);
    return row;
  }

  /** @returns undefined as `extend` */
  async end(userId: string, id: string, now: Date, verdict: string): Promise<Checkout | undefined> {
    const [row] = await this.mutex.runExclusive(id, () =>
      this.database.query<Checkout>(
        `UPDATE imvu.checkouts c SET ended_at = $3, verdict = $4 FROM imvu.sessions s
        WHERE s.id = c.session_id AND c.user_id = $1 AND c.id = $2 AND ${OPEN} RETURNING ${RETURNING}`,
        [userId, id, now, verdict],
      ),
    );
    this.changes.publish(userId);
    return row;
  }
}
