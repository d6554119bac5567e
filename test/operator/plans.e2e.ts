import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { operatorOf } from '../support/console-client.js';
import { createMigratedDatabase } from '../support/migrated-database.js';
import { explainEverything, PlanRecorder } from '../support/plans.js';
import { startTestApp, TEST_SECRETS_KEY, type TestApp } from '../support/test-app.js';
import { SecretBox } from '../../src/shared/secrets/secret-box.js';
import type { TestDatabase } from '../support/test-database.js';

/** Rows of each table; and how many of one table a search may read. */
const ROWS = 20_000;
const MAX_READ = 300;

let database: TestDatabase;
let quartet: TestApp;
let operator: ReturnType<typeof operatorOf>;
let plans: PlanRecorder;

/** What is looked for is the oldest, or not there. Nobody has analysed the tables, and every plan is for all values, as after some calls. */
beforeAll(async () => {
  database = await createMigratedDatabase();
  for (const table of ['platform.operator_log', 'lishop.lists'])
    await database.query(`ALTER TABLE ${table} SET (autovacuum_enabled = off)`);
  await database.query(
    `INSERT INTO platform.operator_log (at, operator, address, action, subject)
     SELECT now(), 'operator', '192.0.2.1', CASE WHEN n <= 5 THEN 'audit.run' ELSE 'bobux.player.change' END,
       CASE WHEN n <= 7 THEN 'list 1' ELSE 'player ' || n END FROM generate_series(1, ${ROWS}) n`,
  );
  const payment = new SecretBox([Buffer.from(TEST_SECRETS_KEY, 'base64')]).blindIndex(
    'gone',
    'lishop.lists/payment',
  );
  await database.query(
    `INSERT INTO lishop.lists (payment_index, payment_sealed, verdict, deleted_at)
     SELECT CASE WHEN n = 1 THEN $1::bytea ELSE sha256(n::text::bytea) END, 'x', CASE WHEN n BETWEEN 6 AND 9 THEN 'invalid' ELSE 'valid' END,
       CASE WHEN n <= 5 THEN now() END FROM generate_series(1, ${ROWS}) n`,
    [payment],
  );
  await explainEverything(database);
  const name = new URL(database.url).pathname.slice(1);
  await database.query(`ALTER DATABASE ${name} SET plan_cache_mode = force_generic_plan`);
  quartet = await startTestApp({}, database);
  operator = operatorOf(quartet);
  plans = new PlanRecorder(quartet);
});
afterAll(async () => {
  await quartet.close();
  await database.drop();
});

describe('what the operator searches', () => {
  it.each([
    ['the log for an action', '/operator/log?action=audit.', 5],
    ['the log for an action that never was', '/operator/log?action=lishop.', 0],
    ['the log for a subject', '/operator/log?subject=list 1', 7],
    ['the log for a subject that never was', '/operator/log?subject=list 2', 0],
    ['the log for both', '/operator/log?subject=list 1&action=audit.', 5],
    ['the log for both, of which one never was', '/operator/log?subject=list 1&action=lishop.', 0],
    ['the deleted lists', '/operator/lishop/lists?kind=deleted', 5],
    ['the refused lists', '/operator/lishop/lists?kind=invalid', 4],
    ['the list of a payment, which is deleted', '/operator/lishop/lists?q=gone', 1],
    ['the list of nobody', '/operator/lishop/lists?q=nobody@example.org', 0],
  ])('should be found without reading a table through: %s', async (_what, path, count) => {
    plans.take();
    const { body } = await operator('GET', path);
    expect(body.items).toHaveLength(count);
    const seen = plans.take().filter(({ text }) => /operator_log|lishop\.lists/.test(text));
    expect(seen.length).toBeGreaterThan(0);
    const most = seen.flatMap(({ read }) => [...read].filter(([, rows]) => rows > MAX_READ));
    expect(most).toEqual([]);
  });
});

describe('the operator’s log', () => {
  it('should be narrowed by how an action begins, to the letter', async () => {
    await database.query(
      `INSERT INTO platform.operator_log (at, operator, address, action, subject)
       SELECT now(), 'operator', '192.0.2.1', action, 'test' FROM unnest('{zeta,zeta.run,zeta%,zetb,Zeta,zetaé}'::text[]) action`,
    );
    const found = async (action: string): Promise<string[]> => {
      const { body } = await operator('GET', `/operator/log?action=${encodeURIComponent(action)}`);
      return body.items.map((entry: { action: string }) => entry.action).sort();
    };
    expect(await found('zeta')).toEqual(['zeta', 'zeta%', 'zeta.run', 'zetaé']);
    expect(await found('zeta%')).toEqual(['zeta%']);
    expect(await found('zeta.')).toEqual(['zeta.run']);
    expect(await found('zetaé')).toEqual(['zetaé']);
  });
});
