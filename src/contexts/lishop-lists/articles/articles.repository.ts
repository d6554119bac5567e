import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import { LiShopError } from '../lishop-error.js';
import { ARTICLE_FIELDS, type Article, type ArticleChanges } from './article.js';

/** specs/lishop.md, "Articles". */
const MOST = 10_000;
const iso = (column: string): string =>
  `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS ${column}`;
/** An article just as it goes out: what the database writes, this process need not read and write again, 100 times for a list of 100. */
const ARTICLE = `id::text AS "objectId", ${ARTICLE_FIELDS.join(', ')}, ${iso('created_at')}, ${iso('updated_at')}`;
/**
 * When a change of a list counts as made, in whole milliseconds. Taken under the lock of the list's row and later than the one before, so
 * that a phone which asks with the largest `updated_at` it has seen misses nothing, and finds nothing again that it has.
 */
const NEXT_CHANGE = `greatest(date_trunc('milliseconds', clock_timestamp()), last_change + interval '1 millisecond')`;
const EPOCH = Date.UTC(2020, 0, 1);

/**
 * Where an article's id begins: milliseconds since 2020 (41 bits) and 12 bits of chance, 53 in all. Ids of one list grow, tell nothing of
 * other lists, and are hardly ever the same in two of them.
 */
function idFromTime(): number {
  return (Date.now() - EPOCH) * 4096 + randomInt(4096);
}

function parseId(id: string): number | undefined {
  const value = /^\d{1,16}$/.test(id) ? Number(id) : NaN;
  return Number.isSafeInteger(value) ? value : undefined;
}

/** The articles. Every statement names the list, so that one list can never reach another's. */
@Injectable()
export class Articles {
  constructor(private readonly database: Database) {}

  /** @param changedAfter leaves out what has not changed since */
  all(list: number, changedAfter?: Date): Promise<Article[]> {
    // Ids grow within a list: this is the order of making.
    return changedAfter === undefined
      ? this.database.query(`SELECT ${ARTICLE} FROM lishop.articles WHERE list_id = $1 ORDER BY id`, [list])
      : this.database.query(
          `SELECT ${ARTICLE} FROM lishop.articles WHERE list_id = $1 AND updated_at > $2 ORDER BY id`,
          [list, changedAfter],
        );
  }

  async find(list: number, id: string): Promise<Article | undefined> {
    const number = parseId(id);
    if (number === undefined) return undefined;
    const [article] = await this.database.query<Article>(
      `SELECT ${ARTICLE} FROM lishop.articles WHERE list_id = $1 AND id = $2`,
      [list, number],
    );
    return article;
  }

  /** @throws LiShopError ARTICLE_INVALID when the list is full, UNAUTHORIZED when it has just been deleted */
  async add(list: number, fields: ArticleChanges): Promise<Article> {
    const [article] = await this.database.query<Article>(
      `WITH room AS (
         UPDATE lishop.lists SET articles = articles + 1, last_article = greatest(last_article + 1, $2),
           last_change = ${NEXT_CHANGE}
         WHERE id = $1 AND articles < ${MOST} RETURNING id, last_article, last_change
       )
       INSERT INTO lishop.articles (list_id, id, ${ARTICLE_FIELDS.join(', ')}, created_at, updated_at)
       SELECT id, last_article, $3, $4, $5, $6, $7, $8, $9, last_change, last_change FROM room
       RETURNING ${ARTICLE}`,
      [list, idFromTime(), ...ARTICLE_FIELDS.map((field) => fields[field] ?? null)],
    );
    if (article !== undefined) return article;
    const lists = await this.database.query('SELECT id FROM lishop.lists WHERE id = $1', [list]);
    if (lists.length === 0) throw new LiShopError({ code: 'UNAUTHORIZED' });
    const errors = { base: [`the list is full (maximum is ${MOST} articles)`] };
    throw new LiShopError({ code: 'ARTICLE_INVALID', errors });
  }

  /** Changes the named fields and no others. @returns `undefined` where the list has no such article */
  async change(list: number, id: string, changes: ArticleChanges): Promise<Article | undefined> {
    const number = parseId(id);
    const fields = ARTICLE_FIELDS.filter((field) => changes[field] !== undefined);
    if (number === undefined || fields.length === 0) return this.find(list, id);
    const assignments = fields.map((field, index) => `${field} = $${index + 3}`);
    const [article] = await this.database.query<Article>(
      `WITH list AS (
         UPDATE lishop.lists SET last_change = ${NEXT_CHANGE} WHERE id = $1 RETURNING id AS list, last_change
       )
       UPDATE lishop.articles SET ${assignments.join(', ')}, updated_at = last_change FROM list
       WHERE list_id = list AND id = $2 RETURNING ${ARTICLE}`,
      [list, number, ...fields.map((field) => changes[field])],
    );
    return article;
  }

  /** @returns false where the list has no such article */
  async remove(list: number, id: string): Promise<boolean> {
    const number = parseId(id);
    if (number === undefined) return false;
    // The list's row first, as in `add`: locks that are taken in one order never wait for one another in a circle.
    const rows = await this.database.query(
      `WITH list AS (SELECT id FROM lishop.lists WHERE id = $1 FOR NO KEY UPDATE),
       gone AS (
         DELETE FROM lishop.articles a USING list WHERE a.list_id = list.id AND a.id = $2 RETURNING a.list_id
       )
       UPDATE lishop.lists l SET articles = l.articles - 1 FROM gone WHERE l.id = gone.list_id RETURNING l.id`,
      [list, number],
    );
    return rows.length > 0;
  }
}
