import { Injectable } from '@nestjs/common';
import type { Counter } from 'prom-client';
import type { Queryable } from '../database/queryable.js';
import { Clock } from '../jobs/clock.js';
import { Metrics } from '../observability/metrics.js';
import type { Notice, NoticeState } from './notice.js';
import { OperatorNotices } from './operator-notices.js';
import { WebhookMessages } from './webhook-messages.js';

/**
 * Where contexts publish notices to the operator. A notice is kept with what caused it, in the same transaction, and delivered afterwards:
 * by mail (operator-mailer.ts) and by webhook (webhook-worker.ts), as far as they are configured.
 */
@Injectable()
export class Notices {
  private readonly published: Counter<'type'>;

  constructor(
    private readonly mails: OperatorNotices,
    private readonly messages: WebhookMessages,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.published = metrics.counter('quartet_notices_total', 'What the operator was told', ['type']);
  }

  /**
   * Publishes a notice, unless its subject was reported to be in that state already.
   * @param transaction the one of its cause, where there is one: both stand or fall together
   */
  async publish(transaction: Queryable, notice: Notice): Promise<void> {
    if (notice.once === undefined || (await this.isNews(transaction, notice.once))) {
      await this.hand(transaction, notice);
    }
  }

  /**
   * Nothing is wrong with the subject any more; what comes next is published again.
   * @param notice says so; published only where something was wrong
   */
  async settle(transaction: Queryable, subject: string, notice?: Notice): Promise<void> {
    const wrong = await transaction.query(
      'DELETE FROM platform.notice_states WHERE subject = $1 RETURNING subject',
      [subject],
    );
    if (wrong.length > 0 && notice !== undefined) await this.hand(transaction, notice);
  }

  private async isNews(transaction: Queryable, { subject, state }: NoticeState): Promise<boolean> {
    // What is published already is found without a lock.
    const changed = await transaction.query(
      `INSERT INTO platform.notice_states AS s (subject, state, since)
       SELECT $1::text, $2::text, $3::timestamptz
       WHERE NOT EXISTS (SELECT FROM platform.notice_states WHERE subject = $1 AND state = $2)
       ON CONFLICT (subject) DO UPDATE SET state = excluded.state, since = excluded.since
         WHERE s.state <> excluded.state
       RETURNING subject`,
      [subject, state, this.clock.now()],
    );
    return changed.length > 0;
  }

  private async hand(transaction: Queryable, notice: Notice): Promise<void> {
    const at = this.clock.now();
    if (notice.byMail !== false) await this.mails.add(transaction, notice, at);
    await this.messages.add(transaction, notice, at);
    this.published.inc({ type: notice.type });
  }
}
