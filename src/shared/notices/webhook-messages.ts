import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { z } from 'zod';
import { NoticesConfig } from '../config/platform-settings.js';
import { Database, type Queryable } from '../database/database.js';
import { Clock } from '../jobs/clock.js';
import type { Notice } from './notice.js';

/** A message that this process may post now, and nobody else until its lease ends. */
export interface WebhookMessage {
  /** The same at every try, so that a receiver can tell that it has it already. */
  readonly id: string;
  readonly at: Date;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  /** How many tries there were, this one counted. */
  readonly tries: number;
}

/** Longer than any one try may last, with room for clocks that differ between replicas. */
const LEASE_MS = 60_000;
/** Waiting at once; a receiver that is away for a day must not fill the database. */
const MAX_WAITING = 10_000;

const storedData = z.record(z.string(), z.unknown());

/** The messages that are still to be posted, and those that were given up. */
@Injectable()
export class WebhookMessages {
  private readonly logger = new Logger('Notices');

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly config: NoticesConfig,
  ) {}

  /** Keeps a notice for the receiver, where there is one. */
  async add(transaction: Queryable, { type, data }: Notice, at: Date): Promise<void> {
    if (this.config.webhook === undefined) return;
    const kept = await transaction.query(
      `INSERT INTO platform.webhook_messages (id, at, type, data, next_try)
       SELECT $1::uuid, $2::timestamptz, $3::text, $4::jsonb, $2::timestamptz
       WHERE NOT EXISTS (
         SELECT FROM platform.webhook_messages WHERE next_try IS NOT NULL ORDER BY next_try OFFSET ${MAX_WAITING} LIMIT 1)
       RETURNING id`,
      [randomUUID(), at, type, JSON.stringify(data)],
    );
    if (kept.length === 0) this.logger.warn(`Too many webhook messages wait: ${type} was left out`);
  }

  /** @param most how many to take at once, those first that have been due for longest */
  async take(most: number): Promise<WebhookMessage[]> {
    const now = this.clock.now();
    const rows = await this.database.query<WebhookMessage>(
      `WITH due AS (
         SELECT id FROM platform.webhook_messages WHERE next_try <= $1 ORDER BY next_try LIMIT $3 FOR UPDATE SKIP LOCKED
       )
       UPDATE platform.webhook_messages m SET next_try = $2, tries = tries + 1, error = NULL
       FROM due WHERE m.id = due.id
       RETURNING m.id, m.at, m.type, m.data, m.tries`,
      [now, new Date(now.getTime() + LEASE_MS), most],
    );
    return rows.map((row) => ({ ...row, data: storedData.parse(row.data) }));
  }

  async delivered({ id }: WebhookMessage): Promise<void> {
    await this.database.query('DELETE FROM platform.webhook_messages WHERE id = $1', [id]);
  }

  /** @param waitMs until the next try; undefined: there is none */
  async failed({ id, tries }: WebhookMessage, waitMs: number | undefined, error: string): Promise<void> {
    const next = waitMs === undefined ? null : new Date(this.clock.now().getTime() + waitMs);
    await this.database.query(
      'UPDATE platform.webhook_messages SET next_try = $3, error = $4 WHERE id = $1 AND tries = $2',
      [id, tries, next, error],
    );
  }

  /** Given back untried. */
  async release({ id, tries }: WebhookMessage): Promise<void> {
    await this.database.query(
      'UPDATE platform.webhook_messages SET next_try = $3, tries = tries - 1 WHERE id = $1 AND tries = $2',
      [id, tries, this.clock.now()],
    );
  }
}
