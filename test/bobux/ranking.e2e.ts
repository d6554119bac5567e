import { describe, expect, it } from '@jest/globals';
import {
  buckets,
  connect,
  expectEveryPage,
  layouts,
  look,
  place,
  populate,
  ranking,
  restartRanking,
  settle,
  shape,
} from './ranked-players.js';

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

describe('the upkeep', () => {
  it('should go on with a layout that another process left behind', async () => {
    await populate(1000, 'n');
    await ranking.step();
    expect(await layouts()).toContain(',');
    await place.query('UPDATE bobux.players SET bobux = bobux / 2');
    restartRanking();
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
});
