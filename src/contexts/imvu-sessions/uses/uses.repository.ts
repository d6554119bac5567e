import { Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';

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

/** Reads the audit of uses. */
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
}
