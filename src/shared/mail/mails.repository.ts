import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import type { Queryable } from '../database/queryable.js';

/** A mail of the outbox as the operator may see it: neither addresses nor text. */
export interface KeptMail {
  readonly id: string;
  readonly created: Date;
  /** `created` to the microsecond: its place among the others, together with the id. */
  readonly place: string;
  readonly tries: number;
  /** Null: it was given up. */
  readonly nextTry: Date | null;
  /** Its text was wiped: it cannot be sent any more. */
  readonly wiped: boolean;
  /** Of the last try; null or empty where there was none. */
  readonly error: string | null;
  /** It is being sent. */
  readonly held: boolean;
}

const COLUMNS = `id, created, created::text AS place, tries, next_try AS "nextTry", error, holder IS NOT NULL AS held, sealed IS NULL AS wiped`;
const BEFORE_ALL = ['-infinity', '00000000-0000-0000-0000-000000000000'];

/** The outbox, for the operator. */
@Injectable()
export class Mails {
  /** @param database a command of the operator brings its own connection */
  constructor(@Inject(Database) private readonly database: Queryable) {}

  /** The oldest first. @param after place and id of the last one of the page before */
  page(after: readonly [string, string] | undefined, limit: number): Promise<KeptMail[]> {
    return this.database.query<KeptMail>(
      `SELECT ${COLUMNS} FROM platform.outbox_mails WHERE (created, id) > ($1::timestamptz, $2::uuid)
       ORDER BY created, id LIMIT $3`,
      [...(after ?? BEFORE_ALL), limit],
    );
  }

  /** Nobody else changes it until the transaction is over. */
  async lock(transaction: Queryable, id: string): Promise<KeptMail | undefined> {
    const [mail] = await transaction.query<KeptMail>(
      `SELECT ${COLUMNS} FROM platform.outbox_mails WHERE id = $1 FOR UPDATE`,
      [id],
    );
    return mail;
  }

  /** It is tried at `now`, as if the mail server had never refused it; where nobody sends it already, and it has a text. */
  async makeDue(transaction: Queryable, id: string, now: Date): Promise<void> {
    await transaction.query(
      `UPDATE platform.outbox_mails SET next_try = $2, refused_since = NULL
       WHERE id = $1 AND holder IS NULL AND sealed IS NOT NULL`,
      [id, now],
    );
  }

  /** @returns what it was; undefined where there is no such mail */
  async delete(transaction: Queryable, id: string): Promise<KeptMail | undefined> {
    const [mail] = await transaction.query<KeptMail>(
      `DELETE FROM platform.outbox_mails WHERE id = $1 RETURNING ${COLUMNS}`,
      [id],
    );
    return mail;
  }
}
