import { describe, expect, it } from '@jest/globals';
import { client, quartet, rows } from './sql-client.js';

/** An entity of ten of the one before, nine times over: a billion of the first. */
const billionLaughs = `<!DOCTYPE a [<!ENTITY e0 "ha">${Array.from(
  { length: 9 },
  (_, n) => `<!ENTITY e${n + 1} "${`&e${n};`.repeat(10)}">`,
).join('')}]><a>&e9;</a>`;

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
    ['PREPARE mine AS SELECT 1', /SELECT, VALUES, INSERT/],
    ['DEALLOCATE ALL', /SELECT, VALUES, INSERT/],
    ['DISCARD ALL', /SELECT, VALUES, INSERT/],
    ['DECLARE mine CURSOR WITH HOLD FOR SELECT 1', /SELECT, VALUES, INSERT/],
    ['SAVEPOINT mine', /SELECT, VALUES, INSERT/],
    ['LOCK TABLE players', /SELECT, VALUES, INSERT/],
    ['UNLISTEN *', /SELECT, VALUES, INSERT/],
    [`NOTIFY bobux_api_keys, 'x'`, /SELECT, VALUES, INSERT/],
    ['SET LOCAL ROLE postgres', /SELECT, VALUES, INSERT/],
    [`COPY (SELECT 1) TO PROGRAM 'id'`, /SELECT, VALUES, INSERT/],
    [`LOAD 'plpython3u'`, /SELECT, VALUES, INSERT/],
    ['CREATE TEMP TABLE mine (a int)', /SELECT, VALUES, INSERT/],
    ['CALL pg_catalog.now()', /SELECT, VALUES, INSERT/],
    ['VACUUM players', /SELECT, VALUES, INSERT/],
    ['', /SELECT, VALUES, INSERT/],
    ['SELECT 1; SELECT 2', /multiple commands/],
    [`SELECT 1; DELETE FROM players`, /multiple commands/],
    [`SELECT $1`, /parameter/],
    ['SELECT * INTO copied FROM players', /./],
    ['SELECT * INTO TEMP copied FROM players', /./],
    ['SELECT * FROM player_changes', /permission denied/],
    ['DELETE FROM player_changes', /permission denied/],
    [`INSERT INTO player_changes (player_id) VALUES (1)`, /permission denied/],
    [`SELECT setval('entries_id_seq', 1)`, /permission denied/],
    [`SELECT pg_read_file('/etc/passwd')`, /permission denied/],
    [`SELECT pg_ls_dir('/')`, /permission denied/],
    [`SELECT lo_import('/etc/passwd')`, /permission denied/],
    [`SELECT lo_from_bytea(0, 'kept')`, /must not create objects/],
    ['SELECT lo_creat(-1)', /must not create objects/],
    ['SELECT lo_create(77)', /must not create objects/],
    [`SELECT lo_export(1, '/tmp/kept')`, /permission denied/],
    [`SELECT pg_reload_conf()`, /permission denied/],
    [`SELECT pg_switch_wal()`, /permission denied/],
    [`SELECT pg_log_backend_memory_contexts(pg_backend_pid())`, /permission denied|must be a superuser/],
    [
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename <> session_user`,
      /permission denied|must be a (?:member|superuser)/,
    ],
    [
      `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE usename <> session_user`,
      /permission denied|must be a (?:member|superuser)/,
    ],
    [`SELECT set_config('role', 'quartet', false)`, /permission denied/],
    [`SELECT set_config('session_authorization', 'postgres', false)`, /permission denied/],
    ['SELECT * FROM pg_authid', /permission denied/],
    ['SELECT * FROM pg_shadow', /permission denied/],
    ['SELECT * FROM pg_hba_file_rules', /permission denied/],
    ['SELECT * FROM pg_file_settings', /permission denied/],
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
    [`SELECT claim_nonce(gen_random_uuid(), 'x', 'y')`, /permission denied/],
    [`SELECT query_to_xml('DELETE FROM bobux.players', true, true, '')`, /read-only|not allowed/],
    [`SELECT query_to_xml('SELECT * FROM lishop.lists', true, true, '')`, /permission denied/],
    [`SELECT table_to_xml('bobux.api_keys', true, true, '')`, /permission denied/],
    [`SELECT xmlparse(DOCUMENT $doc$${billionLaughs}$doc$)`, /invalid XML/],
    [`SELECT xpath('//a', $doc$${billionLaughs}$doc$::xml)`, /invalid XML|could not parse XML/],
    ['SELECT * FROM generate_series(1, 20000)', /more than 10000 rows/],
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

  it('should write it there, too, where a function that the operator made for everybody does it', async () => {
    await quartet.database.query(
      `CREATE FUNCTION public.award(which text) RETURNS void LANGUAGE sql SECURITY DEFINER
         AS 'UPDATE bobux.players SET bobux = bobux + 3 WHERE steam = which'`,
    );
    await rows(`SELECT set_config('bobux.recorded', 'on', true), public.award('ada')`);
    await quartet.database.query('DROP FUNCTION public.award');
    const [entry] = await quartet.database.query(
      'SELECT operation, amount::int, api_key FROM bobux.entries ORDER BY id DESC LIMIT 1',
    );
    expect(entry).toEqual({ operation: 'sql', amount: 3, api_key: quartet.key.key });
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

  it('should show nothing of other roles, nor of the server, in the catalogues that everybody may read', async () => {
    const [seen] = (await rows(
      `SELECT count(*) FILTER (WHERE usename <> session_user) AS others,
         count(*) FILTER (WHERE usename <> session_user AND query <> '<insufficient privilege>') AS told,
         count(*) FILTER (WHERE usename <> session_user AND client_addr IS NOT NULL) AS addresses FROM pg_stat_activity`,
    )) as [{ others: number; told: number; addresses: number }];
    expect(seen.others).toBeGreaterThan(0);
    expect(seen).toMatchObject({ told: 0, addresses: 0 });
    // Where files are, and what is shown to other servers.
    expect(
      await rows(
        `SELECT name FROM pg_settings WHERE name IN ('config_file', 'data_directory', 'external_pid_file', 'hba_file', 'ident_file',
           'primary_conninfo', 'ssl_passphrase_command', 'unix_socket_directories')`,
      ),
    ).toEqual([]);
    expect(await rows(`SELECT rolpassword FROM pg_roles WHERE rolpassword <> '********'`)).toEqual([]);
    expect(
      await rows(`SELECT * FROM pg_stats WHERE schemaname IN ('platform', 'imvu', 'imbachat', 'lishop')`),
    ).toEqual([]);
  });

  it('should read no file and ask no server for an entity of XML', async () => {
    for (const entity of ['file:///etc/passwd', 'http://127.0.0.1:9/', '/etc/passwd']) {
      const doc = `<!DOCTYPE a [<!ENTITY x SYSTEM "${entity}">]><a>&x;</a>`;
      const answer = await client.send('sendsql', {
        sql: `SELECT xpath('string(//a)', '${doc}'::xml)::text AS read`,
      });
      expect(JSON.stringify(answer)).not.toMatch(/root:|bin\/|refused/);
      if (answer.success) expect(answer.data.rows).toEqual([{ read: '{""}' }]);
    }
  });

  it('should be able to notify, and to change nothing by it', async () => {
    // Channels on which Quartet listens.
    for (const channel of ['bobux_api_keys', 'lishop_changes']) {
      for (const payload of [`''`, `'NaN,,-1,1e400'`, `repeat(',', 7999)`, `'${quartet.key.key}'`])
        await rows(`SELECT pg_notify('${channel}', ${payload})`);
      await rows(
        `SELECT count(*) FROM (SELECT pg_notify('${channel}', n::text) FROM generate_series(1, 20000) n OFFSET 0) AS many`,
      );
    }
    const other = await quartet.connect();
    expect((await other.send('getplayer', { id: 'ada' })).success).toBe(true);
    expect((await fetch(`${quartet.url}/health/ready`)).status).toBe(200);
  });

  it('should leave no prepared statement, temporary table, open cursor or listener to the next one', async () => {
    const left = `SELECT (SELECT count(*) FROM pg_prepared_statements) AS prepared, (SELECT count(*) FROM pg_cursors WHERE name <> '') AS cursors,
      (SELECT count(*) FROM pg_listening_channels()) AS channels, pg_my_temp_schema()::int AS temporary`;
    // Its own name is that of the check of its grammar.
    expect(await rows(left)).toEqual([{ prepared: 1, cursors: 0, channels: 0, temporary: 0 }]);
    expect(await rows(left)).toEqual([{ prepared: 1, cursors: 0, channels: 0, temporary: 0 }]);
  });

  it('should answer every statement, also when one ends the connections of the others', async () => {
    const killer = `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
      WHERE usename = session_user AND pid <> pg_backend_pid()`;
    const connections = await Promise.all([1, 2, 3, 4].map(() => quartet.connect()));
    for (let round = 0; round < 10; round++) {
      const sqls = [killer, 'SELECT 1', 'SELECT pg_sleep(0.05)', 'SELECT 1'];
      const answers = await Promise.all(
        connections.map((connection, at) => connection.send('sendsql', { sql: sqls[at] })),
      );
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
