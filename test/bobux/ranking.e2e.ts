import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomInt } from 'node:crypto';
import pg from 'pg';
import { eventually } from '../support/eventually.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { openDatabase, type OpenDatabase } from '../../src/database/open-database.js';
import { Database } from '../../src/database/database.js';
import { Metrics } from '../../src/operations/metrics.js';
import { Ranking, RankingShape } from '../../src/bobux-ledger/ranking.js';

/** So small that a few thousand players fill many buckets, and that a layout takes several rounds. */
const shape: RankingShape = { smallest: 100, size: 20, work: 500 };
const SERIALIZATION_FAILURE = '40001';

let place: TestDatabase;
let open: OpenDatabase;
let database: Database;
let ranking: Ranking;

const newRanking = (): Ranking => new Ranking(database, shape, new Metrics(open.dataSource));

beforeAll(async () => {
  place = await createTestDatabase();
  open = await openDatabase({ url: place.url, pool: 10, dataDir: '/nowhere' }, () => undefined);
  database = new Database(open.dataSource);
});
afterAll(async () => {
  await open.close();
  await place.drop();
});
beforeEach(async () => {
  await place.query('DELETE FROM bobux.players');
  ranking = newRanking();
  await settle();
});

/** Lets the buckets come into shape; no transaction of this file is open, but other files' may hold it up for a while. */
async function settle(): Promise<void> {
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
async function rounds(): Promise<void> {
  for (let n = 0; n < 4; n++) await ranking.step();
}

async function layouts(): Promise<string> {
  const rows = await place.query('SELECT l.id FROM bobux.ranking_layouts l ORDER BY l.id');
  return rows.map(({ id }) => id).join();
}

async function buckets(): Promise<number> {
  const [row] = await place.query<{ buckets: number }>(
    'SELECT cardinality(players) AS buckets FROM bobux.ranking_totals',
  );
  return row!.buckets;
}

/** @param balance SQL with the running number `n` */
const populate = (players: number, balance: string) =>
  place.query(
    `INSERT INTO bobux.players (steam, bobux) SELECT gen_random_uuid(), ${balance} FROM generate_series(1, ${players}) AS n`,
  );

interface Page {
  readonly amount: number;
  readonly page: number;
}

interface Looked {
  readonly wrong: (Page & { readonly expected: number[]; readonly found: number[] })[];
  readonly exact: boolean;
  readonly players: number;
}

/** Compares pages, and every bucket, with the players themselves, in one snapshot. */
async function look(pages: readonly Page[], client?: pg.Client): Promise<Looked> {
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

async function expectEveryPage(players: number): Promise<void> {
  const looked = await look([...everyPage(players), { amount: 1000, page: Number.MAX_SAFE_INTEGER }]);
  expect(looked).toEqual({ wrong: [], exact: true, players });
}

async function connect(url = place.url): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** A small generator of numbers that a seed repeats (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

describe('pages of players', () => {
  it.each([
    ['no player', 0, '0'],
    ['one player', 1, '5'],
    ['a small community, which has no buckets', 99, 'n % 10'],
    ['different balances', 1300, 'n * 7919 % 100003'],
    ['many ties', 1300, 'n * 7919 % 5'],
    ['nothing but ties', 1300, '0'],
    ['the largest balances', 1300, '9007199254740991 - n % 3'],
  ])('should be those of the whole order, with %s', async (_what, players, balance) => {
    await populate(players, balance);
    await expectEveryPage(players);
    await settle();
    expect(await buckets()).toBeGreaterThanOrEqual(players < shape.smallest ? 1 : players / 100);
    if (players < shape.smallest) expect(await buckets()).toBe(1);
    await expectEveryPage(players);
  });

  it('should stay right when nobody keeps the buckets in shape', async () => {
    await populate(1500, 'n * 7919 % 1009');
    await settle();
    await place.query('UPDATE bobux.players SET bobux = (bobux * 31) % 1013');
    await place.query('DELETE FROM bobux.players WHERE id % 3 = 0');
    await populate(1000, '0');
    await expectEveryPage(2000);
    await settle();
    await expectEveryPage(2000);
  });

  it('should keep the buckets in shape as players come, move together and go', async () => {
    const shapely = async (players: number): Promise<void> => {
      await settle();
      const aim = Math.max(shape.size, Math.sqrt(players));
      expect(await buckets()).toBeLessThanOrEqual((3 * players) / aim + 4);
      const [row] = await place.query(
        `SELECT max(size)::int AS largest FROM (
           SELECT p - lag(p, 1, 0::bigint) OVER (ORDER BY n) AS size FROM unnest(bobux.ranking_players()) WITH ORDINALITY AS u (p, n)) AS s`,
      );
      expect(row!.largest).toBeLessThanOrEqual(2 * aim + 2);
      await expectEveryPage(players);
    };
    await populate(1500, 'n');
    await shapely(1500);
    await populate(1500, '0');
    await shapely(3000);
    await place.query('UPDATE bobux.players SET bobux = 500 WHERE bobux > 300');
    await shapely(3000);
    await place.query('DELETE FROM bobux.players WHERE id % 10 > 0');
    await shapely(300);
    await place.query(
      'DELETE FROM bobux.players WHERE id NOT IN (SELECT id FROM bobux.players ORDER BY id LIMIT 49)',
    );
    await settle();
    expect(await buckets()).toBe(1);
    await expectEveryPage(49);
  });

  it('should look a page in the middle up in the index, and walk past few players', async () => {
    await populate(10_000, 'n * 7919 % 100003');
    await place.query('VACUUM ANALYZE bobux.players');
    await settle();
    const client = await connect();
    const readSoFar = async (): Promise<{ scans: number; read: number }> => {
      const { rows } = await client.query<{ scans: number; read: number }>(
        `SELECT (SELECT seq_scan::int FROM pg_stat_xact_user_tables WHERE relid = 'bobux.players'::regclass) AS scans,
           sum(pg_stat_get_xact_tuples_returned(indexrelid))::int AS read FROM pg_index WHERE indrelid = 'bobux.players'::regclass`,
      );
      return rows[0]!;
    };
    const readFor = async (sql: string): Promise<{ scans: number; read: number }> => {
      const before = await readSoFar();
      await client.query(sql);
      const after = await readSoFar();
      return { scans: after.scans - before.scans, read: after.read - before.read };
    };
    await client.query('BEGIN');
    const walked = await readFor('SELECT * FROM bobux.players ORDER BY bobux DESC, id OFFSET 5000 LIMIT 10');
    expect(walked.read).toBeGreaterThan(5000);
    // The later calls of a connection run by plans that know no values.
    for (let n = 0; n < 8; n++) {
      for (const page of [400 + n, 500 + n, 999, 2000]) {
        const { scans, read } = await readFor(`SELECT * FROM bobux.page_of_players(10, ${page})`);
        expect(scans).toBe(0);
        expect(read).toBeLessThan(200);
      }
    }
    await client.end();
  });
});

describe('writers', () => {
  const patient = async (): Promise<pg.Client> => {
    const client = await connect();
    await client.query(`SET lock_timeout = '500ms'`);
    return client;
  };
  const move = (client: pg.Client, rest: number) =>
    client.query('UPDATE bobux.players SET bobux = (bobux + 500) % 1000 WHERE id % 7 = $1', [rest]);

  it('should not wait for one another, nor for the upkeep, and no page may be wrong meanwhile', async () => {
    await populate(1000, 'n');
    const [slow, quick, late] = await Promise.all([patient(), patient(), patient()]);
    await slow.query('BEGIN');
    // This one knows of the first layout only.
    await move(slow, 0);
    await rounds();
    const begun = await layouts();
    expect(begun).toContain(',');
    await move(quick, 1);
    await expectEveryPage(1000);
    await rounds();
    expect(await layouts()).toBe(begun);
    // And this one knows of both, and outlives the first.
    await late.query('BEGIN');
    await move(late, 6);
    await move(slow, 2);
    await slow.query('COMMIT');
    await eventually(async () => {
      await ranking.step();
      return (await layouts()).split(',')[0] !== begun.split(',')[0];
    });
    expect(await buckets()).toBeGreaterThan(10);
    await expectEveryPage(1000);
    await late.query('COMMIT');
    await expectEveryPage(1000);
    await settle();
    expect(await layouts()).not.toContain(',');
    await expectEveryPage(1000);

    await slow.query('BEGIN');
    await move(slow, 3);
    await move(quick, 4);
    await rounds();
    await move(quick, 5);
    await expectEveryPage(1000);
    await slow.query('COMMIT');
    await expectEveryPage(1000);
    await settle();
    await expectEveryPage(1000);
    await Promise.all([slow.end(), quick.end(), late.end()]);
  });

  it('should fail, and not miscount, where their snapshot is older than the layout', async () => {
    await populate(300, 'n');
    const writer = await patient();
    await writer.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await writer.query('SELECT 1 FROM bobux.players');
    await ranking.step();
    expect(await layouts()).toContain(',');
    await expect(move(writer, 0)).rejects.toMatchObject({ code: SERIALIZATION_FAILURE });
    await writer.query('ROLLBACK');
    await settle();
    await writer.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
    await move(writer, 0);
    // It holds the layout as it is, so that no other is begun.
    const held = await layouts();
    await populate(1000, '0');
    await rounds();
    expect(await layouts()).toBe(held);
    await move(writer, 1);
    await writer.query('COMMIT');
    await expectEveryPage(1300);
    await populate(1, '0');
    await settle();
    expect(await layouts()).not.toBe(held);
    await expectEveryPage(1301);
    await writer.end();
  });

  it('should leave nothing of a transaction that was rolled back', async () => {
    await populate(1000, 'n');
    await settle();
    const writer = await patient();
    await writer.query('BEGIN');
    await move(writer, 0);
    await writer.query('SAVEPOINT half');
    await writer.query('DELETE FROM bobux.players WHERE id % 2 = 0');
    await writer.query('ROLLBACK TO half');
    await move(writer, 1);
    await writer.query('COMMIT');
    await writer.query('BEGIN');
    await writer.query('DELETE FROM bobux.players');
    await writer.query('ROLLBACK');
    await expectEveryPage(1000);
    await settle();
    await expectEveryPage(1000);
    await writer.end();
  });
});

describe('the upkeep', () => {
  it('should go on with a layout that another process left behind', async () => {
    await populate(1000, 'n');
    await ranking.step();
    expect(await layouts()).toContain(',');
    await place.query('UPDATE bobux.players SET bobux = bobux / 2');
    ranking = newRanking();
    await settle();
    expect(await layouts()).not.toContain(',');
    expect(await buckets()).toBeGreaterThan(10);
    await expectEveryPage(1000);
  });

  it('should leave no change behind once everything is folded in', async () => {
    await populate(1000, 'n');
    await settle();
    for (let n = 0; n < 5; n++) await place.query('UPDATE bobux.players SET bobux = (bobux + 100) % 1000');
    await settle();
    const [row] = await place.query(
      `SELECT (SELECT count(*)::int FROM bobux.ranking_changes) AS changes,
         (SELECT first_change > last_value FROM bobux.ranking_totals, bobux.ranking_change) AS past`,
    );
    expect(row).toEqual({ changes: 0, past: true });
    await expectEveryPage(1000);
  });

  it('should find and mend buckets that were filled past the triggers', async () => {
    await populate(1000, 'n');
    await settle();
    await place.query('ALTER TABLE bobux.players DISABLE TRIGGER USER');
    await populate(500, 'n * 3');
    await place.query('UPDATE bobux.players SET bobux = bobux / 3 WHERE id % 5 = 0');
    await place.query('ALTER TABLE bobux.players ENABLE TRIGGER USER');
    expect((await look([])).exact).toBe(false);
    await ranking.verify();
    await settle();
    expect(await buckets()).toBeGreaterThan(10);
    await expectEveryPage(1500);
  });

  it('should begin with the players that were there before it', async () => {
    await populate(1000, 'n');
    await open.dataSource.undoLastMigration();
    await populate(1000, 'n');
    await open.dataSource.runMigrations();
    await expectEveryPage(2000);
    ranking = newRanking();
    await settle();
    await expectEveryPage(2000);
  });
});

describe('many at the same moment', () => {
  const SHORTEST_MS = 2_000;
  const LONGEST_MS = 20_000;

  it('should see the pages of its own snapshot, always', async () => {
    const seed = Number(process.env.QUARTET_SEED ?? randomInt(2 ** 31));
    await populate(1200, 'n * 7919 % 3001');
    const [role] = await place.query<{ role: string }>(`SELECT current_database() || '_sql' AS role`);
    await place.query(`CREATE ROLE ${role!.role} LOGIN PASSWORD 'x'`);
    await place.query(`GRANT USAGE ON SCHEMA bobux TO ${role!.role};
      GRANT SELECT, DELETE, INSERT (steam, bobux), UPDATE (steam, bobux) ON bobux.players TO ${role!.role}`);
    const asRole = new URL(place.url);
    asRole.username = role!.role;
    asRole.password = 'x';

    const began = Date.now();
    const counts = { written: 0, read: 0, layouts: new Set<string>() };
    const enough = (): boolean => counts.written > 50 && counts.read > 10 && counts.layouts.size > 4;
    const going = (): boolean => Date.now() < began + (enough() ? SHORTEST_MS : LONGEST_MS);
    const writer = async (number: number, url: string): Promise<void> => {
      const random = randomFrom(seed + number);
      const client = await connect(url);
      // Each has players of its own: what waits or locks up here does so because of the ranking.
      const some = (): string => `id % 4 = ${number % 4} AND id % 31 = ${random(31)}`;
      const statements: (() => string)[] = [
        () => `UPDATE bobux.players SET bobux = bobux + ${random(200)} WHERE ${some()}`,
        () => `UPDATE bobux.players SET bobux = ${random(4) * 500} WHERE ${some()}`,
        () => `UPDATE bobux.players SET bobux = (bobux * 31 + id) % 3001 WHERE ${some()}`,
        () => `UPDATE bobux.players SET steam = gen_random_uuid() WHERE ${some()}`,
        () => `DELETE FROM bobux.players WHERE ${some()}`,
        () =>
          `INSERT INTO bobux.players (steam, bobux) SELECT gen_random_uuid(), ${random(2) * 700} FROM generate_series(1, ${random(28)})`,
        () =>
          `INSERT INTO bobux.players (steam, bobux) SELECT steam, 5 FROM bobux.players WHERE ${some()}
             ON CONFLICT (steam) DO UPDATE SET bobux = bobux.players.bobux + 300`,
        () => `WITH gone AS (DELETE FROM bobux.players WHERE ${some()} RETURNING bobux)
             INSERT INTO bobux.players (steam, bobux) SELECT gen_random_uuid(), bobux / 2 FROM gone`,
      ];
      while (going()) {
        const strict = random(5) === 0;
        try {
          await client.query(strict ? 'BEGIN ISOLATION LEVEL REPEATABLE READ' : 'BEGIN');
          for (let n = random(3); n >= 0; n--) {
            await client.query(statements[random(statements.length)]!());
          }
          await client.query(random(8) === 0 ? 'ROLLBACK' : 'COMMIT');
          counts.written++;
        } catch (error) {
          if (!strict || (error as { code?: string }).code !== SERIALIZATION_FAILURE) throw error;
          await client.query('ROLLBACK');
        }
      }
      await client.end();
    };
    const reader = async (number: number): Promise<void> => {
      const random = randomFrom(seed + number);
      const client = await connect();
      while (going()) {
        const pages = Array.from({ length: 12 }, () => ({ amount: 1 + random(200), page: 1 + random(150) }));
        const looked = await look(pages, client);
        expect({ seed, ...looked }).toEqual({ seed, wrong: [], exact: true, players: looked.players });
        counts.read++;
      }
      await client.end();
    };
    const upkeep = async (): Promise<void> => {
      const own = newRanking();
      while (going()) {
        await own.step();
        counts.layouts.add(await layouts());
      }
    };
    await Promise.all([
      ...[1, 2, 3].map((number) => writer(number, place.url)),
      writer(4, asRole.toString()),
      ...[11, 12].map(reader),
      upkeep(),
      upkeep(),
    ]).catch((cause: unknown) => {
      throw new Error(`QUARTET_SEED=${seed}: ${String(cause)}`, { cause });
    });
    await settle();
    const { players, ...rest } = await look([]);
    expect(rest).toEqual({ wrong: [], exact: true });
    await expectEveryPage(players);
    expect(enough()).toBe(true);
    await place.query(`DROP OWNED BY ${role!.role}`);
    await place.query(`DROP ROLE ${role!.role}`);
  });
});
