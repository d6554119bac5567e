import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { requireWritten, type Totals } from '../../bench/ledger-database.js';
import { statements, tables } from '../../bench/peers/plain-ledger.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import type { TestDatabase } from '../support/test-database.js';

const KEY = '0a0a0a0a-0000-4000-8000-000000000001';

describe('the peer of the bench, on tables of its own', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  const send = async (name: keyof typeof statements, values: unknown[]): Promise<any[]> =>
    (await pool.query({ name, text: statements[name], values })).rows;
  const players = (): Promise<any[]> =>
    database.query('SELECT id::int, bobux::int, bobuxtotal::int FROM players ORDER BY id');
  const entries = (): Promise<any[]> =>
    database.query(
      `SELECT player_id::int AS player, operation, amount::int, balance_before::int AS before, balance_after::int AS after, api_key AS key
       FROM entries ORDER BY id`,
    );

  beforeEach(async () => {
    database = await createMigratedDatabase();
    pool = new pg.Pool({ connectionString: database.url, max: 8 });
    // The end of the pool does not wait for its connections: the drop of the database may end one of them first.
    pool.on('connect', (client) => client.on('error', () => undefined));
    await pool.query(tables);
    await pool.query(
      `INSERT INTO players (steam, bobux) SELECT 'steam' || n, 10 FROM generate_series(1, 3) n`,
    );
  });

  afterEach(async () => {
    await pool.end();
    await database.drop();
  });

  it('should add to a balance and record it', async () => {
    const [player] = await send('setbobux', [2, 5, KEY]);
    expect(player).toEqual({ id: '2', steam: 'steam2', discord: null, bobux: '15', bobuxtotal: '5' });
    expect(await entries()).toEqual([
      { player: 2, operation: 'add', amount: 5, before: 10, after: 15, key: KEY },
    ]);
  });

  it('should transfer, payer first, and record both sides', async () => {
    const rows = await send('transfer', [3, 1, 4, KEY]);
    expect(rows.map(({ id, bobux, bobuxtotal }) => [id, bobux, bobuxtotal])).toEqual([
      ['3', '6', '0'],
      ['1', '14', '4'],
    ]);
    expect(await entries()).toEqual([
      { player: 3, operation: 'transfer_out', amount: 4, before: 10, after: 6, key: KEY },
      { player: 1, operation: 'transfer_in', amount: 4, before: 10, after: 14, key: KEY },
    ]);
  });

  it.each([
    ['the payer has not enough', [1, 2, 11, KEY]],
    ['the payer is missing', [9, 2, 1, KEY]],
    ['the receiver is missing', [1, 9, 1, KEY]],
  ])('should transfer nothing where %s', async (_, values) => {
    expect(await send('transfer', values)).toEqual([]);
    expect((await players()).map(({ bobux }) => bobux)).toEqual([10, 10, 10]);
    expect(await entries()).toEqual([]);
  });

  it('should neither lose a change nor deadlock when transfers cross', async () => {
    const pairs = [
      [1, 2],
      [2, 1],
      [3, 1],
      [2, 3],
    ];
    const done = await Promise.all(
      Array.from({ length: 400 }, (_, n) => send('transfer', [...pairs[n % 4]!, 1, KEY])),
    );
    const moved = done.filter((rows) => rows.length === 2).length;
    expect(moved).toBeGreaterThan(0);
    const after = await players();
    expect(after.reduce((sum, { bobux }) => sum + bobux, 0)).toBe(30);
    expect(after.reduce((sum, { bobuxtotal }) => sum + bobuxtotal, 0)).toBe(moved);
    const recorded = await entries();
    expect(recorded).toHaveLength(2 * moved);
    for (const { id, bobux } of after) {
      const steps = recorded.filter(({ player }) => player === id);
      expect(steps.reduce((sum, step) => sum + step.after - step.before, 10)).toBe(bobux);
    }
  });
});

describe('the totals after a run of the bench', () => {
  const before: Totals = { entries: 7, bobux: 100, given: 120 };
  const changes = { adds: 3, transfers: 2 };

  it('should be accepted where they hold what was answered', () => {
    expect(() =>
      requireWritten('bare', before, { entries: 14, bobux: 103, given: 125 }, changes),
    ).not.toThrow();
  });

  it.each([
    ['nothing was written', before],
    ['the history lacks an entry', { entries: 13, bobux: 103, given: 125 }],
    ['a balance did not change', { entries: 14, bobux: 102, given: 125 }],
    ['a transfer moved nothing', { entries: 14, bobux: 103, given: 124 }],
    ['more was written than answered', { entries: 15, bobux: 104, given: 126 }],
  ])('should be refused where %s', (_, after) => {
    expect(() => requireWritten('bare', before, after, changes)).toThrow(
      'bare answered 3 changes and 2 transfers',
    );
  });
});
