import type { AnswerOf, BodyOf, Operation } from '../rest/operation-types.js';

/** An article as the server gives it. */
export type ServerArticle = AnswerOf<Operation<'get', '/articles/{id}'>>;

/** A change as the server tells it: an article as it is now, or that it was removed. */
export type Change =
  ServerArticle | { readonly objectId: string; readonly deleted: true; readonly updated_at: string };

/** What an article says. `qty` and `checked` are numbers, as texts. */
export type ArticleFields = BodyOf<Operation<'post', '/articles'>>;

/** An edit as it is sent. */
export type Edit = BodyOf<Operation<'post', '/2.0/articles/batch'>>['edits'][number];

/** What became of an edit. */
export interface EditOutcome {
  readonly clientId: string | null;
  /** Of one that was done. */
  readonly objectId?: string;
  readonly result?: 'applied' | 'merged' | 'ignored';
  readonly article?: Change;
  readonly overridden?: Partial<ArticleFields>;
  /** Of one that cannot be done: what is wrong with each field. */
  readonly errors?: Readonly<Record<string, readonly string[]>>;
}

/** An article of the copy, with the edits in it that are not yet sent. */
export type ListedArticle = ArticleFields & {
  /** Stays the same as long as the copy lives, also of an article that was made offline. */
  readonly id: string;
  /** The server has not yet taken an edit of it. */
  readonly isPending: boolean;
};
