import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const PLAYERS = 100_000;
const CONNECTIONS = 16;
const CHANGES = 400;

let quartet: TestApp;

beforeAll(async () => {
  quartet = await startTestApp();
  // As in life: three of five have nothing, most others little.
  await quartet.database.query(
    `INSERT INTO bobux.players (steam, bobux, bobuxtotal) SELECT 'p' || n, b, b FROM (
       SELECT n, CASE WHEN n % 5 < 3 THEN 0 ELSE (50000 * random() ^ 3)::bigint END AS b FROM generate_series(1, ${PLAYERS}) n
     ) AS players`,
  );
});
afterAll(() => quartet.close());

describe('changes among 100,000 players', () => {
  it('should leave the indexes of the players alone (HOT), also the first change of a page', async () => {
    const [first] = await quartet.database.query('SELECT min(id)::int AS id FROM bobux.players');
    const clients = await Promise.all(Array.from({ length: CONNECTIONS }, () => quartet.connect()));
    await Promise.all(
      clients.flatMap((client) =>
        Array.from({ length: CHANGES }, () =>
          client.ok('setbobux', {
            id: first!.id + Math.floor(Math.random() * PLAYERS),
            amount: 100,
            operation: 1,
          }),
        ),
      ),
    );
    const counted = async (): Promise<Record<string, number>> => {
      const [row] = await quartet.database.query(
        `SELECT n_tup_upd::int AS all, n_tup_hot_upd::int AS hot FROM pg_stat_user_tables WHERE relid = 'bobux.players'::regclass`,
      );
      return row as Record<string, number>;
    };
    await eventually(async () => (await counted()).all! > (CONNECTIONS * CHANGES) / 2);
    const { hot, all } = await counted();
    expect(hot! / all!).toBeGreaterThan(0.98);
  });
});
