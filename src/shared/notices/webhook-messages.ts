import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { z } from 'zod';
import { NoticesConfig } from '../config/platform-settings.js';
import { Database } from '../database/database.js';
import type { Queryable } from '../database/queryable.js';
import { Clock } from '../jobs/clock.js';
import { LeasedQueue, type Leased } from '../jobs/leased-queue.js';
import type { Notice } from './notice.js';

export interface WebhookRow {
  readonly at: Date;
  readonly type: string;
  readonly data: unknown;
}

/** A message that is to be posted. */
export interface WebhookMessage {
  /** The same at every try, so that a receiver knows one that it has already. */
  readonly id: string;
  readonly at: Date;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Longer than any wait (webhook-worker.ts). */
const LONGEST_WAIT_MS = 13 * 60 * 60_000;
/** Waiting at once; a receiver that is away for a day must not fill the database. */
const MAX_WAITING = 10_000;

const storedData = z.record(z.string(), z.unknown());

/** The messages that are still to be posted, and those that were given up. */
@Injectable()
export class WebhookMessages {
  private readonly logger = new Logger('Notices');

  readonly queue: LeasedQueue<WebhookRow>;

  constructor(
    private readonly config: NoticesConfig,
    database: Database,
    clock: Clock,
  ) {
    this.queue = new LeasedQueue(database, clock, {
      table: 'platform.webhook_messages',
      columns: 'q.at, q.type, q.data',
      longestWaitMs: LONGEST_WAIT_MS,
    });
  }

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

  /** @throws an error of the rule for data where another version of Quartet wrote it */
  open({ id, at, type, data }: Leased & WebhookRow): WebhookMessage {
    return { id, at, type, data: storedData.parse(data) };
  }
}
