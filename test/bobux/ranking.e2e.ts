import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { RankingFeed } from '../../src/contexts/bobux-ledger/ranking/ranking-feed.js';
import {
  ComparedOrder,
  connect,
  database,
  expectEveryPage,
  newRanking,
  place,
  populate,
  ranking,
  wholeOrder,
} from './ranked-players.js';

describe('pages of players', () => {
  it.each([
    ['no player', 0, '0'],
    ['one player', 1, '5'],
    ['a small community', 99, 'n % 10'],
    ['different balances', 1300, 'n * 7919 % 100003'],
    ['many ties', 1300, 'n * 7919 % 5'],
    ['nothing but ties', 1300, '0'],
    ['the largest balances', 1300, '9007199254740991 - n % 3'],
  ])('should be those of the whole order, with %s', async (_what, players, balance) => {
    await populate(players, balance);
    await expectEveryPage(players);
    await place.query('UPDATE bobux.players SET bobux = (bobux + id) % 5000 WHERE id % 3 = 0');
    await expectEveryPage(players);
  });

  it('should follow players as they come, move together and go', async () => {
    await populate(1500, 'n');
    await expectEveryPage(1500);
    await populate(1500, '0');
    await expectEveryPage(3000);
    await place.query('UPDATE bobux.players SET bobux = 500 WHERE bobux > 300');
    await expectEveryPage(3000);
    await place.query('DELETE FROM bobux.players WHERE id % 10 > 0');
    await expectEveryPage(300);
    await place.query(
      `WITH gone AS (DELETE FROM bobux.players WHERE id % 20 = 0 RETURNING bobux)
       INSERT INTO bobux.players (steam, bobux) SELECT gen_random_uuid(), bobux / 2 FROM gone`,
    );
    await expectEveryPage(300);
    await place.query('DELETE FROM bobux.players');
    await expectEveryPage(0);
  });

  it('should follow a player whose id is changed by hand', async () => {
    await populate(10, '0');
    await expectEveryPage(10);
    const [first] = await wholeOrder();
    await place.query(`UPDATE bobux.players SET id = DEFAULT WHERE id = ${first}`);
    await expectEveryPage(10);
  });

  it('should be read anew where more has changed than there are players', async () => {
    await populate(20, 'n');
    await expectEveryPage(20);
    await place.query(
      `SELECT nextval('bobux.entries_id_seq'), nextval('bobux.player_changes_id_seq') FROM generate_series(1, 60000)`,
    );
    await place.query('UPDATE bobux.players SET bobux = 20 - bobux');
    await expectEveryPage(20);
  });

  it('should read past many ids that never come', async () => {
    await populate(20, 'n');
    await expectEveryPage(20);
    await place.query(`SELECT nextval('bobux.entries_id_seq') FROM generate_series(1, 20000)`);
    await place.query('UPDATE bobux.players SET bobux = 20 - bobux');
    await expectEveryPage(20);
  });

  it('should be read anew from a database that has gone back in time', async () => {
    await populate(20, 'n');
    await expectEveryPage(20);
    await place.query(`SELECT setval('bobux.entries_id_seq', (SELECT max(id) + 100 FROM bobux.entries))`);
    await ranking.top(10, 1);
    await place.query(`SELECT setval('bobux.entries_id_seq', (SELECT max(id) FROM bobux.entries))`);
    await place.query('UPDATE bobux.players SET bobux = 20 - bobux');
    await expectEveryPage(20);
  });

  it('should be mended where balances were changed past the triggers', async () => {
    await populate(1000, 'n');
    await ranking.top(10, 1);
    await place.query('ALTER TABLE bobux.players DISABLE TRIGGER USER');
    await place.query('UPDATE bobux.players SET bobux = bobux / 3 WHERE id % 5 = 0');
    await place.query('ALTER TABLE bobux.players ENABLE TRIGGER USER');
    await expectEveryPage(1000);
  });

  it('should be asked for again after an error of the database', async () => {
    await populate(100, 'n');
    await ranking.top(10, 1);
    await place.query('ALTER TABLE bobux.player_changes RENAME TO away');
    await expect(ranking.top(10, 1)).rejects.toThrow();
    await place.query('ALTER TABLE bobux.away RENAME TO player_changes');
    await place.query('UPDATE bobux.players SET bobux = 200 - bobux');
    await expectEveryPage(100);
  });
});

describe('the rank of a player', () => {
  it('should be its place in the pages, with those around', async () => {
    await populate(30, 'n % 7');
    const order = await wholeOrder();
    for (const [place, id] of order.entries()) {
      const { players, ...rest } = (await ranking.rank(id, 3))!;
      expect(rest).toEqual({ rank: place + 1, total: 30, first: Math.max(0, place - 3) + 1 });
      expect(players.map((player) => player.id)).toEqual(order.slice(Math.max(0, place - 3), place + 4));
    }
    const alone = await ranking.rank(order[4]!, 0);
    expect(alone).toMatchObject({ rank: 5, first: 5, players: [{ id: order[4] }] });
  });

  it('should be undefined of nobody', async () => {
    await populate(3, 'n');
    expect(await ranking.rank(1_000_000, 10)).toBeUndefined();
    const [first] = await wholeOrder();
    await place.query(`DELETE FROM bobux.players WHERE id = ${first}`);
    expect(await ranking.rank(first!, 10)).toBeUndefined();
  });
});

describe('a transaction that was running when the order was read', () => {
  const changes = [
    ['changed balances', 'UPDATE bobux.players SET bobux = bobux + 1000 WHERE id % 2 = 0'],
    [
      'made players',
      `INSERT INTO bobux.players (steam, bobux) SELECT gen_random_uuid(), n FROM generate_series(1, 9) n`,
    ],
    ['deleted players', 'DELETE FROM bobux.players WHERE id % 2 = 0'],
  ] as const;

  it.each(
    changes.flatMap(([what, sql]) => [[what, sql, 'COMMIT'] as const, [what, sql, 'ROLLBACK'] as const]),
  )('should be seen when it ends and not before: %s', async (_what, sql, end) => {
    await populate(50, 'n');
    const early = new ComparedOrder();
    await early.compare();
    const slow = await connect();
    await slow.query('BEGIN');
    await slow.query(sql);
    // Others draw higher ids, and commit before it.
    await place.query('UPDATE bobux.players SET bobux = bobux + 7 WHERE id % 2 = 1');
    await populate(3, 'n * 100');
    const late = new ComparedOrder();
    expect(await early.compare()).toBe(53);
    expect(await late.compare()).toBe(53);
    await slow.query(end);
    await early.compare();
    await late.compare();
    await place.query('UPDATE bobux.players SET bobux = bobux + 1 WHERE id % 5 = 1');
    expect(await early.compare()).toBe(await late.compare());
    await slow.end();
  });
});

describe('a transaction of thousands of changes', () => {
  it('should be read in pieces, also where it commits late', async () => {
    await populate(9_000, 'n');
    const starts = await RankingFeed.starts(database);
    const sizes: number[] = [];
    const feed = await database.snapshot((snapshot) => RankingFeed.build(snapshot, starts));
    const compare = (): Promise<void> =>
      database.snapshot(async (snapshot) => {
        const query = async <Row extends object>(sql: string, parameters?: readonly unknown[]) => {
          const rows = await snapshot.query<Row>(sql, parameters);
          sizes.push(rows.length);
          return rows;
        };
        expect(await feed.catchUp({ query })).toBe(true);
        expect(feed.order.slice(0, feed.order.size)).toEqual(await wholeOrder(snapshot));
      });
    const late = await connect();
    await late.query('BEGIN');
    await late.query('UPDATE bobux.players SET bobux = 10000 - bobux WHERE id % 100 > 0');
    await late.query(
      'INSERT INTO bobux.players (steam, bobux) SELECT gen_random_uuid(), n FROM generate_series(1, 9000) n',
    );
    await place.query('UPDATE bobux.players SET bobux = 5 WHERE id % 100 = 0');
    await compare();
    await late.query('COMMIT');
    await late.end();
    await compare();
    // What was drawn comes with them.
    expect(Math.max(...sizes)).toBe(4_001);
  });
});

describe('a PostgreSQL that has been through a crash', () => {
  const setBack = (table: string): Promise<unknown> =>
    place.query(`SELECT setval('bobux.${table}_id_seq', (SELECT max(id) FROM bobux.${table}))`);
  /** Draws ids that come to nothing. */
  async function rollBack(): Promise<void> {
    const cutOff = await connect();
    await cutOff.query('BEGIN');
    await cutOff.query('UPDATE bobux.players SET bobux = bobux + 1');
    await cutOff.query(
      'INSERT INTO bobux.players (steam) SELECT gen_random_uuid() FROM generate_series(1, 20)',
    );
    await cutOff.query('ROLLBACK');
    await cutOff.end();
  }

  it.each([
    ['asked for before it', true],
    ['first asked for after it', false],
  ])(
    'should be followed where it draws the ids again that were cut off, of an order that was %s',
    async (_when, isEarly) => {
      await populate(20, 'n');
      const [first, ...others] = await wholeOrder();
      if (isEarly) await ranking.rank(first!, 0);
      await rollBack();
      // They are given up when nobody is left who could bring them.
      for (let n = 0; n < 3; n++) expect(await ranking.rank(first!, 0)).toMatchObject({ rank: 1, total: 20 });
      await setBack('entries');
      await setBack('player_changes');
      await place.query(`UPDATE bobux.players SET bobux = 1000 WHERE id = ${others.at(-1)}`);
      await populate(1, '2000');
      // As many as were cut off, and more.
      await populate(30, '0');
      await place.query('UPDATE bobux.players SET bobux = bobux + 1 WHERE bobux < 10');
      expect(await ranking.rank(first!, 0)).toMatchObject({ rank: 3, total: 51 });
    },
  );
});

describe('a database that was put back', () => {
  it('should be read anew, also where it has drawn more ids since than before', async () => {
    await populate(20, 'n');
    const [first, ...others] = await wholeOrder();
    await place.query(`CREATE TABLE bobux.kept AS SELECT * FROM bobux.entries`);
    await place.query(`UPDATE bobux.players SET bobux = 1000 WHERE id = ${others.at(-1)}`);
    expect(await ranking.rank(first!, 0)).toMatchObject({ rank: 2 });
    await place.query(`BEGIN; SET LOCAL session_replication_role = replica;
      UPDATE bobux.players SET bobux = 1 WHERE id = ${others.at(-1)};
      ALTER TABLE bobux.entries RENAME TO lost; ALTER SEQUENCE bobux.entries_id_seq RENAME TO lost_id_seq;
      CREATE TABLE bobux.entries (LIKE bobux.lost INCLUDING ALL); ALTER TABLE bobux.entries OWNER TO quartet;
      INSERT INTO bobux.entries OVERRIDING SYSTEM VALUE SELECT * FROM bobux.kept; DROP TABLE bobux.kept;
      SELECT setval('bobux.entries_id_seq', (SELECT max(id) FROM bobux.entries)); COMMIT`);
    await place.query(`UPDATE bobux.players SET bobux = bobux - 1 WHERE bobux BETWEEN 2 AND 19`);
    expect(await ranking.rank(first!, 0)).toMatchObject({ rank: 1, total: 20 });
  });

  it.each([
    ['another server was started with it', 'pg_postmaster_start_time()', 'now()', false],
    ['its clock says that what was read is old', 'now()', `now() + interval '21 minutes'`, false],
    ['its clock says that it is not so old', 'now()', `now() + interval '19 minutes'`, true],
    ['its clock was set back', 'now()', `now() - interval '1 day'`, true],
  ])('should be read anew where need be: %s', async (_what, original, replaced, isKept) => {
    await populate(20, 'n');
    const starts = await RankingFeed.starts(database);
    await database.snapshot(async (snapshot) => {
      const feed = await RankingFeed.build(snapshot, starts);
      expect(await feed.catchUp(snapshot)).toBe(true);
      const query = <Row extends object>(sql: string, parameters?: readonly unknown[]) =>
        snapshot.query<Row>(sql.replace(original, replaced), parameters);
      expect(await feed.catchUp({ query })).toBe(isKept);
    });
  });
});

describe('the memory', () => {
  it('should be shared by all who ask at the same moment, of one snapshot', async () => {
    await populate(200, 'n');
    const asked = newRanking();
    const statements: string[] = [];
    const snapshot = database.snapshot.bind(database);
    database.snapshot = (work) => {
      statements.push('snapshot');
      return snapshot(work);
    };
    try {
      const pages = await Promise.all(Array.from({ length: 10 }, (_, n) => asked.top(10, n + 1)));
      expect(pages.flat().map(({ id }) => id)).toEqual((await wholeOrder()).slice(0, 100));
      expect(statements).toEqual(['snapshot']);
    } finally {
      database.snapshot = snapshot;
    }
  });
});

describe('the first players after a start', () => {
  /** Until it is let go, the order is not read. */
  function heldBuild() {
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const build = RankingFeed.build.bind(RankingFeed);
    const reads = jest.spyOn(RankingFeed, 'build').mockImplementation(async (...given) => {
      await held;
      return build(...given);
    });
    return { reads, letGo };
  }
  afterEach(() => void jest.restoreAllMocks());

  it('should be shown while the order of all is still being read, and the order be read for what comes', async () => {
    await populate(60, 'n % 7');
    const order = await wholeOrder();
    const { reads, letGo } = heldBuild();
    const asked = newRanking();
    const early = await asked.from(0, 50);
    expect([early.players.map(({ id }) => id), early.isLast]).toEqual([order.slice(0, 50), false]);
    const next = await asked.from(50, 50);
    expect([next.players.map(({ id }) => id), next.isLast]).toEqual([order.slice(50), true]);
    letGo();
    const late = await asked.top(50, 1);
    expect(late.map(({ id }) => id)).toEqual(order.slice(0, 50));
    expect(reads).toHaveBeenCalledTimes(1);
  });

  it('should be the same from the order as from the players', async () => {
    await populate(60, 'n % 7');
    const kept = newRanking();
    await kept.top(1, 1);
    for (const [start, count] of [
      [0, 50],
      [50, 10],
      [0, 60],
      [55, 50],
      [60, 50],
    ] as const)
      expect(await newRanking().from(start, count)).toEqual(await kept.from(start, count));
  });

  it('should wait for the order far down', async () => {
    await populate(1_300, 'n');
    expect((await newRanking().from(1_200, 50)).players.map(({ id }) => id)).toEqual(
      (await wholeOrder()).slice(1_200, 1_250),
    );
  });
});
