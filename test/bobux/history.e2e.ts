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

async function start(): Promise<void> {
  database = await createMigratedDatabase();
  await explainEverything(database);
  await database.query('ALTER TABLE bobux.entries SET (autovacuum_enabled = off)');
  quartet = await startTestApp({ DATABASE_POOL: '2' }, database);
  plans = new PlanRecorder(quartet);
  client = await quartet.connect();
}

async function stop(): Promise<void> {
  await quartet.close();
  await database.drop();
}

describe('the history of an empty ledger', () => {
  beforeAll(start);
  afterAll(stop);

  it.each([{}, { before: 1 }, { before: Number.MAX_SAFE_INTEGER }])(
    'should be answered: %j',
    async (page) => {
      const { id } = (await client.ok('createaccount', { id: `empty ${JSON.stringify(page)}` })).player;
      expect(await client.ok('history', { id, ...page })).toEqual({ entries: [], next: null });
    },
  );
});

/** How many there are in all: every fifth id is the busy player's. */
const ENTRIES = Math.floor(NEWEST / 5) + RARE.length;
/** How the table was when it was last analysed: the planner goes by that. */
const NEVER = 0;
const AS_ONE_PART = PART / 2;

describe.each([NEVER, AS_ONE_PART, NEWEST])(
  'a history that lies in many parts of the index (analysed with %i entries)',
  (analysed) => {
    let busy: number;
    let rare: number;

    const enter = (first: number, last: number): Promise<unknown> =>
      database.query(
        `INSERT INTO bobux.entries (id, player_id, operation, amount, balance_before, balance_after) OVERRIDING SYSTEM VALUE
       SELECT n, CASE WHEN n = ANY ($1) THEN $2::bigint ELSE $3 END, CASE WHEN n % 2 = 0 THEN 'add' ELSE 'set' END, 0, 0, 0
       FROM generate_series($4::bigint, $5::bigint) n WHERE n = ANY ($1) OR n % 5 = 0`,
        [RARE, rare, busy, first, last],
      );

    beforeAll(async () => {
      await start();
      busy = (await client.ok('createaccount', { id: 'busy' })).player.id;
      rare = (await client.ok('createaccount', { id: 'rare' })).player.id;
      // Each connection has made its plan already, and keeps it.
      await Promise.all(Array.from({ length: 40 }, () => client.send('history', { id: rare })));
      await enter(1, analysed);
      if (analysed > 0) await database.query('ANALYZE bobux.entries');
      await enter(analysed + 1, NEWEST);
    });
    afterAll(stop);

    const idsOf = ({ entries }: any): number[] => entries.map(({ id }: { id: number }) => id);

    it.each([1, 2, 3, 4, RARE.length, 1000])('should give each entry once, %i a page', async (amount) => {
      const seen: number[] = [];
      let before: number | null = null;
      do {
        const page: any = await client.ok('history', {
          id: rare,
          amount,
          ...(before !== null && { before }),
        });
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

    it('should be narrowed by operation for the operator, a page at a time', async () => {
      const operator = operatorOf(quartet);
      const added = newestFirst.filter((id) => id % 2 === 0);
      const path = `/operator/bobux/players/${rare}/entries`;
      const first = await operator('GET', `${path}?operation=add&limit=3`);
      expect(idsOf({ entries: first.body.items })).toEqual(added.slice(0, 3));
      const second = await operator('GET', `${path}?operation=add&limit=3&after=${first.body.next}`);
      expect(idsOf({ entries: second.body.items })).toEqual(added.slice(3, 6));
    });

    /** Rows of the table that the statements since `plans.take()` read. Before PostgreSQL 18 a plan rounds them for each time that a node ran. */
    const readRows = (): number => {
      const statements = plans.take().filter(({ text }) => text.includes('bobux.entries'));
      expect(statements.length).toBeGreaterThan(0);
      return Math.max(...statements.map(({ read }) => read.get('entries') ?? 0));
    };

    it.each([
      ['all of a rare player', () => ({ id: rare }), RARE.length],
      ['the newest of a busy player', () => ({ id: busy, amount: 10 }), 11],
      ['what is between', () => ({ id: busy, amount: 10, before: 3 * PART }), 11],
      ['a player without any', () => ({ id: 1_000_000 }), 0],
    ])('should be read without reading the table through: %s', async (_what, page, rows) => {
      plans.take();
      await client.send('history', page());
      const read = readRows();
      expect(read).toBeGreaterThanOrEqual(rows / 2);
      expect(read).toBeLessThanOrEqual(2 * rows + BESIDE);
    });

    it('should be read once where nothing is found', async () => {
      plans.take();
      const path = `/operator/bobux/players/${busy}/entries?operation=reverse`;
      expect((await operatorOf(quartet)('GET', path)).body.items).toEqual([]);
      expect(readRows()).toBeLessThanOrEqual(ENTRIES + BESIDE);
    });
  },
);
