import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
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

const EVERY_MS = 100;
const BATCH = 1_000;
/** What is kept while the database is away; past that the oldest go, with a warning. */
const MAX_WAITING = 50_000;

/**
 * The audit, and the sessions' figures that follow from it. Written in batches, at most 100 ms late: a statement for each call would
 * be the dearest part of a call.
 */
@Injectable()
export class UsageAudit implements OnModuleDestroy {
  private readonly logger = new Logger(UsageAudit.name);
  private waiting: Use[] = [];
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<void> = Promise.resolve();

  constructor(private readonly database: Database) {}

  async onModuleDestroy(): Promise<void> {
    await this.flush();
    clearTimeout(this.timer);
  }

  record(use: Use): void {
    this.waiting.push(use);
    this.timer ??= setTimeout(() => void this.flush(), EVERY_MS);
  }

  /** Writes what waits; returns when it is written, or could not be. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.flushing = this.flushing.then(() => this.write());
    return this.flushing;
  }

  private async write(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, BATCH);
      try {
        await this.insert(batch);
      } catch (error) {
        this.waiting = [...batch, ...this.waiting];
        const lost = Math.max(0, this.waiting.length - MAX_WAITING);
        this.waiting.splice(0, lost);
        this.logger.error(`The audit cannot be written now (${lost} lost): ${String(error)}`);
        this.timer ??= setTimeout(() => void this.flush(), EVERY_MS * 10).unref();
        return;
      }
    }
  }

  /** One statement: the audit rows, and per session how often and when it was last used. A good use mends the score by one. */
  private async insert(batch: readonly Use[]): Promise<void> {
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
       )
       UPDATE imvu.sessions s
          SET uses = s.uses + used.uses, last_used_at = greatest(s.last_used_at, used.last),
              score = greatest(0, least(100, s.score + used.good - 10 * used.limited))
         FROM used WHERE s.id = used.session_id`,
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
