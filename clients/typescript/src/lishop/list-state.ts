import type { ArticleFields, Change, Edit, EditOutcome, ListedArticle, ServerArticle } from './article.js';

/** Removals that are remembered, so that nothing older brings an article back. */
const MAX_REMOVED = 10_000;

/** As the generated types have them, in which what is missing may also be undefined. */
type EditedFields = { readonly [Name in keyof ArticleFields]?: ArticleFields[Name] | undefined };

interface Stored {
  readonly version: 1;
  readonly articles: readonly ServerArticle[];
  readonly cursor: string | undefined;
  readonly edits: readonly Edit[];
  readonly ids: readonly (readonly [string, string])[];
}

/** A copy of a list: the articles as the server has told them, and the edits that it has not yet taken. Talks to nobody. */
export class ListState {
  private articles = new Map<string, ServerArticle>();
  private readonly removed = new Map<string, string>();
  /** Of articles made here: the server's id to ours, which is the `clientId` of the edit that made it. */
  private readonly ids = new Map<string, string>();
  private readonly objectIds = new Map<string, string>();
  private readonly edits: Edit[] = [];
  private shown: readonly ListedArticle[] | undefined;
  /** Where the server's changes were read up to. */
  cursor: string | undefined;

  /** @throws Error where the text is none that `toText` gave */
  static fromText(text: string): ListState {
    const stored = JSON.parse(text) as Stored;
    if (stored.version !== 1) throw new Error('this copy of a list was saved by another version');
    const state = new ListState();
    for (const article of stored.articles) state.articles.set(article.objectId, article);
    for (const [objectId, id] of stored.ids) state.name(objectId, id);
    state.edits.push(...stored.edits);
    state.cursor = stored.cursor;
    return state;
  }

  toText(): string {
    const { cursor, edits } = this;
    const stored: Stored = {
      version: 1,
      articles: [...this.articles.values()],
      cursor,
      edits,
      ids: [...this.ids],
    };
    return JSON.stringify(stored);
  }

  /** Edits that the server has not yet taken, oldest first. */
  get pending(): readonly Edit[] {
    return this.edits;
  }

  /** The list as whoever holds this copy sees it. */
  get list(): readonly ListedArticle[] {
    this.shown ??= this.withEdits();
    return this.shown;
  }

  has(id: string): boolean {
    return this.list.some((article) => article.id === id);
  }

  /** Notes an edit of an article, or a new one where `op` is `create`. */
  edit(op: Edit['op'], id: string, clientId: string, at: number, fields?: Partial<ArticleFields>): void {
    const last = this.edits.at(-1);
    // A clock that was set back must not have an earlier edit win.
    const time = Math.max(at, last === undefined ? 0 : Date.parse(last.at));
    const objectId = this.objectIds.get(id) ?? id;
    const isKnown = this.articles.has(objectId) || this.objectIds.has(id);
    const target = op === 'create' ? {} : isKnown ? { objectId } : { of: id };
    this.edits.push({
      clientId,
      op,
      ...target,
      at: new Date(time).toISOString(),
      ...(fields && { fields }),
    });
    this.shown = undefined;
  }

  /** The server has answered the oldest edits. */
  taken(outcomes: readonly EditOutcome[]): void {
    for (const { objectId, article } of outcomes) {
      const edit = this.edits.shift();
      if (edit === undefined || objectId === undefined) continue;
      if (edit.op === 'create') this.name(objectId, edit.clientId);
      if (article !== undefined) this.apply(article);
    }
    this.shown = undefined;
  }

  /** Takes a change, unless something later is known. */
  apply(change: Change): void {
    const { objectId } = change;
    const known = this.articles.get(objectId)?.updated_at ?? this.removed.get(objectId);
    if (known !== undefined && change.updated_at < known) return;
    if ('deleted' in change) {
      this.articles.delete(objectId);
      if (this.removed.size >= MAX_REMOVED) this.removed.clear();
      this.removed.set(objectId, change.updated_at);
    } else {
      this.removed.delete(objectId);
      this.articles.set(objectId, change);
    }
    this.shown = undefined;
  }

  /** Puts a whole new copy in place of this one; the edits stay. */
  replace(changes: readonly Change[]): void {
    this.articles = new Map();
    this.removed.clear();
    for (const change of changes) this.apply(change);
    this.shown = undefined;
  }

  /** @returns our id of an article that the server names */
  idOf(objectId: string): string {
    return this.ids.get(objectId) ?? objectId;
  }

  private name(objectId: string, id: string): void {
    this.ids.set(objectId, id);
    this.objectIds.set(id, objectId);
  }

  private withEdits(): ListedArticle[] {
    const list = new Map<string, ListedArticle>();
    // In the order in which they were made, on every phone.
    for (const article of [...this.articles.values()].sort(byAge)) {
      const id = this.idOf(article.objectId);
      list.set(id, { ...fieldsOf(article), id, isPending: false });
    }
    for (const { op, clientId, objectId, of, fields } of this.edits) {
      const id = op === 'create' ? clientId : objectId ? this.idOf(objectId) : (of ?? '');
      const shown = list.get(id);
      if (op === 'delete') list.delete(id);
      else if (op === 'create') list.set(id, { ...(fields as ArticleFields), id, isPending: true });
      else if (shown !== undefined) list.set(id, { ...shown, ...definedOnly(fields), id, isPending: true });
    }
    return [...list.values()];
  }
}

/** The server's ids are numbers that grow, as texts. */
function byAge({ objectId: a }: ServerArticle, { objectId: b }: ServerArticle): number {
  return a.length - b.length || (a < b ? -1 : 1);
}

function fieldsOf({ name, qty, category, type, shop, prize, checked }: ServerArticle): ArticleFields {
  return { name, qty, checked, ...definedOnly({ category, type, shop, prize }) };
}

function definedOnly(fields: EditedFields = {}): Partial<ArticleFields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
