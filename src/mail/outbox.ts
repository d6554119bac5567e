import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SecretBox } from '../auth/secret-box.js';
import type { Queryable } from '../database/database.js';
import { Clock } from '../operations/clock.js';
import type { Mail } from './mail.js';

/** A mail that this process may try to send now, and nobody else until its lease ends. */
export interface OutboxMail {
  readonly id: string;
  readonly mail: Mail;
  /** How many tries there were, this one counted. */
  readonly tries: number;
}

interface Row {
  readonly id: string;
  readonly sealed: Buffer;
  readonly tries: number;
}

/** Longer than any one try may last (mail-worker.ts), with room for clocks that differ between replicas. */
const LEASE_MS = 10 * 60_000;
const ERROR_LENGTH = 500;
/** The identity under which a mail is sealed. */
export const rowName = (id: string): string => `platform.outbox_mails/sealed/${id}`;

/** The mails that are still to be sent. */
@Injectable()
export class Outbox {
  constructor(
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {}

  /** Puts a mail in; it will be sent if and only if the transaction commits. */
  async add(transaction: Queryable, mail: Mail): Promise<void> {
    const id = randomUUID();
    await transaction.query('INSERT INTO platform.outbox_mails (id, sealed, next_try) VALUES ($1, $2, $3)', [
      id,
      this.box.seal(JSON.stringify(mail), rowName(id)),
      this.clock.now(),
    ]);
  }

  /** Takes the mail that has been due for longest, for as long as the lease lasts. */
  async take(database: Queryable): Promise<OutboxMail | undefined> {
    const now = this.clock.now();
    const [row] = await database.query<Row>(
      `UPDATE platform.outbox_mails SET next_try = $2, tries = tries + 1
       WHERE id = (
         SELECT id FROM platform.outbox_mails WHERE next_try <= $1 ORDER BY next_try LIMIT 1 FOR UPDATE SKIP LOCKED
       )
       RETURNING id, sealed, tries`,
      [now, new Date(now.getTime() + LEASE_MS)],
    );
    if (row === undefined) return undefined;
    const { id, sealed, tries } = row;
    return { id, tries, mail: JSON.parse(this.box.open(sealed, rowName(id))) as Mail };
  }

  async sent(database: Queryable, { id }: OutboxMail): Promise<void> {
    await database.query('DELETE FROM platform.outbox_mails WHERE id = $1', [id]);
  }

  /** @param waitMs until the next try */
  async retry(database: Queryable, { id }: OutboxMail, waitMs: number, error: string): Promise<void> {
    const next = new Date(this.clock.now().getTime() + waitMs);
    await database.query('UPDATE platform.outbox_mails SET next_try = $2, error = $3 WHERE id = $1', [
      id,
      next,
      error.slice(0, ERROR_LENGTH),
    ]);
  }

  /** The mail server refused it for good: the row stays to say so, the message goes. */
  async giveUp(database: Queryable, { id }: OutboxMail, error: string): Promise<void> {
    await database.query(
      'UPDATE platform.outbox_mails SET sealed = NULL, next_try = NULL, error = $2 WHERE id = $1',
      [id, error.slice(0, ERROR_LENGTH)],
    );
  }
}
