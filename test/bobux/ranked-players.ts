import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import pg from 'pg';
import { Ranking, RankingShape } from '../../src/contexts/bobux-ledger/ranking/ranking.js';
import { Database } from '../../src/shared/database/database.js';
import { databaseSchema } from '../../src/assembly.js';
import { openDatabase, type OpenDatabase } from '../../src/shared/database/open-database.js';
import { Metrics } from '../../src/shared/observability/metrics.js';
import { eventually } from '../support/eventually.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** So small that a few thousand players fill many buckets, and that a layout takes several rounds. */
export const shape: RankingShape = { smallest: 100, size: 20, work: 500 };
export const SERIALIZATION_FAILURE = '40001';

export let place: TestDatabase;
let open: OpenDatabase;
/** A new one for each test, of no players. */
export let ranking: Ranking;
let database: Database;

/** Of a process that has just started. */
export const newRanking = (): Ranking => new Ranking(database, shape, new Metrics());

/** As when another process takes the upkeep over. */
export function restartRanking(): void {
  ranking = newRanking();
}

beforeAll(async () => {
  place = await createTestDatabase();
  open = await openDatabase(
    { url: place.url, pool: 10, dataDir: '/nowhere' },
    databaseSchema,
    () => undefined,
  );
  database = new Database(open.dataSource);
});
afterAll(async () => {
  await open.close();
  await place.drop();
});
beforeEach(async () => {
  await place.query('DELETE FROM bobux.players');
  restartRanking();
  await settle();
});

/** Lets the buckets come into shape; no transaction of this file is open, but other files' may hold it up for a while. */
export async function settle(): Promise<void> {
  let before = '';
  await eventually(async () => {
    await ranking.step();
    const [row] = await place.query<{ done: boolean }>(
      `SELECT (SELECT count(*) = 1 FROM bobux.ranking_layouts) AND t.first_change > c.last_value - (NOT c.is_called)::int AS done
       FROM bobux.ranking_totals t, bobux.ranking_change c`,
    );
    const unchanged = before === (before = await layouts());
    return row!.done && unchanged;
  });
}

/** A few rounds of upkeep, which an open transaction keeps from its end. */
export async function rounds(): Promise<void> {
  for (let n = 0; n < 4; n++) await ranking.step();
}

/** Ids of the layouts that there are, with commas: a lone one, but while it is being replaced. */
export async function layouts(): Promise<string> {
  const rows = await place.query('SELECT l.id FROM bobux.ranking_layouts l ORDER BY l.id');
  return rows.map(({ id }) => id).join();
}

export async function buckets(): Promise<number> {
  const [row] = await place.query<{ buckets: number }>(
    'SELECT cardinality(players) AS buckets FROM bobux.ranking_totals',
  );
  return row!.buckets;
}

/** @param balance SQL with the running number `n` */
export const populate = (players: number, balance: string): Promise<unknown> =>
  place.query(
    `INSERT INTO bobux.players (steam, bobux) SELECT gen_random_uuid(), ${balance} FROM generate_series(1, ${players}) AS n`,
  );

export interface Page {
  readonly amount: number;
  readonly page: number;
}

export interface Looked {
  readonly wrong: (Page & { readonly expected: number[]; readonly found: number[] })[];
  readonly exact: boolean;
  readonly players: number;
}

/** Compares pages, and every bucket, with the players themselves, in one snapshot. */
export async function look(pages: readonly Page[], client?: pg.Client): Promise<Looked> {
  const sql = `
    WITH players AS MATERIALIZED (
      SELECT id, row_number() OVER (ORDER BY bobux DESC, id) AS place, count(*) OVER () AS players FROM bobux.players
    ), answers AS (
      SELECT q.amount, q.page,
        ARRAY(SELECT p.id::int FROM bobux.page_of_players(q.amount, q.page) WITH ORDINALITY AS p
          (id, steam, discord, bobux, bobuxtotal, place) ORDER BY p.place) AS found,
        ARRAY(SELECT p.id::int FROM players p WHERE (p.place - 1) / q.amount
          = least(q.page - 1, (p.players - 1) / q.amount) ORDER BY p.place) AS expected
      FROM unnest($1::int[], $2::bigint[]) AS q (amount, page)
    )
    SELECT (SELECT count(*)::int FROM players) AS players, bobux.ranking_is_exact() AS exact,
      (SELECT coalesce(json_agg(a), '[]') FROM answers a WHERE a.found <> a.expected) AS wrong`;
  const parameters = [pages.map(({ amount }) => amount), pages.map(({ page }) => page)];
  const rows = client
    ? (await client.query<Looked & pg.QueryResultRow>(sql, parameters)).rows
    : await place.query<Looked & pg.QueryResultRow>(sql, parameters);
  return rows[0]!;
}

/** Every page of a few sizes, and some past the end. */
const everyPage = (players: number): Page[] =>
  [13, 100, 1000].flatMap((amount) =>
    Array.from({ length: Math.ceil(players / amount) + 2 }, (_, n) => ({ amount, page: n + 1 })),
  );

/** Fails unless every page and every bucket is right now. */
export async function expectEveryPage(players: number): Promise<void> {
  const looked = await look([...everyPage(players), { amount: 1000, page: Number.MAX_SAFE_INTEGER }]);
  expect(looked).toEqual({ wrong: [], exact: true, players });
}

/** A connection that the test may lose. */
export async function connect(url = place.url): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
