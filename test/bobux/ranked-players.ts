import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals';
import pg from 'pg';
import { RankingFeed } from '../../src/contexts/bobux-ledger/ranking/ranking-feed.js';
import { Ranking } from '../../src/contexts/bobux-ledger/ranking/ranking.js';
import { Database } from '../../src/shared/database/database.js';
import type { Queryable } from '../../src/shared/database/queryable.js';
import { databaseSchema } from '../../src/assembly.js';
import { openDatabase, type OpenDatabase } from '../../src/shared/database/open-database.js';
import { Metrics } from '../../src/shared/observability/metrics.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import type { TestDatabase } from '../support/test-database.js';

export const SERIALIZATION_FAILURE = '40001';

export let place: TestDatabase;
let open: OpenDatabase;
/** A new one for each test, of no players. */
export let ranking: Ranking;
export let database: Database;

/** Of a process that has just started. */
export const newRanking = (): Ranking => new Ranking(database, new Metrics());

beforeAll(async () => {
  place = await createMigratedDatabase();
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
  ranking = newRanking();
});

/** @param balance SQL with the running number `n` */
export const populate = (players: number, balance: string): Promise<unknown> =>
  place.query(
    `INSERT INTO bobux.players (steam, bobux) SELECT gen_random_uuid(), ${balance} FROM generate_series(1, ${players}) AS n`,
  );

/** Ids of all players, by the database's own sort. */
export async function wholeOrder(reader: Queryable = place): Promise<number[]> {
  const rows = await reader.query<{ id: number }>(
    'SELECT p.id::int FROM bobux.players p ORDER BY p.bobux DESC, p.id',
  );
  return rows.map(({ id }) => id);
}

/** Fails unless every page of a few sizes, and those past the end, are right now. */
export async function expectEveryPage(players: number, asked: Ranking = ranking): Promise<void> {
  const order = await wholeOrder();
  expect(order.length).toBe(players);
  for (const amount of [13, 100, 1000]) {
    const last = Math.max(1, Math.ceil(players / amount));
    const pages = Array.from({ length: last + 1 }, (_, n) => n + 1);
    for (const page of [...pages, Number.MAX_SAFE_INTEGER]) {
      const start = (Math.min(page, last) - 1) * amount;
      const found = await asked.top(amount, page);
      expect(found.map(({ id }) => id)).toEqual(order.slice(start, start + amount));
    }
  }
}

/** One process's order, compared with the players themselves in one snapshot. */
export class ComparedOrder {
  private feed: RankingFeed | undefined;

  /** @returns how many players there are; -1: so much had changed that it is read anew */
  async compare(): Promise<number> {
    const starts = this.feed === undefined ? await RankingFeed.starts(database) : undefined;
    return database.snapshot(async (snapshot) => {
      this.feed ??= await RankingFeed.build(snapshot, starts!);
      if (!(await this.feed.catchUp(snapshot))) {
        this.feed = undefined;
        return -1;
      }
      const { order } = this.feed;
      expect(order.slice(0, order.size)).toEqual(await wholeOrder(snapshot));
      return order.size;
    });
  }
}

/** A connection that the test may lose. */
export async function connect(url = place.url): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
