import { ARTICLE_FIELDS, type ArticleField } from '../../src/contexts/lishop-lists/articles/article.js';

export type Values = Partial<Record<ArticleField, string | null>>;

/** An edit that the server has taken, with its place among all of the list. */
export interface TakenEdit {
  readonly clientId: string;
  readonly op: 'create' | 'update' | 'delete';
  /** Its `objectId`. */
  readonly article: string;
  readonly at: number;
  readonly values: Values;
  /** The list's change number of its transaction, in milliseconds; a later `at` counts as that. */
  readonly number: number;
  /** Its place in that transaction. */
  readonly place: number;
}

/** What the server has to have answered. */
export interface Verdict {
  readonly result: 'applied' | 'merged' | 'ignored';
  readonly overridden: Values;
  /** `undefined`: removed. */
  readonly article: Values | undefined;
  /** It was removed before. */
  readonly revived: boolean;
}

type Placed = TakenEdit & { readonly when: number };

const before = (one: Placed, other: Placed): boolean =>
  one.number < other.number || (one.number === other.number && one.place < other.place);

/** Of two edits the one that is in force: the later one, and of the same time, that which arrived later. */
const beats = (one: Placed, other: Placed): boolean =>
  one.when > other.when || (one.when === other.when && before(other, one));

const strongest = (edits: readonly Placed[]): Placed | undefined =>
  edits.reduce<Placed | undefined>((best, one) => (best && !beats(one, best) ? best : one), undefined);

/**
 * What a list has to be after edits, said without any order of work: of each field, the latest edit is in force; an article is there where an
 * edit of it is later than its latest deletion. Whoever edits an article at a time before it was made has seen it: that edit has lost.
 */
export class ListModel {
  private readonly articles = new Map<string, Placed[]>();

  constructor(edits: readonly TakenEdit[]) {
    for (const edit of edits) {
      const placed = { ...edit, when: Math.min(edit.at, edit.number) };
      const known = this.articles.get(edit.article);
      if (known === undefined) this.articles.set(edit.article, [placed]);
      else known.push(placed);
    }
    for (const known of this.articles.values()) known.sort((one, other) => (before(one, other) ? -1 : 1));
  }

  /** The living articles, by their ids. */
  list(): Map<string, Values> {
    const living = [...this.articles].flatMap(([id, edits]): [string, Values][] => {
      const values = articleOf(edits);
      return values === undefined ? [] : [[id, values]];
    });
    return new Map(living);
  }

  /** What became of each edit when it arrived, by its id. */
  verdicts(): Map<string, Verdict> {
    const verdicts = new Map<string, Verdict>();
    for (const edits of this.articles.values()) {
      edits.forEach((edit, n) => {
        verdicts.set(edit.clientId, verdictOf(edits.slice(0, n + 1), edit));
      });
    }
    return verdicts;
  }
}

function articleOf(edits: readonly Placed[]): Values | undefined {
  const made = edits.find(({ op }) => op === 'create');
  if (made === undefined) throw new Error(`${edits[0]?.article} was never made`);
  const deletion = strongest(edits.filter(({ op }) => op === 'delete'));
  const update = strongest(edits.filter((edit) => edit.op === 'update' && beats(edit, made)));
  if (deletion !== undefined && (update === undefined || beats(deletion, update))) return undefined;
  return Object.fromEntries(
    ARTICLE_FIELDS.map((field) => [field, fieldOf(edits, field)?.values[field] ?? null]),
  );
}

/** The edit that a field has its value of. */
function fieldOf(edits: readonly Placed[], field: ArticleField): Placed | undefined {
  return strongest(edits.filter(({ op, values }) => op === 'create' || (op === 'update' && field in values)));
}

function verdictOf(edits: readonly Placed[], last: Placed): Verdict {
  const article = articleOf(edits);
  if (last.op === 'create') return { result: 'applied', overridden: {}, article, revived: false };
  if (last.op === 'delete')
    return { result: article === undefined ? 'applied' : 'ignored', overridden: {}, article, revived: false };
  const named = Object.entries(last.values) as [ArticleField, string | null][];
  const lost = named.filter(([field]) => article === undefined || fieldOf(edits, field) !== last);
  const result = lost.length === 0 ? 'applied' : lost.length < named.length ? 'merged' : 'ignored';
  const revived = article !== undefined && articleOf(edits.slice(0, -1)) === undefined;
  return { result, overridden: Object.fromEntries(lost), article, revived };
}
