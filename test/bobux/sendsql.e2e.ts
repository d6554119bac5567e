import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { BobuxClient } from '../support/bobux-client.js';
import { startTestApp, TEST_SECRETS_KEY, type TestApp } from '../support/test-app.js';

let quartet: TestApp;
let client: BobuxClient;

beforeAll(async () => {
  quartet = await startTestApp();
  client = await quartet.connect();
});
afterAll(() => quartet.close());
beforeEach(async () => {
  await quartet.database.query('DELETE FROM bobux.players');
  await client.ok('createaccount', { id: 'ada' });
});

const rows = async (sql: string): Promise<unknown> => (await client.ok('sendsql', { sql })).rows;

describe('sendsql', () => {
  it('should find players by the plain name, with the columns of the player object', async () => {
    expect(await rows('SELECT * FROM players')).toEqual([
      { id: expect.any(Number), steam: 'ada', discord: null, bobux: 0, bobuxtotal: 0 },
    ]);
  });

  it('should answer integers beyond 2^53 as strings, and other values as JSON has them', async () => {
    const sql = `SELECT 9007199254740991 AS exact, 9007199254740993 AS beyond, count(*), sum(bobux) AS sum, avg(bobux) + 0.5 AS half,
      true AS yes, NULL AS nothing, 'text' AS text, '\\x00ff'::bytea AS bytes, 'NaN'::float8 AS nan,
      '2026-11-21T20:00:00Z'::timestamptz AS at, '{"a":1}'::jsonb AS json FROM players`;
    expect(await rows(sql)).toEqual([
      {
        exact: 9007199254740991,
        beyond: '9007199254740993',
        count: 1,
        sum: 0,
        half: 0.5,
        yes: true,
        nothing: null,
        text: 'text',
        bytes: '\\x00ff',
        nan: 'NaN',
        at: '2026-11-21 20:00:00+00',
        json: { a: 1 },
      },
    ]);
  });

  it.each([
    [
      `'{"a":12345678901234567890,"b":[-9007199254740993,1.5e3,"12345678901234567890"]}'::jsonb`,
      { a: '12345678901234567890', b: ['-9007199254740993', 1500, '12345678901234567890'] },
    ],
    ['ARRAY[1, 9007199254740993]::bigint[]', [1, '9007199254740993']],
    ['ARRAY[9007199254740993::numeric, 0.5]', ['9007199254740993', 0.5]],
    [`ARRAY['infinity', 'NaN', 1.5]::float8[]`, ['Infinity', 'NaN', 1.5]],
    [`ARRAY['a', NULL, 'b c']`, ['a', null, 'b c']],
    [`'infinity'::timestamptz`, 'infinity'],
    [`'2026-11-21 20:00:00.123456'::timestamp`, '2026-11-21 20:00:00.123456'],
    [`date '2026-01-01'`, '2026-01-01'],
    ['1.12345678901234567890::numeric', '1.12345678901234567890'],
    ['2.50::numeric', 2.5],
    [`interval '1 day 02:03'`, '1 day 02:03:00'],
  ])('should answer %s exactly', async (expression, value) => {
    expect(await rows(`SELECT ${expression} AS value`)).toEqual([{ value }]);
  });

  it('should keep the ids within their bounds', async () => {
    for (const id of ['', 'x'.repeat(65)]) {
      expect((await client.send('sendsql', { sql: `UPDATE players SET steam = '${id}'` })).error).toBe(
        'SQL_ERROR',
      );
    }
  });

  it('should write players, each change of a balance standing in the history with the key and the statement', async () => {
    await rows(`UPDATE players SET bobux = 50 WHERE steam = 'ada'`);
    expect(
      await rows(
        `INSERT INTO players (discord, bobux) VALUES ('bob', 7) RETURNING discord, bobux, bobuxtotal`,
      ),
    ).toEqual([{ discord: 'bob', bobux: 7, bobuxtotal: 7 }]);
    await rows(`DELETE FROM players WHERE discord = 'bob'`);
    const entries = await quartet.database.query(
      `SELECT operation, amount::int, balance_before::int AS before, balance_after::int AS after, e.api_key, s.statement
       FROM bobux.entries e JOIN bobux.sql_statements s ON s.id = e.sql_statement_id ORDER BY e.id DESC LIMIT 3`,
    );
    const by = { operation: 'sql', api_key: quartet.key.key };
    expect(entries).toEqual([
      { ...by, amount: -7, before: 7, after: 0, statement: expect.stringMatching(/^DELETE/) },
      { ...by, amount: 7, before: 0, after: 7, statement: expect.stringMatching(/^INSERT/) },
      { ...by, amount: 50, before: 0, after: 50, statement: expect.stringMatching(/^UPDATE/) },
    ]);
    expect(await rows('SELECT operation, balance_after FROM entries ORDER BY id DESC LIMIT 1')).toEqual([
      { operation: 'sql', balance_after: 0 },
    ]);
  });

  it('should keep the total growing by every increase, and never let it shrink', async () => {
    await rows('UPDATE players SET bobux = 50');
    await rows('UPDATE players SET bobux = 20');
    expect(await rows('UPDATE players SET bobux = bobux + 5 RETURNING bobux, bobuxtotal')).toEqual([
      { bobux: 25, bobuxtotal: 55 },
    ]);
    expect(await rows('UPDATE players SET bobuxtotal = 100 RETURNING bobuxtotal')).toEqual([
      { bobuxtotal: 100 },
    ]);
    for (const sql of ['UPDATE players SET bobuxtotal = 1', 'UPDATE players SET bobux = -1']) {
      expect((await client.send('sendsql', { sql })).error).toBe('SQL_ERROR');
    }
  });

  it('should take a WITH, a VALUES, a comment and a closing semicolon', async () => {
    expect(await rows('WITH a AS (SELECT 1 AS n) SELECT n FROM a -- a comment')).toEqual([{ n: 1 }]);
    expect(await rows('VALUES (1), (2);')).toEqual([{ column1: 1 }, { column1: 2 }]);
    expect(await rows('UPDATE players SET steam = steam')).toEqual([]);
  });

  it('should give the message of the database with a failed statement', async () => {
    const answer = await client.send('sendsql', { sql: 'SELECT * FROM nowhere' });
    expect(answer).toMatchObject({ success: false, error: 'SQL_ERROR' });
    expect(answer.data).toEqual({ message: 'relation "nowhere" does not exist' });
  });

  it('should audit every statement, the refused ones too', async () => {
    await client.send('sendsql', { sql: 'SELECT 1 AS audited' });
    await client.send('sendsql', { sql: 'DO $$ BEGIN END $$' });
    const audit = await quartet.database.query(
      `SELECT statement, row_count, message, api_key, finished IS NOT NULL AS finished
       FROM bobux.sql_statements ORDER BY id DESC LIMIT 2`,
    );
    const by = { api_key: quartet.key.key, finished: true };
    expect(audit).toEqual([
      {
        ...by,
        statement: 'DO $$ BEGIN END $$',
        row_count: null,
        message: expect.stringContaining('syntax error'),
      },
      { ...by, statement: 'SELECT 1 AS audited', row_count: 1, message: null },
    ]);
  });
});

describe('the audit', () => {
  it('should be closed for a statement that was cut off, that was refused and that was not run again', async () => {
    const nonce = 'audited';
    const sql = `SELECT repeat('x', 20000000)`;
    await client.send('sendsql', { sql, nonce: 'cut off' });
    await client.send('sendsql', { sql: 'SELECT 1 AS first', nonce });
    await client.send('sendsql', { sql: 'SELECT 1 AS first', nonce });
    await client.send('sendsql', { sql: 'SELECT 2 AS second', nonce });
    await client.send('sendsql', { sql: 'SELECT 3 AS third', timestamp: 1, nonce: 'stale' });
    const audit = await quartet.database.query(
      `SELECT message FROM bobux.sql_statements WHERE finished IS NOT NULL ORDER BY id DESC LIMIT 5`,
    );
    expect(audit.map(({ message }) => message).reverse()).toEqual([
      'the answer is larger than 16 MiB',
      null,
      'not run: its nonce was answered before',
      'not run: NONCE_REUSED_ERROR',
      'not run: STALE_MESSAGE_ERROR',
    ]);
  });
});

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
    [`SELECT repeat('x', 100000000)`, /larger than 16 MiB/],
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

describe('the login of sendsql', () => {
  const restarted = async (environment: Record<string, string>): Promise<TestApp> =>
    startTestApp(
      { BOBUX_ADMIN_KEY: quartet.key.key, BOBUX_ADMIN_SECRET: quartet.key.secret, ...environment },
      quartet.database,
    );
  const trySelect = async (app: TestApp): Promise<unknown> => {
    const connection = await app.connect(quartet.key);
    return (await connection.send('sendsql', { sql: 'SELECT 1 AS one' })).data;
  };
  const handMade = (role: string): string => {
    const url = new URL(quartet.database.url);
    url.username = role;
    url.password = 'by-hand';
    return url.toString();
  };

  it('should be found again by a second server on the same database', async () => {
    const second = await restarted({});
    expect(await trySelect(second)).toEqual({ rows: [{ one: 1 }] });
    await second.close();
  });

  it('should be mended when its password was changed behind our back', async () => {
    const [{ role } = { role: '' }] = await quartet.database.query<{ role: string }>(
      `SELECT rolname AS role FROM pg_roles WHERE rolname = current_database() || '_bobux_sql'`,
    );
    await quartet.database.query(`ALTER ROLE ${pg.escapeIdentifier(role)} PASSWORD 'other'`);
    const second = await restarted({});
    expect(await trySelect(second)).toEqual({ rows: [{ one: 1 }] });
    await second.close();
  });

  it('should be the one of BOBUX_SQL_DATABASE_URL where that is set', async () => {
    await quartet.database.query(`DROP ROLE IF EXISTS hand_made`);
    await quartet.database.query(`CREATE ROLE hand_made LOGIN PASSWORD 'by-hand'`);
    const second = await restarted({ BOBUX_SQL_DATABASE_URL: handMade('hand_made') });
    const connection = await second.connect(quartet.key);
    expect((await connection.ok('sendsql', { sql: 'SELECT session_user::text AS who' })).rows).toEqual([
      { who: 'hand_made' },
    ]);
    await second.close();
    await quartet.database.query('DROP OWNED BY hand_made');
    await quartet.database.query('DROP ROLE hand_made');
  });

  it.each([
    ['is a superuser', 'SUPERUSER'],
    ['may make roles', 'CREATEROLE'],
    ['is a member of the owner', 'IN ROLE quartet'],
  ])('should be refused when it %s', async (_what, attribute) => {
    await quartet.database.query(`DROP ROLE IF EXISTS too_strong`);
    await quartet.database.query(`CREATE ROLE too_strong LOGIN PASSWORD 'by-hand' ${attribute}`);
    const second = await restarted({ BOBUX_SQL_DATABASE_URL: handMade('too_strong') });
    expect(await trySelect(second)).toEqual({ message: 'sendsql is switched off on this server' });
    await second.close();
    await quartet.database.query('DROP OWNED BY too_strong');
    await quartet.database.query('DROP ROLE too_strong');
  });

  it('should be refused when it may read the keys', async () => {
    await quartet.database.query(`DROP ROLE IF EXISTS nosy`);
    await quartet.database.query(`CREATE ROLE nosy LOGIN PASSWORD 'by-hand'`);
    await quartet.database.query('GRANT SELECT ON bobux.api_keys TO nosy');
    const second = await restarted({ BOBUX_SQL_DATABASE_URL: handMade('nosy') });
    expect(await trySelect(second)).toEqual({ message: 'sendsql is switched off on this server' });
    await second.close();
    await quartet.database.query('DROP OWNED BY nosy');
    await quartet.database.query('DROP ROLE nosy');
  });

  it('should be missing, and the rest serve, where the database user may not make roles', async () => {
    await quartet.database.query('DROP ROLE IF EXISTS plain_owner');
    await quartet.database.query(`CREATE ROLE plain_owner LOGIN PASSWORD 'by-hand'`);
    const url = new URL(quartet.database.url);
    const name = `${url.pathname.slice(1)}_plain`;
    await quartet.database.query(`CREATE DATABASE ${name} OWNER plain_owner`);
    url.pathname = `/${name}`;
    url.username = 'plain_owner';
    url.password = 'by-hand';
    const plain = await startTestApp(
      { DATABASE_URL: url.toString(), SECRETS_KEY: TEST_SECRETS_KEY },
      quartet.database,
    );
    const connection = await plain.connect();
    expect((await connection.send('sendsql', { sql: 'SELECT 1' })).error).toBe('SQL_ERROR');
    expect((await connection.send('createaccount', { id: 'ada' })).success).toBe(true);
    await plain.close();
    await quartet.database.query(`DROP DATABASE ${name}`);
    await quartet.database.query('DROP ROLE plain_owner');
  });
});
