import { Injectable } from '@nestjs/common';
import type { Queryable } from '../../../shared/database/queryable.js';
import { ARTICLE_FIELDS, type ArticleField } from '../articles/article.js';
import { timesOf, type ArticleState } from './article-state.js';

/** The list under its lock. */
export interface LockedList {
  articles: number;
  bytes: number;
  lastArticle: number;
  /** The change number of this transaction, in milliseconds. */
  readonly now: number;
}

/** What was answered to an edit that is known already. */
export interface KnownEdit {
  readonly fingerprint: string;
  /** As it went out. */
  readonly answer: string;
}

/** Everything that a batch has come to. */
export interface BatchResult {
  readonly list: LockedList;
  /** Each with what it was when the batch began; `undefined`: it was not. */
  readonly states: readonly (readonly [before: ArticleState | undefined, after: ArticleState])[];
  readonly answers: readonly {
    readonly clientId: string;
    readonly fingerprint: string;
    readonly answer: string;
  }[];
}

interface StateRow extends Readonly<Record<ArticleField, string | null>> {
  readonly id: number;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly made_at: Date | null;
  readonly field_times: Date[] | null;
  readonly deleted_at: Date | null;
}

const COLUMNS = `id, ${ARTICLE_FIELDS.join(', ')}, created_at, updated_at, made_at, field_times`;

/** What a batch of edits reads and writes, in one transaction under the lock of the list's row. */
@Injectable()
export class BatchStore {
  /** Keeps everybody else's changes of the list away until the end of the transaction. @returns `undefined` where it has gone */
  async lock(transaction: Queryable, list: number): Promise<LockedList | undefined> {
    const [row] = await transaction.query<{
      articles: number;
      bytes: number;
      last_article: number;
      now: Date;
    }>(
      // The number is made when the lock is there: not in the statement's own list of columns, which may be made before.
      `SELECT l.articles, l.bytes, l.last_article, lishop.next_change(l.last_change) AS now
       FROM (SELECT * FROM lishop.lists o WHERE o.id = $1 OFFSET 0 FOR NO KEY UPDATE) l WHERE l.deleted_at IS NULL`,
      [list],
    );
    return (
      row && {
        articles: row.articles,
        bytes: row.bytes,
        lastArticle: row.last_article,
        now: row.now.getTime(),
      }
    );
  }

  /** Those of these edits that were answered before, by their ids. */
  async knownEdits(
    transaction: Queryable,
    list: number,
    clientIds: readonly string[],
  ): Promise<Map<string, KnownEdit>> {
    const rows = await transaction.query<{ client_id: string; fingerprint: Buffer; answer: string }>(
      'SELECT client_id, fingerprint, answer::text FROM lishop.edits WHERE list_id = $1 AND client_id = ANY($2)',
      [list, clientIds],
    );
    return new Map(
      rows.map(({ client_id, fingerprint, answer }) => [
        client_id,
        { fingerprint: fingerprint.toString('hex'), answer },
      ]),
    );
  }

  /** Those of these articles that the list has or had, by their ids. */
  async articles(
    transaction: Queryable,
    list: number,
    ids: readonly number[],
  ): Promise<Map<number, ArticleState>> {
    if (ids.length === 0) return new Map();
    const rows = await transaction.query<StateRow>(
      `SELECT ${COLUMNS}, NULL::timestamptz AS deleted_at FROM lishop.articles WHERE list_id = $1 AND id = ANY($2)
       UNION ALL SELECT ${COLUMNS}, deleted_at FROM lishop.tombstones WHERE list_id = $1 AND id = ANY($2)`,
      [list, ids],
    );
    return new Map(rows.map((row) => [row.id, stateOf(row)]));
  }

  async write(
    transaction: Queryable,
    list: number,
    { list: locked, states, answers }: BatchResult,
  ): Promise<void> {
    const changed = states.filter(([before, after]) => before !== after);
    const there = (state: ArticleState | undefined): boolean =>
      state !== undefined && state.deletedAt === undefined;
    const dead = (state: ArticleState | undefined): boolean => state?.deletedAt !== undefined;
    const rows = (of: (before: ArticleState | undefined, after: ArticleState) => boolean): string =>
      JSON.stringify(changed.flatMap(([before, after]) => (of(before, after) ? [rowOf(list, after)] : [])));
    const ids = (of: (before: ArticleState | undefined, after: ArticleState) => boolean): number[] =>
      changed.flatMap(([before, after]) => (of(before, after) ? [after.id] : []));
    await transaction.query(
      `SELECT lishop.write_batch(list => $1, added => $2, changed => $3, buried => $4, reburied => $5, removed => $6, revived => $7,
         answers => $8, list_articles => $9, list_bytes => $10, last_id => $11, change => $12)`,
      [
        list,
        rows((before, after) => there(after) && !there(before)),
        rows((before, after) => there(after) && there(before)),
        rows((before, after) => dead(after) && !dead(before)),
        rows((before, after) => dead(after) && dead(before)),
        ids((before, after) => there(before) && !there(after)),
        ids((before, after) => dead(before) && !dead(after)),
        `[${answers
          .map(
            ({ clientId, fingerprint, answer }) =>
              `{"client_id":${JSON.stringify(clientId)},"fingerprint":"${fingerprint}","answer":${answer}}`,
          )
          .join(',')}]`,
        locked.articles,
        locked.bytes,
        locked.lastArticle,
        changed.some(([, { updatedAt }]) => updatedAt === locked.now) ? new Date(locked.now) : null,
      ],
    );
  }
}

function stateOf(row: StateRow): ArticleState {
  const fields = Object.fromEntries(ARTICLE_FIELDS.map((field) => [field, row[field]]));
  const { field_times: times, deleted_at: deletedAt } = row;
  return {
    id: row.id,
    fields: fields as ArticleState['fields'],
    createdAt: row.created_at.getTime(),
    updatedAt: row.updated_at.getTime(),
    madeAt: (row.made_at ?? row.created_at).getTime(),
    ...(times !== null && {
      editedAt: Object.fromEntries(
        ARTICLE_FIELDS.map((field, n) => [field, times[n]?.getTime() ?? 0]),
      ) as Record<ArticleField, number>,
    }),
    ...(deletedAt !== null && { deletedAt: deletedAt.getTime() }),
  };
}

const timestamp = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** A row of lishop.articles, or of lishop.tombstones, as JSON. */
function rowOf(list: number, state: ArticleState): object {
  const { id, fields, createdAt, updatedAt, madeAt, editedAt, deletedAt } = state;
  const times = timesOf(state);
  return {
    list_id: list,
    id,
    ...fields,
    created_at: timestamp(createdAt),
    updated_at: timestamp(updatedAt),
    made_at: madeAt === createdAt ? null : timestamp(madeAt),
    field_times: editedAt && ARTICLE_FIELDS.map((field) => timestamp(times[field])),
    ...(deletedAt !== undefined && { deleted_at: timestamp(deletedAt) }),
  };
}
