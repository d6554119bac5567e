import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { createMigratedDatabase } from '../support/migrated-database.js';
import type { TestDatabase } from '../support/test-database.js';

/** Every function whose plans are made once, for all values, with a call of it. */
const CALLS: readonly (readonly [name: string, call: string])[] = [
  [
    'change_balances',
    `ids => '{1,2}', slots => '{1,2}', operations => '{add,add}', amounts => '{1,1}', callers => '{1,1}', keys => $1,
     reasons => NULL, claims => NULL, nonces => NULL, fingerprints => NULL, stale => NULL, look_up => false, locking => 'patiently'`,
  ],
  [
    'apply_commands',
    `ids => '{1,2}', kinds => '{transfer}', callers => '{1}', keys => $1, given => '{NULL}', firsts => '{1}',
     operations => '{transfer}', slots => '{1}', peers => '{2}', amounts => '{1}', refs => '{NULL}', others => '{NULL}',
     seconds => '{NULL}', reasons => NULL, claims => NULL, nonces => NULL, fingerprints => NULL, stale => NULL,
     look_up => false, locking => 'patiently'`,
  ],
  ['entries_of', 'which => 1, below => 9, wanted => NULL, most => cardinality($1::uuid[])'],
  ['give_back', `ids => '{1,2}', busy => CASE WHEN $1::uuid[] IS NULL THEN NULL ELSE '{}'::bigint[] END`],
];
const KEY = '0f8fad5b-d9cb-469f-a165-70867728950e';

let database: TestDatabase;
beforeAll(async () => {
  database = await createMigratedDatabase();
  await database.query('INSERT INTO bobux.api_keys (key, permissions, deleted) VALUES ($1, 0, now())', [KEY]);
  await database.query(
    `INSERT INTO bobux.players (id, steam, bobux) OVERRIDING SYSTEM VALUE VALUES (1, 'a', 9), (2, 'b', 9)`,
  );
});
afterAll(() => database.drop());

/** How often the plans of the statements in a function name a parameter, where one that was made for these values has the value itself. */
async function parametersInPlans(name: string, call: string): Promise<number> {
  const client = new pg.Client({ connectionString: database.adminUrl });
  await client.connect();
  const plans: string[] = [];
  client.on('notice', ({ message }) => plans.push(message ?? ''));
  await client.query(
    `LOAD 'auto_explain'; SET auto_explain.log_min_duration = 0; SET auto_explain.log_nested_statements = on;
     SET auto_explain.log_verbose = on; SET client_min_messages = 'log'`,
  );
  await client.query(`SELECT * FROM bobux.${name}(${call})`, [`{${KEY}}`]);
  await client.end();
  const nested = plans.filter((plan) => plan.includes('plan:') && !plan.includes(`bobux.${name}(`));
  expect(nested.length).toBeGreaterThan(0);
  return nested.join('\n').match(/\$\d+/g)?.length ?? 0;
}

/** PostgreSQL may make a plan for all values from the sixth call on. */
const CALLED = 8;

describe('the question whether a hold is due', () => {
  const change = `which => $2, operation => 'set', amount => 5, api_key => ($1::uuid[])[1], reason => NULL`;
  it.each([['change_balance', change], ...CALLS.slice(0, 2)])(
    'should read no more than the first of a player’s open ones: %s',
    async (name, call) => {
      await database.query(`INSERT INTO bobux.holds (player_id, amount, created, expires, due)
        SELECT 1, 1, now(), now() + interval '1 day', now() + interval '1 day' FROM generate_series(1, 5000)`);
      await database.query('ANALYZE bobux.holds');
      const client = new pg.Client({ connectionString: database.adminUrl });
      await client.connect();
      for (const player of [1, 2]) {
        await client.query('BEGIN');
        for (let n = 0; n < CALLED; n++) {
          await client.query(`SELECT * FROM bobux.${name}(${call})`, [
            `{${KEY}}`,
            ...(call.includes('$2') ? [player] : []),
          ]);
        }
        const { rows } = await client.query(`SELECT seq_scan::int AS whole, idx_tup_fetch::int AS fetched
          FROM pg_stat_xact_user_tables WHERE relname = 'holds' AND schemaname = 'bobux'`);
        await client.query('ROLLBACK');
        expect(rows[0].whole).toBe(0);
        // One of each of two players at most.
        expect(rows[0].fetched).toBeLessThanOrEqual(2 * CALLED);
      }
      await client.end();
    },
  );
});

describe('a function whose plans are made once', () => {
  it('should be one of those below', async () => {
    const rows = await database.query<{ name: string }>(
      `SELECT proname AS name FROM pg_proc WHERE 'plan_cache_mode=force_generic_plan' = ANY (proconfig) ORDER BY 1`,
    );
    expect(rows.map(({ name }) => name)).toEqual(CALLS.map(([name]) => name).sort());
  });

  it.each(CALLS)('should plan for all values from its first call on: %s', async (name, call) => {
    const forAll = await parametersInPlans(name, call);
    await database.query(`DO $$ BEGIN EXECUTE (SELECT 'ALTER FUNCTION ' || oid::regprocedure || ' RESET plan_cache_mode'
      FROM pg_proc WHERE pronamespace = 'bobux'::regnamespace AND proname = '${name}'); END $$`);
    expect(forAll).toBeGreaterThan(await parametersInPlans(name, call));
  });
});
