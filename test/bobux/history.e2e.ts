import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BobuxClient } from '../support/bobux-client.js';
import { operatorOf } from '../support/console-client.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import { explainEverything, PlanRecorder } from '../support/plans.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import type { TestDatabase } from '../support/test-database.js';

/** Ids of which the index of entries makes one part. */
const PART = 32_768;
/** The rare player's entries: at both ends of parts, two parts without any, and the last part left to others. */
const RARE = [1, 2, PART - 1, PART, PART + 1, 2 * PART - 1, 2 * PART, 5 * PART - 1, 5 * PART];
const NEWEST = 6 * PART + 10;
const newestFirst = [...RARE].reverse();
/** Rows of the entries that a page may read beyond its own. */
const BESIDE = 3;

let database: TestDatabase;
let quartet: TestApp;
let client: BobuxClient;
let plans: PlanRecorder;

/** Nobody has analysed the table, and every plan is for all values. */
beforeAll(async () => {
  database = await createMigratedDatabase();
  await explainEverything(database);
  const name = new URL(database.url).pathname.slice(1);
  await database.query(`ALTER DATABASE ${name} SET plan_cache_mode = force_generic_plan`);
  quartet = await startTestApp({}, database);
  plans = new PlanRecorder(quartet);
  client = await quartet.connect();
});
afterAll(async () => {
  await quartet.close();
  await database.drop();
});

describe('the history of an empty ledger', () => {
  it.each([{}, { before: 1 }, { before: Number.MAX_SAFE_INTEGER }])(
    'should be answered: %j',
    async (page) => {
      const { id } = (await client.ok('createaccount', { id: `empty ${JSON.stringify(page)}` })).player;
      expect(await client.ok('history', { id, ...page })).toEqual({ entries: [], next: null });
    },
  );
});

describe('a history that lies in many parts of the index', () => {
  let busy: number;
  let rare: number;

  beforeAll(async () => {
    [busy, rare] = [
      (await client.ok('createaccount', { id: 'busy' })).player.id,
      (await client.ok('createaccount', { id: 'rare' })).player.id,
    ];
    await database.query(
      `INSERT INTO bobux.entries (id, player_id, operation, amount, balance_before, balance_after) OVERRIDING SYSTEM VALUE
       SELECT n, CASE WHEN n = ANY ($1) THEN $2::bigint ELSE $3 END, CASE WHEN n % 2 = 0 THEN 'add' ELSE 'set' END, 0, 0, 0
       FROM generate_series(1, $4::bigint) n WHERE n = ANY ($1) OR n % 5 = 0 OR n > 6 * ${PART}`,
      [RARE, rare, busy, NEWEST],
    );
  });

  const idsOf = ({ entries }: any): number[] => entries.map(({ id }: { id: number }) => id);

  it.each([1, 2, 3, 4, RARE.length, 1000])('should give each entry once, %i a page', async (amount) => {
    const seen: number[] = [];
    let before: number | null = null;
    do {
      const page: any = await client.ok('history', { id: rare, amount, ...(before !== null && { before }) });
      expect(page.entries.length).toBe(Math.min(amount, RARE.length - seen.length));
      seen.push(...idsOf(page));
      before = page.next;
    } while (before !== null);
    expect(seen).toEqual(newestFirst);
  });

  it.each([
    1,
    2,
    3,
    PART - 1,
    PART,
    PART + 1,
    3 * PART,
    5 * PART,
    5 * PART + 1,
    NEWEST,
    NEWEST + 1,
    2 ** 53 - 1,
  ])('should begin below the entry that is named, whosever it is: %i', async (before) => {
    const page = await client.ok('history', { id: rare, before });
    expect(idsOf(page)).toEqual(newestFirst.filter((id) => id < before));
  });

  it('should be narrowed by operation for the operator', async () => {
    const operator = operatorOf(quartet);
    const { body } = await operator('GET', `/operator/bobux/players/${rare}/entries?operation=add&limit=3`);
    const added = newestFirst.filter((id) => id % 2 === 0);
    expect(idsOf({ entries: body.items })).toEqual(added.slice(0, 3));
  });

  it.each([
    ['all of a rare player', () => ({ id: rare }), RARE.length],
    ['the newest of a busy player', () => ({ id: busy, amount: 10 }), 10 + 1],
    ['what is between', () => ({ id: busy, amount: 10, before: 3 * PART }), 10 + 1],
    ['a player without any', () => ({ id: 1 }), 0],
  ])('should be read without reading the table through: %s', async (_what, page, rows) => {
    plans.take();
    await client.ok('history', page());
    const read = plans.take().map((statement) => statement.read.get('entries') ?? 0);
    expect(Math.max(...read)).toBeGreaterThanOrEqual(rows);
    expect(Math.max(...read)).toBeLessThanOrEqual(2 * rows + BESIDE);
  });
});
