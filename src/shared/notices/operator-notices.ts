import { Injectable, Logger } from '@nestjs/common';
import { NoticesConfig } from '../config/platform-settings.js';
import type { Queryable } from '../database/queryable.js';
import type { Notice } from './notice.js';
import type { MailedNotice } from './operator-mail-text.js';

/** For the next mail. Past that something is broken as a whole, and nobody reads more of it. */
const MAX_WAITING = 10_000;
/** From the first notice to its mail: what comes at the same time goes together. */
const BATCH_WINDOW_MS = 15_000;
/** Between two mails. */
const PAUSE_MS = 10 * 60_000;
/** Clocks may have been set back by more than this; then nothing waits for them. */
const MAX_AHEAD_MS = 60_000;
/** Any constant: the advisory lock of the process that makes a mail. */
const MAIL_LOCK = 7_216_400_714;

/** The notices that go to the operator by mail, collected until the next one. */
@Injectable()
export class OperatorNotices {
  private readonly logger = new Logger('Notices');

  constructor(private readonly config: NoticesConfig) {}

  /** Keeps a notice for the next mail, where there is an operator to mail to. */
  async add(transaction: Queryable, { type, summary, help }: Notice, at: Date): Promise<void> {
    if (this.config.operatorMail === undefined) return;
    const kept = await transaction.query(
      `INSERT INTO platform.operator_notices (at, summary, help)
       SELECT $1::timestamptz, $2::text, $3::text
       WHERE NOT EXISTS (SELECT FROM platform.operator_notices WHERE mailed_at IS NULL ORDER BY at OFFSET ${MAX_WAITING} LIMIT 1)
       RETURNING id`,
      [at, summary, help],
    );
    if (kept.length === 0) this.logger.warn(`Too many notices wait for a mail: ${type} was left out`);
  }

  /**
   * Takes all that waits, if a mail may leave now: once a pause over all replicas.
   * @returns in the order in which it happened; nothing where no mail is to leave
   */
  async take(transaction: Queryable, now: Date): Promise<MailedNotice[]> {
    const [lock] = await transaction.query<{ taken: boolean }>(
      'SELECT pg_try_advisory_xact_lock($1) AS taken',
      [MAIL_LOCK],
    );
    if (lock?.taken !== true) return [];
    const before = (milliseconds: number): Date => new Date(now.getTime() - milliseconds);
    await transaction.query(
      'DELETE FROM platform.operator_notices WHERE mailed_at IS NOT NULL AND (mailed_at <= $1 OR mailed_at > $2)',
      [before(PAUSE_MS), before(-MAX_AHEAD_MS)],
    );
    const [oldest] = await transaction.query<{ at: Date }>(
      `SELECT at FROM platform.operator_notices WHERE mailed_at IS NULL
         AND NOT EXISTS (SELECT FROM platform.operator_notices WHERE mailed_at IS NOT NULL)
       ORDER BY at LIMIT 1`,
    );
    if (oldest === undefined) return [];
    const age = now.getTime() - oldest.at.getTime();
    if (age < BATCH_WINDOW_MS && age > -MAX_AHEAD_MS) return [];
    const taken = await transaction.query<MailedNotice & { id: string }>(
      `UPDATE platform.operator_notices SET mailed_at = $1 WHERE mailed_at IS NULL RETURNING id, at, summary, help`,
      [now],
    );
    return taken.sort((one, other) => Number(one.id) - Number(other.id));
  }
}
