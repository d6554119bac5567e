import { randomInt } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '../support/seeded-random.js';
import {
  ComparedOrder,
  connect,
  expectEveryPage,
  place,
  populate,
  SERIALIZATION_FAILURE,
} from './ranked-players.js';

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
    const counts = { written: 0, read: 0, players: 0 };
    const enough = (): boolean => counts.written > 50 && counts.read > 50;
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
    const reader = async (): Promise<void> => {
      const order = new ComparedOrder();
      while (going()) {
        counts.players = await order.compare();
        expect(counts.players).toBeGreaterThan(0);
        counts.read++;
      }
    };
    await Promise.all([
      ...[1, 2, 3].map((number) => writer(number, place.url)),
      writer(4, asRole.toString()),
      reader(),
      reader(),
      reader(),
    ]).catch((cause: unknown) => {
      throw new Error(`QUARTET_SEED=${seed}: ${String(cause)}`, { cause });
    });
    const [row] = await place.query<{ players: number }>(
      'SELECT count(*)::int AS players FROM bobux.players',
    );
    await expectEveryPage(row!.players);
    expect(enough()).toBe(true);
    await place.query(`DROP OWNED BY ${role!.role}`);
    await place.query(`DROP ROLE ${role!.role}`);
  });
});
