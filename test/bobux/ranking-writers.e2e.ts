import { randomInt } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { eventually } from '../support/eventually.js';
import { seededRandom } from '../support/seeded-random.js';
import {
  buckets,
  connect,
  expectEveryPage,
  layouts,
  look,
  newRanking,
  place,
  populate,
  ranking,
  rounds,
  SERIALIZATION_FAILURE,
  settle,
} from './ranked-players.js';

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
      const random = seededRandom(seed + number);
      const client = await connect(url);
      // Each has players of its own: what waits or locks up here does so because of the ranking.
      const some = (): string => `id % 4 = ${number % 4} AND id % 31 = ${random.below(31)}`;
      const statements: (() => string)[] = [
        () => `UPDATE bobux.players SET bobux = bobux + ${random.below(200)} WHERE ${some()}`,
        () => `UPDATE bobux.players SET bobux = ${random.below(4) * 500} WHERE ${some()}`,
        () => `UPDATE bobux.players SET bobux = (bobux * 31 + id) % 3001 WHERE ${some()}`,
        () => `UPDATE bobux.players SET steam = gen_random_uuid() WHERE ${some()}`,
        () => `DELETE FROM bobux.players WHERE ${some()}`,
        () =>
          `INSERT INTO bobux.players (steam, bobux) SELECT gen_random_uuid(), ${random.below(2) * 700} FROM generate_series(1, ${random.below(28)})`,
        () =>
          `INSERT INTO bobux.players (steam, bobux) SELECT steam, 5 FROM bobux.players WHERE ${some()}
             ON CONFLICT (steam) DO UPDATE SET bobux = bobux.players.bobux + 300`,
        () => `WITH gone AS (DELETE FROM bobux.players WHERE ${some()} RETURNING bobux)
             INSERT INTO bobux.players (steam, bobux) SELECT gen_random_uuid(), bobux / 2 FROM gone`,
      ];
      while (going()) {
        const strict = random.below(5) === 0;
        try {
          await client.query(strict ? 'BEGIN ISOLATION LEVEL REPEATABLE READ' : 'BEGIN');
          for (let n = random.below(3); n >= 0; n--) {
            await client.query(statements[random.below(statements.length)]!());
          }
          await client.query(random.below(8) === 0 ? 'ROLLBACK' : 'COMMIT');
          counts.written++;
        } catch (error) {
          if (!strict || (error as { code?: string }).code !== SERIALIZATION_FAILURE) throw error;
          await client.query('ROLLBACK');
        }
      }
      await client.end();
    };
    const reader = async (number: number): Promise<void> => {
      const random = seededRandom(seed + number);
      const client = await connect();
      while (going()) {
        const pages = Array.from({ length: 12 }, () => ({
          amount: 1 + random.below(200),
          page: 1 + random.below(150),
        }));
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
