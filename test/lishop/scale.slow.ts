import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SecretBox } from '../../src/shared/secrets/secret-box.js';
import { Articles } from '../../src/contexts/lishop-lists/articles/articles.repository.js';
import { Database } from '../../src/shared/database/database.js';
import { LiShopApp } from '../support/lishop-app.js';

const LISTS = 10_000;
let lishop: LiShopApp;
let key: string;

/** What the plan reads: its nodes of scanning, with their indexes. */
interface Plan {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly Plan[];
}

function scans(plan: Plan): string[] {
  const own =
    plan['Node Type'].includes('Scan') && plan['Index Name'] !== undefined ? [plan['Index Name']] : [];
  const whole = plan['Node Type'] === 'Seq Scan' ? [`whole ${plan['Relation Name']}`] : [];
  return [...own, ...whole, ...(plan.Plans ?? []).flatMap(scans)];
}

/** The statements that Quartet itself sends while `work` runs, each with what its plan scans. */
async function plansOf(work: () => Promise<unknown>): Promise<string[]> {
  const database = lishop.quartet.app.get(Database);
  const sent: [string, readonly unknown[]][] = [];
  const query = database.query.bind(database);
  const bytes = database.bytes.bind(database);
  // What the background worker of the mail asks meanwhile is not meant.
  const note = (sql: string, parameters: readonly unknown[]): unknown =>
    sql.includes('lishop.') && sent.push([sql, parameters]);
  database.query = (sql, parameters = []) => {
    note(sql, parameters);
    return query(sql, parameters);
  };
  database.bytes = (sql, parameters) => {
    note(sql, parameters);
    return bytes(sql, parameters);
  };
  await work();
  Object.assign(database, { query, bytes });
  const used: string[] = [];
  for (const [sql, parameters] of sent) {
    const [row] = await query<{ 'QUERY PLAN': { Plan: Plan }[] }>(`EXPLAIN (FORMAT JSON) ${sql}`, parameters);
    used.push(...(row?.['QUERY PLAN'] ?? []).flatMap(({ Plan: plan }) => scans(plan)));
  }
  return [...new Set(used)].sort();
}

/** A database of 1,000,000 articles in 10,000 lists, and one list of 10,000. */
beforeAll(async () => {
  lishop = await LiShopApp.start();
  key = await lishop.register('the large one');
  const { database } = lishop.quartet;
  const add = (lists: string, each: number): string => `
    INSERT INTO lishop.articles (list_id, id, name, qty, checked, created_at, updated_at)
    SELECT l.id, n, 'Article ' || n, '1', '0', now() - interval '1 hour', now() - interval '1 hour'
    FROM generate_series(1, ${each}) n, (${lists}) l`;
  await database.query(`
    INSERT INTO lishop.lists (payment_index, payment_sealed, articles, last_article)
    SELECT sha256(n::text::bytea), '', 99, 99 FROM generate_series(2, ${LISTS}) n`);
  // Without their triggers: the foreign keys' tests are no part of what is asked here, and these keys are none.
  await database.query(`SET session_replication_role = replica;
    INSERT INTO lishop.api_keys (key_index, sealed, list_id, owner)
    SELECT sha256(('key ' || id)::bytea), '', id, true FROM lishop.lists WHERE payment_sealed = '';
    ${add("SELECT id FROM lishop.lists WHERE payment_sealed = ''", 99)};
    ${add("SELECT id FROM lishop.lists WHERE payment_sealed <> ''", 10_000)}; RESET session_replication_role`);
  await database.query(
    "UPDATE lishop.lists SET articles = 10000, last_article = 10000 WHERE payment_sealed <> ''",
  );
  await database.query('ANALYZE lishop.articles, lishop.lists, lishop.api_keys');
}, 120_000);
afterAll(() => lishop.close());

describe('a database of 1,000,000 articles in 10,000 lists', () => {
  it('should hold that many', async () => {
    const [row] = await lishop.quartet.database.query<{ articles: string; lists: string }>(
      'SELECT (SELECT count(*) FROM lishop.articles) articles, (SELECT count(*) FROM lishop.lists) lists',
    );
    expect(Number(row?.articles)).toBeGreaterThanOrEqual(999_000);
    expect(Number(row?.lists)).toBe(LISTS);
  });

  it('should find who calls by the indexes alone', async () => {
    expect(await plansOf(() => lishop.get('/articles/5', key))).toEqual([
      'api_keys_pkey',
      'articles_pkey',
      'lists_pkey',
    ]);
  });

  it('should change, add and remove one article without reading a table whole', async () => {
    // Functions of the database, into which EXPLAIN does not look: what they read is counted.
    await lishop.quartet.app.get(Database).transaction(async (transaction) => {
      const [list] = await transaction.query<{ id: number }>(
        "SELECT id FROM lishop.lists WHERE payment_sealed <> ''",
      );
      const fields = ['Milk', '1', null, null, null, null, '0'];
      const scans = async (): Promise<unknown[]> =>
        transaction.query(
          `SELECT relname::text, seq_scan::integer AS whole, idx_scan > 0 AS by_index FROM pg_stat_xact_user_tables
           WHERE schemaname = 'lishop' AND relname = 'articles'`,
        );
      await transaction.query('SELECT lishop.change_article($1, 5, $2, $3, 100000000, NULL, $4, $5)', [
        list?.id,
        fields.map((field) => field !== null),
        fields,
        'change',
        Buffer.from('x'),
      ]);
      await transaction.query('SELECT lishop.remove_article($1, 7, NULL, $2, $3)', [
        list?.id,
        'removal',
        Buffer.from('x'),
      ]);
      await transaction.query('SELECT lishop.add_article($1, 0, $2, 100000000, $3, $4)', [
        list?.id,
        fields,
        'edit',
        Buffer.from('x'),
      ]);
      expect(await scans()).toEqual([{ relname: 'articles', whole: 0, by_index: true }]);
    });
  });

  it('should read a list of 10,000, and one of 100 beside it, without reading any other', async () => {
    const all = await lishop.get('/articles', key);
    expect(all.json).toHaveLength(10_000);
    const articles = lishop.quartet.app.get(Articles);
    const [small] = await lishop.quartet.database.query<{ id: string }>(
      'SELECT max(id) AS id FROM lishop.lists',
    );
    expect(JSON.parse(`[${(await articles.all(Number(small?.id), 0)).join()}]`)).toHaveLength(99);
    // Either index begins with the list; which of them costs less is the planner's business.
    for (const size of [0, 1e6])
      expect(await plansOf(() => articles.all(Number(small?.id), size))).toEqual([
        expect.stringMatching(/^articles_(pkey|by_change)$/),
      ]);
  });

  it('should read what has changed by the index of changes', async () => {
    const since = new Date(Date.now() - 60_000).toISOString();
    const changed = (): Promise<unknown> => lishop.get('/articles', key, { updated_at: since });
    expect(await plansOf(changed)).toEqual(['api_keys_pkey', 'articles_by_change', 'lists_pkey']);
  });

  it('should find the keys of a list, of an address, and of a payment by their indexes', async () => {
    expect(await plansOf(() => lishop.call('/sharedApiKey', { key }))).toContain('api_keys_by_list');
    const box = lishop.quartet.app.get(SecretBox);
    const database = lishop.quartet.app.get(Database);
    const payment = box.blindIndexes('the large one', 'lishop.lists/payment');
    const found = (): Promise<unknown> =>
      database.query('SELECT id FROM lishop.lists WHERE payment_index = ANY($1) AND deleted_at IS NULL', [
        payment,
      ]);
    expect(await plansOf(found)).toEqual(['lists_payment_unique']);
  });
});
