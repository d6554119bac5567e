import { Injectable } from '@nestjs/common';
import type { Queryable } from '../../../shared/database/queryable.js';
import { ARTICLE_FIELDS, type ArticleField } from '../articles/article.js';
import { timesOf, type ArticleState } from './article-state.js';

/** A list while a batch is decided. */
export interface ListState {
  articles: number;
  bytes: number;
  lastArticle: number;
  /** The change number of this batch, in milliseconds. */
  readonly now: number;
  /** Moves with everything that could be of matter to a batch. */
  readonly version: { readonly change: number; readonly edit: number; readonly forgotten: number };
}

/** What was answered to an edit that is known already. */
export interface KnownEdit {
  readonly fingerprint: string;
  /** As it went out. */
  readonly answer: string;
}

/** What a batch names. */
export interface Named {
  /** Edits, by their client's ids. */
  readonly edits: readonly string[];
  /** Those of them whose articles are meant. */
  readonly makers: readonly string[];
  readonly articles: readonly number[];
}

/** What stands in the database of all that a batch names, at one moment. */
export interface ReadList {
  readonly list: ListState;
  /** Those of the edits that were answered before, by their ids. */
  readonly known: Map<string, KnownEdit>;
  /** Those of the articles that the list has or had, by their ids. */
  readonly articles: Map<number, ArticleState>;
}

/** Everything that a batch has come to. */
export interface BatchResult {
  readonly list: ListState;
  /** Each with what it was when the batch began; `undefined`: it was not. */
  readonly states: readonly (readonly [before: ArticleState | undefined, after: ArticleState])[];
  readonly answers: readonly {
    readonly clientId: string;
    readonly fingerprint: string;
    readonly answer: string;
  }[];
}

/** Seconds since 1970; a field's times in the order of ARTICLE_FIELDS. */
type StateRow = readonly [
  id: number,
  ...times: [created: number, updated: number, made: number | null, deleted: number | null],
  edited: readonly number[] | null,
  ...fields: (string | null)[],
];

interface ListRow {
  readonly articles: number;
  readonly bytes: number;
  readonly last_article: number;
  readonly now: Date;
  readonly change: number;
  readonly edit: number;
  readonly forgotten: number;
  readonly known: readonly (readonly [client: string, fingerprint: string, answer: string])[] | null;
  readonly states: readonly StateRow[] | null;
}

const COLUMNS = `id, ${ARTICLE_FIELDS.join(', ')}, created_at, updated_at, made_at, field_times`;
const seconds = (time: string): string => `date_part('epoch', ${time})`;
const EDITED = ARTICLE_FIELDS.map((_, n) => seconds(`s.field_times[${n + 1}]`)).join(', ');

/** What a batch of edits reads and writes. */
@Injectable()
export class BatchStore {
  /** Keeps everybody else's changes of the list away until the end of the transaction. */
  async lock(transaction: Queryable, list: number): Promise<void> {
    await transaction.query('SELECT id FROM lishop.lists WHERE id = $1 FOR NO KEY UPDATE', [list]);
  }

  /** @returns `undefined` where the list has gone */
  async read(database: Queryable, list: number, named: Named): Promise<ReadList | undefined> {
    const [row] = await database.query<ListRow>(
      // Times as numbers, all in one JSON: to read a thousand of them as texts took a tenth of a batch.
      `SELECT l.articles, l.bytes, l.last_article, lishop.next_change(l.last_change) AS now, lishop.change_number(l.last_change) AS change,
         l.last_edit AS edit, lishop.change_number(l.forgotten) AS forgotten,
         (SELECT json_agg(json_build_array(e.client_id, encode(e.fingerprint, 'hex'), e.answer::text)) FROM lishop.edits e
          WHERE e.list_id = $1 AND e.client_id = ANY($2)) AS known,
         (SELECT json_agg(json_build_array(s.id, ${['created_at', 'updated_at', 'made_at', 'deleted_at'].map((time) => seconds(`s.${time}`)).join(', ')},
            CASE WHEN s.field_times IS NOT NULL THEN ARRAY[${EDITED}] END, ${ARTICLE_FIELDS.map((field) => `s.${field}`).join(', ')}))
          FROM (SELECT $4::bigint[] || ARRAY(SELECT (e.answer ->> 'objectId')::bigint FROM lishop.edits e
            WHERE e.list_id = $1 AND e.client_id = ANY($3)) AS ids OFFSET 0) AS named CROSS JOIN LATERAL (
            SELECT ${COLUMNS}, NULL::timestamptz AS deleted_at FROM lishop.articles WHERE list_id = $1 AND id = ANY(named.ids)
            UNION ALL SELECT ${COLUMNS}, deleted_at FROM lishop.tombstones WHERE list_id = $1 AND id = ANY(named.ids)) AS s) AS states
       FROM (SELECT o.* FROM lishop.lists o WHERE o.id = $1 OFFSET 0) AS l WHERE l.deleted_at IS NULL`,
      [list, named.edits, named.makers, named.articles],
    );
    if (row === undefined) return undefined;
    const { articles, bytes, last_article: lastArticle, change, edit, forgotten, known, states } = row;
    return {
      list: {
        articles,
        bytes,
        lastArticle,
        now: row.now.getTime(),
        version: { change, edit, forgotten },
      },
      known: new Map((known ?? []).map(([client, fingerprint, answer]) => [client, { fingerprint, answer }])),
      articles: new Map((states ?? []).map((state) => [state[0], stateOf(state)])),
    };
  }

  /** @returns false where the list has changed since it was read, and nothing is written */
  async write(
    database: Queryable,
    list: number,
    { list: { articles, bytes, lastArticle, now, version }, states, answers }: BatchResult,
  ): Promise<boolean> {
    const { rows, ids, shows } = writesOf(list, states, now);
    const [row] = await database.query<{ written: boolean }>(
      `SELECT lishop.write_batch(list => $1, seen_change => $2, seen_edit => $3, seen_forgotten => $4, added => $5, changed => $6, buried => $7,
         reburied => $8, removed => $9, revived => $10, answers => $11, list_articles => $12, list_bytes => $13, last_id => $14,
         change => $15) AS written`,
      [
        ...[list, version.change, version.edit, version.forgotten],
        ...[rows.added, rows.changed, rows.buried, rows.reburied].map((of) =>
          of.length === 0 ? null : JSON.stringify(of),
        ),
        ...[ids.removed, ids.revived].map((of) => (of.length === 0 ? null : of)),
        `[${answers
          .map(
            ({ clientId, fingerprint, answer }) =>
              `{"client_id":${JSON.stringify(clientId)},"fingerprint":"${fingerprint}","answer":${answer}}`,
          )
          .join(',')}]`,
        ...[articles, bytes, lastArticle],
        shows ? new Date(now) : null,
      ],
    );
    return row?.written === true;
  }
}

/** What `lishop.write_batch` does with the rows of articles and tombstones. */
interface RowWrites {
  readonly rows: Record<'added' | 'changed' | 'buried' | 'reburied', object[]>;
  readonly ids: Record<'removed' | 'revived', number[]>;
  /** A phone that asks for changes is shown one of them. */
  readonly shows: boolean;
}

/** @param now the batch's own time, in milliseconds */
function writesOf(list: number, states: BatchResult['states'], now: number): RowWrites {
  const rows: RowWrites['rows'] = { added: [], changed: [], buried: [], reburied: [] };
  const ids: RowWrites['ids'] = { removed: [], revived: [] };
  let shows = false;
  for (const [before, after] of states) {
    if (before === after) continue;
    shows ||= after.updatedAt === now;
    const [was, is] = [placeOf(before), placeOf(after)];
    if (is === 'there') {
      if (was === 'there') rows.changed.push(changedRow(after));
      else rows.added.push(rowOf(list, after));
      if (was === 'removed') ids.revived.push(after.id);
    } else {
      (was === 'removed' ? rows.reburied : rows.buried).push(rowOf(list, after));
      if (was === 'there') ids.removed.push(after.id);
    }
  }
  return { rows, ids, shows };
}

type Place = 'nowhere' | 'there' | 'removed';

function placeOf(state: ArticleState | undefined): Place {
  if (state === undefined) return 'nowhere';
  return state.deletedAt === undefined ? 'there' : 'removed';
}

/** Whole milliseconds, as Date has them: imported times may have microseconds. */
const milliseconds = (time: number): number => Math.floor(Math.round(time * 1e6) / 1e3);

function stateOf([id, created, updated, made, deleted, edited, ...values]: StateRow): ArticleState {
  return {
    id,
    fields: byField((n) => values[n] ?? null),
    createdAt: milliseconds(created),
    updatedAt: milliseconds(updated),
    madeAt: milliseconds(made ?? created),
    ...(edited !== null && { editedAt: byField((n) => milliseconds(edited[n] ?? 0)) }),
    ...(deleted !== null && { deletedAt: milliseconds(deleted) }),
  };
}

function byField<Value>(value: (n: number) => Value): Record<ArticleField, Value> {
  const values = {} as Record<ArticleField, Value>;
  for (const [n, field] of ARTICLE_FIELDS.entries()) values[field] = value(n);
  return values;
}

/** See `changed` of lishop.write_batch. */
function changedRow(state: ArticleState): object {
  const times = timesOf(state);
  return { id: state.id, ...state.fields, times: ARTICLE_FIELDS.map((field) => times[field]) };
}

const timestamp = (time: number): string => new Date(time).toISOString();

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
