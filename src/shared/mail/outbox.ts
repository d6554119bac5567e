import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SecretBox } from '../secrets/secret-box.js';
import { oneRow } from '../database/one-row.js';
import { Database } from '../database/database.js';
import type { Queryable } from '../database/queryable.js';
import { Clock } from '../jobs/clock.js';
import { LeasedQueue, storableError, type Leased } from '../jobs/leased-queue.js';
import { StaleClaimDetector } from '../jobs/stale-claim-detector.js';
import { GivenUpMails } from './given-up-mails.js';
import { storedMail, type Mail } from './mail.js';

/** A mail that this process may try to send now, and nobody else until it says how that went. */
export interface OutboxMail {
  readonly id: string;
  readonly mail: Mail;
}

export interface OutboxRow {
  readonly sealed: Buffer;
  /** When the mail server first said no to it. */
  readonly refusedSince: Date | null;
}

/** Longer than any wait (mail-worker.ts). */
const LONGEST_WAIT_MS = 31 * 60_000;
/** The identity under which a mail is sealed. */
export const secretContext = (id: string): string => `platform.outbox_mails/sealed/${id}`;

/** The mails that are still to be sent. */
@Injectable()
export class Outbox {
  readonly queue: LeasedQueue<OutboxRow>;

  constructor(
    private readonly box: SecretBox,
    private readonly clock: Clock,
    private readonly database: Database,
    private readonly givenUp: GivenUpMails,
    detector: StaleClaimDetector,
  ) {
    const table = {
      table: 'platform.outbox_mails',
      columns: 'q.sealed, q.refused_since AS "refusedSince"',
      longestWaitMs: LONGEST_WAIT_MS,
    };
    this.queue = new LeasedQueue(database, clock, table, detector);
  }

  /** Puts a mail in; it will be sent if and only if the transaction commits. */
  async add(transaction: Queryable, mail: Mail): Promise<void> {
    const id = randomUUID();
    await transaction.query('INSERT INTO platform.outbox_mails (id, sealed, next_try) VALUES ($1, $2, $3)', [
      id,
      this.box.seal(JSON.stringify(mail), secretContext(id)),
      this.clock.now(),
    ]);
  }

  /** @throws UnsealError, or an error of the rule for mails where another version of Quartet sealed it */
  open({ id, sealed }: Leased & OutboxRow): OutboxMail {
    return { id, mail: storedMail.parse(JSON.parse(this.box.open(sealed, secretContext(id)))) };
  }

  /** How many mails wait to be sent, and how many were given up. */
  async counts(): Promise<{ readonly waiting: number; readonly givenUp: number }> {
    return oneRow(
      await this.database.query<{ waiting: number; givenUp: number }>(
        `SELECT count(next_try)::int AS waiting, (count(*) - count(next_try))::int AS "givenUp" FROM platform.outbox_mails`,
      ),
    );
  }

  async sent(leased: Leased): Promise<void> {
    await this.queue.remove(leased);
  }

  /**
   * @param waitMs until the next try
   * @param refusedSince when the mail server first said no to it; missing where it said nothing about this mail
   */
  async retry(leased: Leased, waitMs: number, error: string, refusedSince?: Date): Promise<void> {
    const refused = refusedSince === undefined ? {} : { refused_since: refusedSince };
    await this.queue.retry(leased, waitMs, { error: storableError(error), ...refused });
  }

  /**
   * The mail server does not take it: it stays for the operator, who can send it again (given-up-mail-sweeper.ts), and the subscribers are notified.
   * @param status the mail server's reply code
   */
  async giveUp(
    { id, tries, mail }: OutboxMail & Leased,
    error: string,
    status: number | null,
    refusedSince: Date,
  ): Promise<void> {
    await this.database.transaction(async (transaction) => {
      const columns = { error: storableError(error), refused_since: refusedSince };
      if (!(await this.queue.giveUp({ id, tries }, columns, transaction))) return;
      await this.givenUp.publish({ id, tries, status, isNotice: mail.isNotice === true }, transaction);
    });
  }
}
