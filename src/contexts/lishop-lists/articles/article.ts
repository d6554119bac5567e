/** The seed's fields, all of them strings there. */
export const ARTICLE_FIELDS = ['name', 'qty', 'category', 'type', 'shop', 'prize', 'checked'] as const;

export type ArticleField = (typeof ARTICLE_FIELDS)[number];

export const NUMERIC_FIELDS: ReadonlySet<ArticleField> = new Set(['qty', 'checked']);

/** In characters, as Ruby counts them. */
export const MAX_FIELD_LENGTH = 1000;

/** The fields of one request: those that it names. */
export type ArticleChanges = Partial<Record<ArticleField, string | null>>;

/** An article as it goes out. `list_id` never leaves the server (seed, "Design"). */
export interface Article {
  readonly objectId: string;
  readonly name: string;
  readonly qty: string;
  readonly category: string | null;
  readonly type: string | null;
  readonly shop: string | null;
  readonly prize: string | null;
  readonly checked: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly created_at: string;
  readonly updated_at: string;
}
