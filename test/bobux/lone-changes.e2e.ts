import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { applyCommands } from '../../src/contexts/bobux-ledger/balances/apply-commands.sql.js';
import {
  BalanceOperation,
  type BalanceChange,
} from '../../src/contexts/bobux-ledger/balances/balance-change.js';
import { changeBalance } from '../../src/contexts/bobux-ledger/balances/change-balance.sql.js';
import { changeBalances } from '../../src/contexts/bobux-ledger/balances/change-balances.sql.js';
import type { Locking } from '../../src/contexts/bobux-ledger/balances/locking.js';
import type { Queryable } from '../../src/shared/database/queryable.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import type { TestDatabase } from '../support/test-database.js';
import { whileHeld } from '../support/while-held.js';

const { Set: SetTo, Add, Subtract } = BalanceOperation;
const MOST = Number.MAX_SAFE_INTEGER;
const KEY = '0f8fad5b-d9cb-469f-a165-70867728950e';
const INT8 = 20;
const LOCK_NOT_AVAILABLE = '55P03';

let database: TestDatabase;
let client: pg.Client;
let queryable: Queryable;
/** What was asked of the database. */
const asked: string[] = [];

beforeAll(async () => {
  database = await createMigratedDatabase();
  client = new pg.Client({ connectionString: database.url });
  client.setTypeParser(INT8, Number);
  await client.connect();
  queryable = {
    query: async <Row extends object>(sql: string, parameters: readonly unknown[] = []): Promise<Row[]> => {
      asked.push(sql);
      return (await client.query<Row & pg.QueryResultRow>(sql, [...parameters])).rows;
    },
  };
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

async function player(balance: number, total: number): Promise<number> {
  const [row] = await database.query<{ id: number }>(
    `INSERT INTO bobux.players (steam, bobux, bobuxtotal) VALUES (gen_random_uuid(), $1, $2) RETURNING id::int`,
    [balance, total],
  );
  return row!.id;
}

const holdDue = (id: number, amount: number): Promise<unknown> =>
  database.query(
    `INSERT INTO bobux.holds (player_id, amount, created, expires, due) VALUES ($1, $2, now(), now(), now())`,
    [id, amount],
  );

const change = (
  player: number,
  operation: BalanceOperation,
  amount: number,
  reason?: string,
): BalanceChange => ({ player, operation, amount, apiKey: KEY, reason, nonce: undefined, isStale: false });

/** All that a change leaves behind, without the ids. */
async function leftBy(id: number): Promise<unknown> {
  const players = await database.query(`SELECT bobux, bobuxtotal FROM bobux.players WHERE id = $1`, [id]);
  const entries = await database.query(
    `SELECT operation, amount, balance_before, balance_after, api_key, reason, sql_statement_id FROM bobux.entries
     WHERE player_id = $1 ORDER BY id`,
    [id],
  );
  const holds = await database.query('SELECT amount, state FROM bobux.holds WHERE player_id = $1', [id]);
  return { players, entries, holds };
}

type Case = [what: string, balance: number, total: number, operation: BalanceOperation, amount: number];

const cases: Case[] = [
  ['an addition', 5, 9, Add, 3],
  ['a subtraction', 5, 9, Subtract, 3],
  ['a balance that is set higher', 5, 9, SetTo, 8],
  ['a balance that is set lower', 5, 9, SetTo, 3],
  ['an addition of nothing', 5, 9, Add, 0],
  ['a subtraction of nothing', 5, 9, Subtract, 0],
  ['a subtraction of all', 5, 9, Subtract, 5],
  ['a subtraction of more than all', 5, 9, Subtract, 6],
  ['an addition up to the most', 5, 9, Add, MOST - 5],
  ['an addition past the most', 5, 9, Add, MOST - 4],
  ['an addition past the most that a total can be', 5, MOST - 1, Add, 3],
  ['an addition of the most to the most', MOST, MOST, Add, MOST],
  ['a subtraction of the most from the most', MOST, MOST, Subtract, MOST],
];

/** Makes the change as a lone one of `alone`, and as a batch of one of `other`, and compares all. */
async function requireSame([, , , operation, amount]: Case, alone: number, other: number): Promise<void> {
  const lone = await changeBalance(queryable, change(alone, operation, amount, 'a reason'));
  const batch = await changeBalances(
    queryable,
    [change(other, operation, amount, 'a reason')],
    'briefly',
    'unseen',
  );
  const anonymous = (outcome: unknown): unknown =>
    JSON.parse(JSON.stringify(outcome).replaceAll(/"(id|steam)":("[^"]*"|\d+),/g, ''));
  expect([anonymous(lone)]).toEqual(batch.map(anonymous));
  expect(await leftBy(alone)).toEqual(await leftBy(other));
}

describe('a lone change', () => {
  it.each(cases)('should come to what it comes to in a batch: %s', async (...each) => {
    const [, balance, total] = each;
    await requireSame(each, await player(balance, total), await player(balance, total));
  });

  it.each(cases)('should give back first what is due, as a batch does: %s', async (...each) => {
    const [, balance, total] = each;
    const [alone, other] = [await player(balance, total), await player(balance, total)];
    await Promise.all([holdDue(alone, 2), holdDue(other, 2)]);
    await requireSame(each, alone, other);
  });

  it('should be refused where there is no such player', async () => {
    for (const operation of [SetTo, Add, Subtract]) await requireSame(['', 0, 0, operation, 1], MOST, MOST);
  });

  it('should show the player as it is then', async () => {
    const id = await player(5, 9);
    const [row] = await database.query<{ steam: string }>('SELECT steam FROM bobux.players WHERE id = $1', [
      id,
    ]);
    expect(await changeBalance(queryable, change(id, Add, 3))).toEqual({
      success: true,
      data: { player: { id, steam: row?.steam, discord: null, bobux: 8, bobuxtotal: 12 } },
    });
  });

  it.each([SetTo, Add, Subtract])(
    'should wait only briefly for who has the player locked, and leave nothing: operation %s',
    async (operation) => {
      const id = await player(5, 9);
      const before = await leftBy(id);
      await whileHeld(database, `SELECT FROM bobux.players WHERE id = ${id} FOR UPDATE`, async () => {
        await expect(changeBalance(queryable, change(id, operation, 1))).rejects.toMatchObject({
          code: LOCK_NOT_AVAILABLE,
        });
      });
      expect(await leftBy(id)).toEqual(before);
    },
  );

  it.each<[string, BalanceOperation, number, boolean]>([
    ['added to what is left', Add, 1, true],
    ['refused where too little is left', Subtract, 5, false],
  ])('should see what who had the player locked made of it: %s', async (_what, operation, amount, done) => {
    const id = await player(5, 9);
    const other = new pg.Client({ connectionString: database.url });
    await other.connect();
    await other.query(`BEGIN; UPDATE bobux.players SET bobux = 2 WHERE id = ${id}`);
    const outcome = changeBalance(queryable, change(id, operation, amount));
    await new Promise((resolve) => setTimeout(resolve, 20));
    await other.query('COMMIT');
    await other.end();
    expect(await outcome).toMatchObject(
      done
        ? { data: { player: { bobux: 3, bobuxtotal: 10 } } }
        : { success: false, error: 'INSUFFICIENT_BOBUX_ERROR' },
    );
    const [row] = await database.query('SELECT bobux::int FROM bobux.players WHERE id = $1', [id]);
    expect(row).toEqual({ bobux: done ? 3 : 2 });
  });

  it('should leave no setting behind: what comes after it is recorded, and waits as long as ever', async () => {
    const id = await player(5, 9);
    await changeBalance(queryable, change(id, Add, 1));
    const { rows } = await client.query(
      `SELECT coalesce(current_setting('bobux.recorded', true), '') AS recorded, current_setting('lock_timeout') AS wait`,
    );
    expect(rows).toEqual([{ recorded: '', wait: '0' }]);
    await client.query('UPDATE bobux.players SET bobux = 7 WHERE id = $1', [id]);
    expect(await leftBy(id)).toMatchObject({
      entries: [{ operation: 'sql' }, { operation: 'add' }, { operation: 'sql', amount: '1' }],
    });
  });

  it('should take one statement where it is an addition or subtraction that can be made', async () => {
    const id = await player(5, 9);
    asked.length = 0;
    await changeBalance(queryable, change(id, Add, 1));
    await changeBalance(queryable, change(id, Subtract, 1));
    expect(asked).toHaveLength(2);
  });

  it('should call no function of the triggers on players', async () => {
    const id = await player(5, 9);
    asked.length = 0;
    await changeBalance(queryable, change(id, Add, 1));
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Triggers: unknown[] }] }>(
      `EXPLAIN (ANALYZE, FORMAT JSON) ${asked[0]!}`,
      [id, 1, 'add', KEY, null],
    );
    expect(rows[0]!['QUERY PLAN'][0].Triggers).toEqual([]);
  });
});

describe('many changes in one statement', () => {
  /** A lock that is waited for while others are held keeps their players from everybody. */
  it.each<[string, Locking, string]>([
    ['changeBalances', 'briefly', '100ms'],
    ['changeBalances', 'skip', '100ms'],
    ['changeBalances', { how: 'patiently', ms: 1_234 }, '1234ms'],
    ['applyCommands', 'briefly', '100ms'],
    ['applyCommands', 'skip', '100ms'],
    ['applyCommands', { how: 'patiently', ms: 1_234 }, '1234ms'],
    ['applyCommands', { how: 'ahead of sendsql', ms: 1_234 }, '100ms'],
  ])('should wait so long for a lock: %s %j, %s', async (which, locking, most) => {
    const [one, two] = [await player(5, 9), await player(5, 9)];
    const works = [change(one, Add, 1), change(two, Add, 1)];
    await client.query('BEGIN');
    try {
      const settled =
        which === 'applyCommands'
          ? await applyCommands(queryable, works, locking, 'unseen')
          : await changeBalances(queryable, works, locking, 'unseen');
      expect(settled).toMatchObject([{ success: true }, { success: true }]);
      expect((await client.query('SHOW lock_timeout')).rows).toEqual([{ lock_timeout: most }]);
    } finally {
      await client.query('ROLLBACK');
    }
  });
});
