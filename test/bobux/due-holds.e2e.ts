import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HoldSweeper } from '../../src/contexts/bobux-ledger/holds/hold-sweeper.js';
import type { BobuxClient } from '../support/bobux-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let quartet: TestApp;
let client: BobuxClient;
/** Nothing is given back by itself here: only before a command that shows balances. */
beforeAll(async () => {
  quartet = await startTestApp();
  client = await quartet.connect();
  await quartet.app.get(HoldSweeper).onModuleDestroy();
});
afterAll(() => quartet.close());

async function players(count: number, bobux: number): Promise<void> {
  await quartet.database.query('DELETE FROM bobux.holds');
  await quartet.database.query('DELETE FROM bobux.players');
  await quartet.database.query(
    `INSERT INTO bobux.players (steam, bobux) SELECT 'p' || n, ${bobux} FROM generate_series(1, ${count}) n`,
  );
}
/** So many of each player, which are over when this returns: no hold is shorter than a second. */
async function holds(count: number, amount: number): Promise<void> {
  await quartet.database.query(
    `INSERT INTO bobux.holds (player_id, amount, created, expires, due)
     SELECT p.id, ${amount}, now(), clock_timestamp() + interval '1 s', clock_timestamp() + interval '1 s'
     FROM bobux.players p CROSS JOIN generate_series(1, ${count}) ORDER BY p.id`,
  );
  await new Promise((resolve) => setTimeout(resolve, 1_100));
}

describe('holds that are over, before a command shows balances', () => {
  it('should all be given back, of however many players', async () => {
    await players(3_000, 60);
    await holds(1, 40);
    expect((await client.ok('getplayer', { id: 'p3000' })).player.bobux).toBe(100);
    const { players: all } = await client.ok('topplayers', { amount: 1_000, page: 3 });
    expect(all.map(({ bobux }: any) => bobux)).toEqual(new Array(1_000).fill(100));
  });

  it('should all be given back of one player, each by an entry, without a time-out', async () => {
    await players(1, 0);
    await holds(12_000, 1);
    const { player } = await client.ok('getplayer', { id: 'p1' });
    expect(player).toMatchObject({ bobux: 12_000, bobuxtotal: 0 });
    const { entries } = await client.ok('history', { id: player.id, amount: 1_000 });
    expect(entries.map(({ before, after }: any) => [before, after])).toEqual(
      entries.map((_: unknown, at: number) => [11_999 - at, 12_000 - at]),
    );
    const rows = await quartet.database.query(
      'SELECT count(*)::int AS entries, count(DISTINCT hold_id)::int AS holds FROM bobux.entries WHERE player_id = $1',
      [player.id],
    );
    expect(rows).toEqual([{ entries: 12_000, holds: 12_000 }]);
  });

  it('should stay where the balance has no room for them, and let the others go', async () => {
    const most = Number.MAX_SAFE_INTEGER;
    await players(2, most - 5);
    await holds(3, 2);
    for (const id of ['p1', 'p2']) expect((await client.ok('getplayer', { id })).player.bobux).toBe(most - 1);
    expect(
      await quartet.database.query(`SELECT state, count(*)::int FROM bobux.holds GROUP BY 1 ORDER BY 1`),
    ).toEqual([
      { state: 'expired', count: 4 },
      { state: 'held', count: 2 },
    ]);
  });
});
