import { Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';

/** One use of a session, as the audit keeps it. */
export interface Use {
  readonly at: Date;
  readonly userId: string;
  readonly sessionId: string | null;
  readonly action: 'proxy' | 'client' | 'checkout' | 'reveal' | 'revoke';
  readonly method: string;
  /** Without the query, which may hold what is nobody's business. */
  readonly path: string;
  /** HTTP status of upstream; null where there was no answer. */
  readonly status: number | null;
  readonly milliseconds: number;
}

/** One use of a session as its user sees it. Times are ISO 8601. */
export interface UseView {
  readonly id: string;
  readonly at: string;
  readonly session_id: string | null;
  readonly action: string;
  readonly method: string;
  readonly path: string;
  /** HTTP status of IMVU; null where there was no answer. */
  readonly status: number | null;
  readonly milliseconds: number;
}

export interface UseFilter {
  readonly accountId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly status?: number | undefined;
  /** Only those before this one. */
  readonly after?: string | undefined;
  readonly limit: number;
}

interface Row extends Omit<UseView, 'at'> {
  readonly at: Date;
}

/** The audit of uses. */
@Injectable()
export class ImvuUses {
  constructor(private readonly database: Database) {}

  /**
   * A user's own uses, the newest first.
   * @returns `next` to be given as `after`; null on the last page
   */
  async page(userId: string, filter: UseFilter): Promise<{ items: UseView[]; next: string | null }> {
    const { accountId, sessionId, status, after, limit } = filter;
    const rows = await this.database.query<Row>(
      `SELECT id::text, at, session_id, action, method, path, status, milliseconds FROM imvu.uses
        WHERE user_id = $1
          AND ($2::uuid IS NULL OR session_id IN
                (SELECT s.id FROM imvu.sessions s JOIN imvu.accounts a ON a.id = s.account_id WHERE a.id = $2 AND a.user_id = $1))
          AND ($3::uuid IS NULL OR session_id = $3) AND ($4::smallint IS NULL OR status = $4) AND ($5::bigint IS NULL OR id < $5)
        ORDER BY id DESC LIMIT $6`,
      [userId, accountId ?? null, sessionId ?? null, status ?? null, after ?? null, limit + 1],
    );
    const items = rows.slice(0, limit).map((row) => ({ ...row, at: row.at.toISOString() }));
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  }

  /**
   * One statement: the audit rows, and per session how often and when it was last used. A good use mends the score by one, but not that of
   * a dead session. The sessions are locked in the order of their ids, as everywhere: two replicas never wait for one another.
   */
  async add(batch: readonly Use[]): Promise<void> {
    await this.database.query(
      `WITH given AS (
         SELECT * FROM unnest($1::timestamptz[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::smallint[], $8::integer[])
           AS t (at, user_id, session_id, action, method, path, status, milliseconds)
       ), audited AS (
         INSERT INTO imvu.uses (at, user_id, session_id, action, method, path, status, milliseconds) SELECT * FROM given
       ), used AS (
         SELECT session_id, count(*) AS uses, max(at) AS last, count(*) FILTER (WHERE status < 400) AS good,
                count(*) FILTER (WHERE status = 429) AS limited
           FROM given WHERE action IN ('proxy', 'client', 'checkout') AND session_id IS NOT NULL GROUP BY session_id
       ), locked AS (
         SELECT id FROM imvu.sessions WHERE id IN (SELECT session_id FROM used) ORDER BY id FOR NO KEY UPDATE
       )
       UPDATE imvu.sessions s
          SET uses = s.uses + used.uses, last_used_at = greatest(s.last_used_at, used.last),
              score = CASE WHEN s.valid THEN greatest(0, least(100, s.score + used.good - 10 * used.limited)) ELSE 0 END
         FROM used JOIN locked ON locked.id = used.session_id WHERE s.id = used.session_id`,
      [
        batch.map((use) => use.at),
        batch.map((use) => use.userId),
        batch.map((use) => use.sessionId),
        batch.map((use) => use.action),
        batch.map((use) => use.method),
        batch.map((use) => use.path.slice(0, 1_000)),
        batch.map((use) => use.status),
        batch.map((use) => use.milliseconds),
      ],
    );
  }
}
