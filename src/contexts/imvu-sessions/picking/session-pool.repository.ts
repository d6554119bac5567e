import { Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import { Clock } from '../../../shared/jobs/clock.js';
import type { Cooldown, Reason, ReasonCode, StoredState } from '../accounts/account.js';
import type { SealedSession } from '../sessions/session-secrets.js';

export type Lease = 'none' | 'shared' | 'exclusive';

export interface PooledSession extends SealedSession {
  readonly accountId: string;
  /** Unix milliseconds; 0 = never. */
  readonly lastUsed: number;
  readonly lastChecked: number;
  readonly lease: Lease;
}

export interface PooledAccount extends Cooldown, Reason {
  readonly id: string;
  readonly username: string;
  readonly paused: boolean;
  readonly lastLoginAt: Date | null;
  /** The valid ones. */
  readonly sessions: readonly PooledSession[];
}

/** All that one user has to pick from. */
export type SessionPool = readonly PooledAccount[];

interface Row {
  readonly account_id: string;
  readonly username: string;
  readonly state: StoredState;
  readonly paused: boolean;
  readonly reason: string | null;
  readonly reason_code: ReasonCode | null;
  readonly rests_until: Date | null;
  readonly next_login_at: Date | null;
  readonly last_login_at: Date | null;
  readonly id: string | null;
  readonly cookie: Buffer;
  readonly sauce: Buffer | null;
  readonly last_used_at: Date | null;
  readonly last_checked_at: Date | null;
  readonly lease: number | null;
}

/** All that a user has to pick from, in one statement. */
@Injectable()
export class SessionPoolRows {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async of(userId: string): Promise<SessionPool> {
    const rows = await this.database.query<Row>(
      `SELECT a.id AS account_id, a.username, a.state, a.paused, a.reason, a.reason_code, a.rests_until, a.next_login_at, a.last_login_at,
              s.id, s.cookie, s.sauce, s.last_used_at, s.last_checked_at,
              (SELECT max(CASE WHEN c.exclusive THEN 2 ELSE 1 END) FROM imvu.checkouts c
                WHERE c.session_id = s.id AND c.ended_at IS NULL AND c.expires_at > $2) AS lease
         FROM imvu.accounts a LEFT JOIN imvu.sessions s ON s.account_id = a.id AND s.valid
        WHERE a.user_id = $1 ORDER BY a.created_at, a.id, s.created_at, s.id`,
      [userId, this.clock.now()],
    );
    const accounts = new Map<string, PooledAccount & { sessions: PooledSession[] }>();
    for (const row of rows) {
      const account = accounts.get(row.account_id) ?? {
        id: row.account_id,
        username: row.username,
        state: row.state,
        paused: row.paused,
        reason: row.reason,
        reasonCode: row.reason_code,
        restsUntil: row.rests_until,
        nextLoginAt: row.next_login_at,
        lastLoginAt: row.last_login_at,
        sessions: [],
      };
      accounts.set(row.account_id, account);
      if (row.id !== null) account.sessions.push(pooled(row.id, row));
    }
    return [...accounts.values()];
  }
}

function pooled(id: string, row: Row): PooledSession {
  return {
    id,
    accountId: row.account_id,
    cookie: row.cookie,
    sauce: row.sauce,
    lastUsed: row.last_used_at?.getTime() ?? 0,
    lastChecked: row.last_checked_at?.getTime() ?? 0,
    lease: row.lease === 2 ? 'exclusive' : row.lease === 1 ? 'shared' : 'none',
  };
}
