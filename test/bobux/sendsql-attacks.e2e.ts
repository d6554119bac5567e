import { describe, expect, it } from '@jest/globals';
import { client, quartet, rows } from './sql-client.js';

describe('sendsql under attack', () => {
  const refused: [sql: string, message: RegExp][] = [
    ['RESET ROLE', /SELECT, VALUES, INSERT/],
    ['SET ROLE postgres', /SELECT, VALUES, INSERT/],
    ['SET SESSION AUTHORIZATION postgres', /SELECT, VALUES, INSERT/],
    ['SET statement_timeout = 0', /SELECT, VALUES, INSERT/],
    [`DO $$ BEGIN EXECUTE 'RESET ROLE'; DELETE FROM bobux.entries; END $$`, /SELECT, VALUES, INSERT/],
    [`COPY players TO PROGRAM 'id'`, /SELECT, VALUES, INSERT/],
    [`COPY players FROM '/etc/passwd'`, /SELECT, VALUES, INSERT/],
    ['ALTER ROLE CURRENT_USER PASSWORD NULL', /SELECT, VALUES, INSERT/],
    ['CREATE TABLE mine (a int)', /SELECT, VALUES, INSERT/],
    ['CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$', /SELECT, VALUES, INSERT/],
    ['DROP TABLE players', /SELECT, VALUES, INSERT/],
    ['TRUNCATE players', /SELECT, VALUES, INSERT/],
    ['COMMIT', /SELECT, VALUES, INSERT/],
    ['ROLLBACK', /SELECT, VALUES, INSERT/],
    ['LISTEN bobux', /SELECT, VALUES, INSERT/],
    ['EXECUTE quartet_sendsql', /SELECT, VALUES, INSERT/],
    ['', /SELECT, VALUES, INSERT/],
    ['SELECT 1; SELECT 2', /multiple commands/],
    [`SELECT 1; DELETE FROM players`, /multiple commands/],
    [`SELECT $1`, /parameter/],
    ['SELECT * INTO copied FROM players', /./],
    ['SELECT * INTO TEMP copied FROM players', /./],
    [`SELECT pg_read_file('/etc/passwd')`, /permission denied/],
    [`SELECT pg_ls_dir('/')`, /permission denied/],
    [`SELECT lo_import('/etc/passwd')`, /permission denied/],
    [`SELECT lo_from_bytea(0, 'kept')`, /must not create objects/],
    [`SELECT set_config('role', 'quartet', false)`, /permission denied/],
    [`SELECT set_config('session_authorization', 'postgres', false)`, /permission denied/],
    ['SELECT * FROM pg_authid', /permission denied/],
    ['SELECT * FROM api_keys', /permission denied/],
    ['SELECT secret FROM bobux.api_keys', /permission denied/],
    ['SELECT * FROM nonces', /permission denied/],
    ['SELECT * FROM sql_statements', /permission denied/],
    ['DELETE FROM sql_statements', /permission denied/],
    ['SELECT * FROM platform.secrets', /permission denied/],
    ['SELECT * FROM platform.migrations', /permission denied/],
    ['DELETE FROM entries', /permission denied/],
    ['UPDATE entries SET amount = 0', /permission denied/],
    [
      `INSERT INTO entries (player_id, operation, amount, balance_before, balance_after) VALUES (1, 'set', 1, 0, 1)`,
      /permission denied/,
    ],
    ['UPDATE players SET id = DEFAULT', /permission denied/],
    [`INSERT INTO players (id, steam) OVERRIDING SYSTEM VALUE VALUES (7, 'x')`, /permission denied/],
    [`SELECT nextval('players_id_seq')`, /permission denied/],
    [`SELECT * FROM change_balance(1, 'set', 1, gen_random_uuid(), NULL)`, /permission denied/],
    [
      `SELECT * FROM change_balances('{1}', '{1}', '{0}', '{1}', '{1}', ARRAY[gen_random_uuid()], NULL, NULL, NULL, NULL, NULL, false, 'skip')`,
      /permission denied/,
    ],
    ['SELECT * FROM running_statement()', /permission denied/],
    ['SELECT record_changes()', /permission denied|trigger/],
    ['SELECT record_entry()', /permission denied|trigger/],
    ['SELECT * FROM ranking_layouts', /permission denied/],
    ['DELETE FROM ranking_totals', /permission denied/],
    [`INSERT INTO ranking_changes (layout, buckets, changes) VALUES (1, '{0}', '{9}')`, /permission denied/],
    [`SELECT setval('ranking_change', 1)`, /permission denied/],
    ['SELECT keep_ranking()', /permission denied|trigger/],
    ['SELECT reset_ranking()', /permission denied/],
    [`SELECT begin_ranking(1, '{}', '{}')`, /permission denied/],
    [`SELECT claim_nonce(gen_random_uuid(), 'x', 'y')`, /permission denied/],
    [`SELECT query_to_xml('DELETE FROM bobux.players', true, true, '')`, /read-only|not allowed/],
    ['SELECT pg_sleep(60)', /statement timeout/],
    [
      'WITH RECURSIVE endless AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM endless) SELECT count(*) FROM endless',
      /statement timeout/,
    ],
    ['SELECT * FROM generate_series(1, 1000000)', /more than 10000 rows/],
    [`SELECT repeat('x', 20000000)`, /larger than 16 MiB/],
    [`SELECT repeat('x', 100000) FROM generate_series(1, 10000)`, /larger than 16 MiB/],
    ['SELECT pg_terminate_backend(pg_backend_pid())', /./],
  ];

  it.each(refused)('should refuse %s, and go on', async (sql, message) => {
    const before = await quartet.database.query(
      'SELECT (SELECT count(*) FROM bobux.entries), (SELECT count(*) FROM bobux.players) AS players',
    );
    const answer = await client.send('sendsql', { sql });
    expect(answer.success).toBe(false);
    // A backend that ended itself looks like a database that went away.
    if (!sql.includes('pg_terminate_backend')) {
      expect(answer.error).toBe('SQL_ERROR');
      expect(answer.data.message).toMatch(message);
    }
    expect((await client.send('ping')).success).toBe(true);
    expect(await rows('SELECT steam FROM players')).toEqual([{ steam: 'ada' }]);
    const after = await quartet.database.query(
      'SELECT (SELECT count(*) FROM bobux.entries), (SELECT count(*) FROM bobux.players) AS players',
    );
    expect(after).toEqual(before);
  });

  it('should roll back what a statement did before it answered too much', async () => {
    const sql = `INSERT INTO players (steam) SELECT 'many' || n FROM generate_series(1, 10001) n RETURNING id`;
    expect((await client.send('sendsql', { sql })).error).toBe('SQL_ERROR');
    expect(await rows('SELECT count(*) FROM players')).toEqual([{ count: 1 }]);
  });

  it('should name the calling key in the history, whatever the statement says of it', async () => {
    await rows(
      `UPDATE players SET bobux = 5 WHERE set_config('bobux.operation', 'set', true) = 'set'
         AND set_config('bobux.amount', '1', true) = '1' AND set_config('bobux.reason', '', true) = ''
         AND set_config('bobux.api_key', '00000000-0000-4000-8000-000000000000', true) <> ''`,
    );
    const [entry] = await quartet.database.query(
      'SELECT operation, api_key FROM bobux.entries ORDER BY id DESC LIMIT 1',
    );
    expect(entry).toEqual({ operation: 'sql', api_key: quartet.key.key });
  });

  it('should write every change into the history, though the statement says that it is there already', async () => {
    const count = `SELECT count(*)::int AS entries, coalesce(sum(amount), 0)::int AS sum FROM bobux.entries`;
    const [before] = await quartet.database.query<{ entries: number; sum: number }>(count);
    await rows(`INSERT INTO players (steam, bobux) SELECT 'many' || n, n FROM generate_series(1, 5) n`);
    await rows(`UPDATE players SET bobux = bobux + 1 WHERE set_config('bobux.recorded', 'on', true) = 'on'`);
    // What does not change stands there neither.
    await rows(`UPDATE players SET bobux = bobux, steam = steam || '!'`);
    const [after] = await quartet.database.query<{ entries: number; sum: number }>(count);
    expect({ entries: after!.entries - before!.entries, sum: after!.sum - before!.sum }).toEqual({
      entries: 11,
      sum: 15 + 6,
    });
  });

  it('should leave nothing of a statement to the next one', async () => {
    await rows(
      `SELECT set_config('search_path', 'pg_catalog', false), set_config('statement_timeout', '0', false), pg_advisory_lock(1)`,
    );
    expect(await rows('SELECT steam FROM players')).toEqual([{ steam: 'ada' }]);
    const locks = await quartet.database.query(
      `SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 1 AND objsubid = 1`,
    );
    expect(locks).toEqual([]);
  });

  it('should not outlive its time by switching the limit off, nor keep its locks', async () => {
    await client.ok('createaccount', { id: 'locked' });
    const sql = `SELECT CASE WHEN n <= 600 THEN set_config('statement_timeout', '0', false) ELSE pg_sleep(300)::text END
      FROM (SELECT id FROM players WHERE steam = 'locked' FOR UPDATE) p, generate_series(1, 601) n, pg_advisory_lock(7216400712)`;
    expect((await client.send('sendsql', { sql })).error).toBe('SQL_ERROR');
    const left = `SELECT FROM pg_stat_activity WHERE usename LIKE '%_bobux_sql' AND datname = current_database()`;
    for (let tries = 0; (await quartet.database.query(left)).length > 0; tries++) {
      expect(tries).toBeLessThan(40);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(
      (await client.send('sendsql', { sql: `UPDATE players SET bobux = 1 WHERE steam = 'locked'` })).success,
    ).toBe(true);
    await client.ok('sendsql', { sql: `DELETE FROM players WHERE steam = 'locked'` });
  });

  it('should answer every statement, also when one ends the connections of the others', async () => {
    const killer = `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
      WHERE usename = session_user AND pid <> pg_backend_pid()`;
    const lanes = await Promise.all([1, 2, 3, 4].map(() => quartet.connect()));
    for (let round = 0; round < 10; round++) {
      const sqls = [killer, 'SELECT 1', 'SELECT pg_sleep(0.05)', 'SELECT 1'];
      const answers = await Promise.all(lanes.map((lane, at) => lane.send('sendsql', { sql: sqls[at] })));
      for (const { success, error } of answers)
        expect(success || ['DB_ERROR', 'SQL_ERROR'].includes(error!)).toBe(true);
    }
    expect(await rows('SELECT steam FROM players')).toEqual([{ steam: 'ada' }]);
  }, 60_000);

  it('should let other commands through while a statement takes its time', async () => {
    const other = await quartet.connect();
    const slow = client.send('sendsql', { sql: 'SELECT pg_sleep(1)' });
    expect((await other.send('getplayer', { id: 'ada' })).success).toBe(true);
    expect((await slow).success).toBe(true);
  });
});
