import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SecretBox } from '../secrets/secret-box.js';
import type { Queryable } from '../database/database.js';
import { Clock } from '../jobs/clock.js';
import { storedMail, type Mail } from './mail.js';
import type { Claim } from './stale-claim-detector.js';

/** A mail that this process may try to send now, and nobody else until it says how that went. */
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

/** Put off for longer than any wait (mail-worker.ts): the clock was set back since. */
const TOO_FAR_MS = 31 * 60_000;
const ERROR_LENGTH = 500;
/** The identity under which a mail is sealed. */
export const rowName = (id: string): string => `platform.outbox_mails/sealed/${id}`;

/** The mails that are still to be sent. */
@Injectable()
export class Outbox {
  /** This process, which sends one mail at a time. */
  private readonly sender = randomUUID();

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

  /** Takes the mail that has been due for longest. */
  async take(database: Queryable): Promise<OutboxMail | undefined> {
    const [row] = await database.query<Row>(
      `UPDATE platform.outbox_mails SET sender = $2, tries = tries + 1
       WHERE id = (
         SELECT id FROM platform.outbox_mails WHERE next_try <= $1 AND sender IS NULL
         ORDER BY next_try LIMIT 1 FOR UPDATE SKIP LOCKED
       )
       RETURNING id, sealed, tries`,
      [this.clock.now(), this.sender],
    );
    if (row === undefined) return undefined;
    const { id, sealed, tries } = row;
    return { id, tries, mail: storedMail.parse(JSON.parse(this.box.open(sealed, rowName(id)))) };
  }

  /**
   * Makes due again what nobody is sending: what this process took without learning of it, what senders left that have died, and what waits
   * for a time before which the clock was set back. To be called while this process is sending nothing.
   * @param abandonedOf tells of all claims of other processes those that are abandoned
   */
  async free(database: Queryable, abandonedOf: (claims: Claim[]) => Claim[]): Promise<void> {
    const claims = await database.query<Claim & { own: boolean }>(
      'SELECT id, tries, sender = $1 AS own FROM platform.outbox_mails WHERE sender IS NOT NULL',
      [this.sender],
    );
    const idle = [...claims.filter(({ own }) => own), ...abandonedOf(claims.filter(({ own }) => !own))];
    const now = this.clock.now();
    if (idle.length > 0) {
      await database.query(
        `UPDATE platform.outbox_mails SET sender = NULL, next_try = $1
         WHERE sender IS NOT NULL AND (id, tries) IN (SELECT * FROM unnest($2::uuid[], $3::int[]))`,
        [now, idle.map(({ id }) => id), idle.map(({ tries }) => tries)],
      );
    }
    await database.query(
      'UPDATE platform.outbox_mails SET next_try = $1 WHERE next_try > $2 AND sender IS NULL',
      [now, new Date(now.getTime() + TOO_FAR_MS)],
    );
  }

  async sent(database: Queryable, { id }: OutboxMail): Promise<void> {
    await database.query('DELETE FROM platform.outbox_mails WHERE id = $1', [id]);
  }

  /** @param waitMs until the next try */
  async retry(database: Queryable, { id }: OutboxMail, waitMs: number, error: string): Promise<void> {
    const next = new Date(this.clock.now().getTime() + waitMs);
    await database.query(
      'UPDATE platform.outbox_mails SET sender = NULL, next_try = $2, error = $3 WHERE id = $1 AND sender = $4',
      [id, next, storable(error), this.sender],
    );
  }

  /**
   * The mail server refused it for good: the row stays to say so, the message goes.
   * @returns false where that stood there already
   */
  async giveUp(database: Queryable, { id }: OutboxMail, error: string): Promise<boolean> {
    const given = await database.query(
      `UPDATE platform.outbox_mails SET sender = NULL, sealed = NULL, next_try = NULL, error = $2
       WHERE id = $1 AND sender = $3 RETURNING id`,
      [id, storable(error), this.sender],
    );
    return given.length > 0;
  }
}

/** What a mail server says may be long, and hold what PostgreSQL keeps in no text. */
const storable = (error: string): string => error.replaceAll('\0', '').slice(0, ERROR_LENGTH);
