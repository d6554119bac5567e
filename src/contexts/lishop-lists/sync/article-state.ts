import { ARTICLE_FIELDS, type Article, type ArticleField } from '../articles/article.js';

/** An article, or the tombstone of one, with what decides between edits. Times are milliseconds since 1970. */
export interface ArticleState {
  readonly id: number;
  readonly fields: Readonly<Record<ArticleField, string | null>>;
  readonly createdAt: number;
  /** The list's change number of the last change that shows. */
  readonly updatedAt: number;
  /** When its phone made it. */
  readonly madeAt: number;
  /** When each field was edited. `undefined`: never since it was made. */
  readonly editedAt?: Readonly<Record<ArticleField, number>>;
  /** When it was removed; `undefined` for one that is there. */
  readonly deletedAt?: number;
}

/** What an edit came to. */
export type EditResult =
  /** All of it is in force. */
  | 'applied'
  /** Of some fields, a later edit was known already. */
  | 'merged'
  /** Nothing of it is in force. */
  | 'ignored';

/** An edit done. */
export interface Merged {
  readonly state: ArticleState;
  readonly result: EditResult;
  /** The values of this edit that are not in force. */
  readonly overridden: ArticleValues;
}

export type ArticleValues = Partial<Record<ArticleField, string | null>>;

/** A new article. @param now the list's change number @param at when its phone made it */
export function makeArticle(id: number, values: ArticleValues, now: number, at: number): ArticleState {
  const fields = Object.fromEntries(ARTICLE_FIELDS.map((field) => [field, values[field] ?? null]));
  return {
    id,
    fields: fields as ArticleState['fields'],
    createdAt: now,
    updatedAt: now,
    madeAt: at,
  };
}

/**
 * Sets fields. Of two edits of one field, the later one is in force, whichever arrives first; of two at the same time, that which arrives
 * later. On a tombstone it is kept too: an edit that is later than the deletion brings the article back, with all that was ever set before.
 */
export function updateArticle(state: ArticleState, values: ArticleValues, now: number, at: number): Merged {
  const editedAt = { ...timesOf(state) };
  const fields = { ...state.fields };
  const overridden: ArticleValues = {};
  let won = 0;
  let lost = 0;
  for (const field of ARTICLE_FIELDS) {
    const value = values[field];
    if (value === undefined) continue;
    if (at >= editedAt[field]) {
      fields[field] = value;
      editedAt[field] = at;
      won++;
    } else {
      overridden[field] = value;
      lost++;
    }
  }
  if (won === 0) return { state, result: 'ignored', overridden };
  const { deletedAt, ...rest } = state;
  const edited = { ...rest, fields, editedAt };
  if (deletedAt !== undefined && at < deletedAt)
    return { state: { ...edited, deletedAt }, result: 'ignored', overridden: { ...values } };
  return { state: { ...edited, updatedAt: now }, result: lost === 0 ? 'applied' : 'merged', overridden };
}

/**
 * Removes an article, unless a later edit of it is known. That it was made later is no reason not to: nobody removes what he has not seen, so
 * one of the two clocks is wrong.
 */
export function deleteArticle(state: ArticleState, now: number, at: number): Merged {
  const { editedAt, deletedAt } = state;
  if (deletedAt !== undefined)
    return { state: { ...state, deletedAt: Math.max(deletedAt, at) }, result: 'applied', overridden: {} };
  if (editedAt !== undefined && Math.max(...Object.values(editedAt)) > at)
    return { state, result: 'ignored', overridden: {} };
  return { state: { ...state, deletedAt: at, updatedAt: now }, result: 'applied', overridden: {} };
}

/** When each field was edited. */
export function timesOf({ editedAt, madeAt }: ArticleState): Readonly<Record<ArticleField, number>> {
  return (
    editedAt ??
    (Object.fromEntries(ARTICLE_FIELDS.map((field) => [field, madeAt])) as Record<ArticleField, number>)
  );
}

/** What it counts for among the bytes of its list, as lishop.article_bytes has it. */
export function bytesOf({ fields }: ArticleState): number {
  let bytes = 0;
  for (const field of ARTICLE_FIELDS) bytes += Buffer.byteLength(fields[field] ?? '');
  return bytes;
}

/** As one of `changes`: the article, or that it was removed. */
export function changeOf({
  id,
  fields,
  createdAt,
  updatedAt,
  deletedAt,
}: ArticleState): Article | { objectId: string; deleted: true; updated_at: string } {
  const updated_at = new Date(updatedAt).toISOString();
  if (deletedAt !== undefined) return { objectId: String(id), deleted: true, updated_at };
  return {
    objectId: String(id),
    ...(fields as Pick<Article, ArticleField>),
    created_at: new Date(createdAt).toISOString(),
    updated_at,
  };
}
