import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import { LiShopConfig } from '../settings.js';
import { ChangeAnnouncer } from '../live/change-announcer.js';
import { LiShopError } from '../lishop-error.js';
import { KeyedMutex } from '../../../shared/jobs/keyed-mutex.js';
import { ARTICLE_FIELDS, type Article, type ArticleChanges } from './article.js';
import { WriteBatcher, type Outcome } from './write-batcher.js';

/** Characters of a chunk of text, with the article that goes beyond. Longer texts are cleared away late by Node. */
const CHUNK = 50_000;
/** Of one list; lishop.add_article knows it too. */
export const MAX_ARTICLES = 10_000;
const EPOCH = Date.UTC(2020, 0, 1);

/**
 * Where an article's id begins: milliseconds since 2020 (41 bits) and 12 bits of chance, 53 in all. Ids of one list grow, say nothing of
 * other lists, and are hardly ever the same in two of them.
 */
export function idFromTime(): number {
  return (Date.now() - EPOCH) * 4096 + randomInt(4096);
}

export function parseId(id: string): number | undefined {
  const value = /^\d{1,16}$/.test(id) ? Number(id) : NaN;
  return Number.isSafeInteger(value) ? value : undefined;
}

/** An edit that its client gave an id, so that a lost answer makes nothing twice. */
export interface Edit {
  readonly id: string;
  /** Another one where another edit comes under the same id. */
  readonly fingerprint: Buffer;
}

/** What a change of one article hangs on. */
interface Conditions {
  readonly matching?: readonly Date[] | undefined;
  readonly edit?: Edit | undefined;
}

/** An edit's id and its fingerprint, or NULL. */
const EDIT = { edit: 'text', print: 'bytea' };

/** The articles. Every statement names the list, so that one list can never reach another's; who writes takes the list's row first. */
@Injectable()
export class Articles {
  private readonly additions: WriteBatcher;
  private readonly changes: WriteBatcher;

  constructor(
    private readonly database: Database,
    private readonly config: LiShopConfig,
    private readonly announcer: ChangeAnnouncer,
    private readonly mutex: KeyedMutex,
  ) {
    this.additions = new WriteBatcher(database, mutex, 'lishop.add_article', {
      list: 'bigint',
      least_id: 'bigint',
      list_fields: 'text[]',
      max_bytes: 'bigint',
      ...EDIT,
    });
    this.changes = new WriteBatcher(database, mutex, 'lishop.change_article', {
      list: 'bigint',
      article_id: 'bigint',
      named: 'boolean[]',
      list_fields: 'text[]',
      max_bytes: 'bigint',
      matching: 'timestamptz[]',
      ...EDIT,
    });
  }

  /**
   * The articles of one moment, in the order of their making.
   * @param size about how many bytes they are: what is short is read in one piece, which costs the database a fifth less
   * @param changedAfter leaves out what has not changed since
   * @returns JSON texts of some articles each, separated by commas, in UTF-8
   */
  async all(list: number, size: number, changedAfter?: Date): Promise<Buffer[]> {
    const whole = (condition: string): string => `
      SELECT string_agg(lishop.article_json(a)::text, ',' ORDER BY a.id) AS articles
      FROM lishop.articles a WHERE a.list_id = $1 ${condition} GROUP BY a.list_id`;
    const chunks = (condition: string): string => `
      SELECT string_agg(article, ',' ORDER BY id) AS articles FROM (
        SELECT made.id, made.article, sum(length(made.article)) OVER (ORDER BY made.id) / ${CHUNK} AS chunk FROM (
          SELECT a.id, lishop.article_json(a)::text AS article FROM lishop.articles a WHERE a.list_id = $1 ${condition} OFFSET 0
        ) AS made
      ) AS placed GROUP BY chunk ORDER BY chunk`;
    const select = size < CHUNK ? whole : chunks;
    const rows = await (changedAfter === undefined
      ? this.database.bytes<{ articles: Buffer }>(select(''), [list])
      : this.database.bytes<{ articles: Buffer }>(select('AND a.updated_at > $2'), [list, changedAfter]));
    return rows.map(({ articles }) => articles);
  }

  async find(list: number, id: string): Promise<Article | undefined> {
    const number = parseId(id);
    if (number === undefined) return undefined;
    const [row] = await this.database.query<{ article: Article }>(
      'SELECT lishop.article_json(a) AS article FROM lishop.articles a WHERE list_id = $1 AND id = $2',
      [list, number],
    );
    return row?.article;
  }

  /**
   * @param edit the same one again gives the article as it was answered first, and makes none
   * @throws LiShopError ARTICLE_INVALID when the list is full, or the edit's id was another's; LIST_TOO_LARGE; UNAUTHORIZED when it has just
   * been deleted
   */
  async add(list: number, fields: ArticleChanges, edit?: Edit): Promise<Article> {
    const row = await this.additions.write({
      list,
      least_id: idFromTime(),
      list_fields: ARTICLE_FIELDS.map((field) => fields[field] ?? null),
      max_bytes: this.config.listBytes,
      edit: edit?.id,
      print: edit?.fingerprint,
    });
    if (row?.article) {
      if (row.outcome !== 'repeated') this.announcer.announce(list);
      return row.article;
    }
    throw refusalOf(row?.outcome);
  }

  /**
   * Changes the named fields and no others.
   * @param conditions.matching versions (its `updated_at`), of which it must have one; `undefined`: any
   * @param conditions.edit the same one again gives the article as it was answered first, and changes none
   * @returns `undefined` where the list has no such article
   * @throws LiShopError LIST_TOO_LARGE, PRECONDITION_FAILED; ARTICLE_INVALID when the edit's id was another's
   */
  async change(
    list: number,
    id: string,
    changes: ArticleChanges,
    { matching, edit }: Conditions = {},
  ): Promise<Article | undefined> {
    const number = parseId(id);
    const named = ARTICLE_FIELDS.map((field) => changes[field] !== undefined);
    if (number === undefined || (edit === undefined && !named.includes(true))) {
      const article = await this.find(list, id);
      if (article && matching?.every((version) => version.toISOString() !== article.updated_at) === true)
        throw refusalOf('another version');
      return article;
    }
    const row = await this.changes.write({
      list,
      article_id: number,
      named,
      list_fields: ARTICLE_FIELDS.map((field) => changes[field] ?? null),
      max_bytes: this.config.listBytes,
      matching,
      edit: edit?.id,
      print: edit?.fingerprint,
    });
    if (row?.article) {
      if (row.outcome !== 'repeated') this.announcer.announce(list);
      return row.article;
    }
    if (row?.outcome === 'no article') return undefined;
    throw refusalOf(row?.outcome);
  }

  /**
   * @param conditions see `change`
   * @returns false where the list has no such article
   * @throws LiShopError PRECONDITION_FAILED; ARTICLE_INVALID when the edit's id was another's
   */
  async remove(list: number, id: string, { matching, edit }: Conditions = {}): Promise<boolean> {
    const number = parseId(id);
    if (number === undefined) return false;
    const [row] = await this.mutex.runExclusive(list, () =>
      this.database.query<Pick<Outcome, 'outcome'>>(
        'SELECT outcome FROM lishop.remove_article($1, $2, $3, $4, $5)',
        [list, number, matching ?? null, edit?.id ?? null, edit?.fingerprint ?? null],
      ),
    );
    if (row?.outcome === 'repeated') return true;
    if (row?.outcome === 'removed') {
      this.announcer.announce(list);
      return true;
    }
    if (row?.outcome === 'no article') return false;
    throw refusalOf(row?.outcome);
  }
}

function refusalOf(outcome: string | undefined): Error {
  switch (outcome) {
    case 'no list':
      return new LiShopError({ code: 'UNAUTHORIZED' });
    case 'too large':
      return new LiShopError({ code: 'LIST_TOO_LARGE' });
    case 'another version':
      return new LiShopError({ code: 'PRECONDITION_FAILED' });
    case 'full':
      return invalid('the list is full (maximum is 10000 articles)');
    case 'another edit':
      return invalid('the Idempotency-Key was used for another request');
    default:
      return new Error(`The database answered with the outcome ${String(outcome)}.`);
  }
}

function invalid(problem: string): LiShopError {
  return new LiShopError({ code: 'ARTICLE_INVALID', errors: { base: [problem] } });
}
