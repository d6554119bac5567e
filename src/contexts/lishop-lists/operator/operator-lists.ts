import { Inject, Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import type { Queryable } from '../../../shared/database/queryable.js';
import { SecretBox } from '../../../shared/secrets/secret-box.js';
import { PURPOSE as KEYS } from '../keys/api-keys.repository.js';
import { comparableEmail } from '../keys/email-address.js';
import { PURPOSE as PAYMENT } from '../lists/payment-identifier.js';
import type { Article } from '../articles/article.js';

/** Which lists. */
export type ListKind = 'invalid' | 'deleted';

export interface OperatorListRow {
  readonly id: number;
  readonly verdict: string;
  readonly proven: boolean;
  readonly articles: number;
  readonly bytes: number;
  readonly owners: number;
  readonly guests: number;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly deleted_at: Date | null;
}

export interface OperatorKeyRow {
  readonly id: string;
  readonly owner: boolean;
  readonly email: string | null;
  readonly proven: boolean;
  readonly read_only: boolean;
  readonly created_at: Date;
  readonly expires_at: Date | null;
}

export interface OperatorReceiptRow {
  readonly id: string;
  readonly current: boolean;
  readonly last_status: number | null;
  readonly tries: number;
  readonly next_try: Date | null;
  readonly ends_at: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const COLUMNS = `l.id, l.verdict, l.proven, l.articles, l.bytes, l.created_at, l.updated_at, l.deleted_at,
  (SELECT count(*)::integer FROM lishop.api_keys k WHERE k.list_id = l.id AND k.owner) AS owners,
  (SELECT count(*)::integer FROM lishop.api_keys k WHERE k.list_id = l.id AND NOT k.owner) AS guests`;
/** A list's id: what is longer is none. */
export const LIST_ID = /^[1-9]\d{0,14}$/;
/** So many of one mail address at most. */
const MAX_FOUND = 200;
const KIND: Readonly<Record<ListKind, string>> = {
  invalid: `l.verdict = 'invalid' AND l.deleted_at IS NULL`,
  deleted: 'l.deleted_at IS NOT NULL',
};

/** What the operator reads and ends of lists. */
@Injectable()
export class OperatorLists {
  constructor(
    @Inject(Database) private readonly database: Queryable,
    private readonly box: SecretBox,
  ) {}

  /** Those whose id, key, payment identifier or guest's mail address it is: each is found by an index. */
  search(q: string): Promise<OperatorListRow[]> {
    return this.database.query<OperatorListRow>(
      // One by one (OFFSET 0): where many are expected, PostgreSQL would read all lists for them.
      `SELECT ${COLUMNS} FROM (
         SELECT $1::bigint AS id
         UNION SELECT list_id FROM lishop.api_keys WHERE key_index = ANY($2)
         UNION SELECT id FROM lishop.lists WHERE payment_index = ANY($3) AND deleted_at IS NULL
         UNION SELECT id FROM lishop.lists WHERE payment_index = ANY($3) AND deleted_at IS NOT NULL
         UNION SELECT list_id FROM lishop.api_keys WHERE email_compared = $4) AS found
       CROSS JOIN LATERAL (SELECT * FROM lishop.lists k WHERE k.id = found.id OFFSET 0) AS l
       ORDER BY l.id DESC LIMIT ${MAX_FOUND}`,
      [
        LIST_ID.test(q) ? q : null,
        this.box.blindIndexes(q, KEYS),
        this.box.blindIndexes(q, PAYMENT),
        comparableEmail(q) ?? null,
      ],
    );
  }

  /** The newest first. @param before the id behind which the page begins */
  page(kind: ListKind | undefined, before: number, limit: number): Promise<OperatorListRow[]> {
    const condition = kind === undefined ? '' : `AND ${KIND[kind]}`;
    return this.database.query<OperatorListRow>(
      `SELECT ${COLUMNS} FROM lishop.lists l WHERE l.id < $1 ${condition} ORDER BY l.id DESC LIMIT $2`,
      [before, limit],
    );
  }

  async find(id: number): Promise<OperatorListRow | undefined> {
    const [row] = await this.database.query<OperatorListRow>(
      `SELECT ${COLUMNS} FROM lishop.lists l WHERE l.id = $1`,
      [id],
    );
    return row;
  }

  /** Named by their blind index, which opens nothing. */
  keys(list: number): Promise<OperatorKeyRow[]> {
    return this.database.query<OperatorKeyRow>(
      `SELECT encode(key_index, 'hex') AS id, owner, email, proven, read_only, created_at,
         nullif(expires_at, 'infinity') AS expires_at
       FROM lishop.api_keys WHERE list_id = $1 ORDER BY owner DESC, created_at, key_index LIMIT 1000`,
      [list],
    );
  }

  receipts(list: number): Promise<OperatorReceiptRow[]> {
    return this.database.query<OperatorReceiptRow>(
      `SELECT id, current, last_status, tries, next_try, ends_at, created_at, updated_at
       FROM lishop.receipts WHERE list_id = $1 ORDER BY current DESC, created_at LIMIT 100`,
      [list],
    );
  }

  async articles(list: number, after: number, limit: number): Promise<Article[]> {
    const rows = await this.database.query<{ article: Article }>(
      `SELECT lishop.article_json(a) AS article FROM lishop.articles a WHERE list_id = $1 AND id > $2 ORDER BY id LIMIT $3`,
      [list, after, limit],
    );
    return rows.map(({ article }) => article);
  }

  /** @returns whether there is a receipt by which the list lives, which will be asked about at once; one that a list was taken over with never is */
  async askAgain(transaction: Queryable, list: number): Promise<boolean> {
    const rows = await transaction.query(
      `UPDATE lishop.receipts r SET next_try = now(), tries = 0 FROM lishop.lists l
       WHERE l.id = $1 AND l.deleted_at IS NULL AND r.list_id = l.id AND r.current
         AND NOT (l.imported AND r.last_status IS NULL) RETURNING r.id`,
      [list],
    );
    return rows.length > 0;
  }

  /** @returns whose key it was */
  async endKey(
    transaction: Queryable,
    list: number,
    key: string,
  ): Promise<{ readonly owner: boolean } | undefined> {
    const [row] = await transaction.query<{ owner: boolean }>(
      `DELETE FROM lishop.api_keys WHERE list_id = $1 AND key_index = decode($2, 'hex') RETURNING owner`,
      [list, key],
    );
    return row;
  }
}
