import type { ArticleValues } from './article-state.js';

export const OPERATIONS = ['create', 'update', 'delete'] as const;
/** See EditResult. */
export const RESULTS = ['applied', 'merged', 'ignored'] as const;

/** Of one batch. */
export const MAX_EDITS = 500;
/** In characters. */
export const MAX_CLIENT_ID = 64;
export const MAX_OBJECT_ID = 16;

/** One edit that a phone has made, maybe while it was offline. */
export interface Edit {
  /** The phone's id of this edit. */
  readonly clientId: string;
  readonly op: (typeof OPERATIONS)[number];
  /** Which article: its id, or the `clientId` of the edit that made it. Nothing for a new one. */
  readonly objectId?: string;
  readonly of?: string;
  /** When the phone made it, in milliseconds since 1970. */
  readonly at: number;
  /** Of a new article all, of another those that change, of a deletion none. */
  readonly values: ArticleValues;
}

/** An edit that cannot be done, in Rails' words, by what is wrong with it. */
export interface RefusedEdit {
  readonly clientId: string | null;
  readonly status: 422;
  readonly errors: Readonly<Record<string, readonly string[]>>;
}
