import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { isPrintable } from '../../src/shared/validation/text.js';
import { client, quartet, rows } from './sql-client.js';

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
        half: '0.50000000000000000000',
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
    ['ARRAY[9007199254740993::numeric, 0.5]', ['9007199254740993', '0.5']],
    [`ARRAY['infinity', 'NaN', 1.5]::float8[]`, ['Infinity', 'NaN', 1.5]],
    [`ARRAY['a', NULL, 'b c']`, ['a', null, 'b c']],
    [`'infinity'::timestamptz`, 'infinity'],
    [`'2026-11-21 20:00:00.123456'::timestamp`, '2026-11-21 20:00:00.123456'],
    [`date '2026-01-01'`, '2026-01-01'],
    ['1.12345678901234567890::numeric', '1.12345678901234567890'],
    ['2.50::numeric', '2.50'],
    [`interval '1 day 02:03'`, '1 day 02:03:00'],
  ])('should answer %s exactly', async (expression, value) => {
    expect(await rows(`SELECT ${expression} AS value`)).toEqual([{ value }]);
  });

  it.each([
    ['to_json(10.9166666666666667)', '10.9166666666666667'],
    ['to_json(1/3.0)', '0.33333333333333333333'],
    ['to_json(0.1::float8 + 0.2::float8)', 0.30000000000000004],
    [`jsonb_build_object('share', 1.0/3)`, { share: '0.33333333333333333333' }],
    [
      `ARRAY['{"a":0.12345678901234567}', '[1e400, 1.50, -9007199254740993.5]']::json[]`,
      [{ a: '0.12345678901234567' }, ['1e400', 1.5, '-9007199254740993.5']],
    ],
    ['1.00000000000000000001::numeric', '1.00000000000000000001'],
    ['0.1::float4', 0.1],
    [`'1e-7'::numeric`, '0.0000001'],
    [`'[0:1]={1,2}'::numeric[]`, [1, 2]],
  ])('should answer %s, whose fraction is long or odd, exactly or as text', async (expression, value) => {
    expect(await rows(`SELECT ${expression} AS value`)).toEqual([{ value }]);
  });

  it('should go on after to_json(random()), and after every other value it was never told of', async () => {
    const [row] = (await rows('SELECT to_json(random()) AS value, random() AS other')) as Record<
      string,
      unknown
    >[];
    expect(row).toEqual({ value: expect.any(Number), other: expect.any(Number) });
    const odd = [
      `repeat('[', 3000) || repeat(']', 3000)`,
      `'{"__proto__": 1}'`,
      `'"' || repeat('1', 1000000) || '"'`,
      `repeat('9', 100000)`,
      `'0.' || repeat('0', 100000) || '1'`,
    ];
    for (const json of odd) expect(await rows(`SELECT (${json})::json AS value`)).toHaveLength(1);
    expect(await rows(`SELECT 1 AS "__proto__", 'a' AS toString, 2 AS twice, '3' AS twice`)).toEqual([
      Object.fromEntries([
        ['__proto__', 1],
        ['tostring', 'a'],
        ['twice', 2],
        ['twice_2', '3'],
      ]),
    ]);
    expect((await client.send('ping')).success).toBe(true);
  });

  it.each([
    `UPDATE players SET steam = ''`,
    `UPDATE players SET steam = '${'x'.repeat(65)}'`,
    `UPDATE players SET discord = ''`,
    'UPDATE players SET steam = NULL',
    `INSERT INTO players (steam) VALUES ('')`,
    `INSERT INTO players (steam, discord) VALUES ('new', '${'x'.repeat(65)}')`,
    'INSERT INTO players (bobux) VALUES (1)',
    `INSERT INTO players (steam) VALUES ('ada') ON CONFLICT (steam) DO UPDATE SET steam = ''`,
    `UPDATE players SET steam = E'a\\nb'`,
    `UPDATE players SET steam = E'\\x1b[31m'`,
    `UPDATE players SET discord = chr(127)`,
    `UPDATE players SET discord = 'a' || chr(160)`,
    `INSERT INTO players (steam, discord) VALUES ('new', chr(8238) || 'evil')`,
    `INSERT INTO players (discord) VALUES ('a' || chr(8203))`,
    `INSERT INTO players (discord) VALUES (chr(917569))`,
  ])('should keep the ids within their bounds: %s', async (sql) => {
    expect(await client.send('sendsql', { sql })).toMatchObject({
      error: 'SQL_ERROR',
      data: { message: 'a player has a steam or a discord id, each of 1 to 64 printable characters' },
    });
  });

  it('should take every id that a command takes', async () => {
    const file = await readFile('src/contexts/bobux-ledger/sql/refuse_account.sql', 'utf8');
    const [pattern = '', another] = new Set(file.match(/\[\\u0001[^']*/g));
    expect(another).toBeUndefined();
    const refused = new RegExp(pattern.replace(/\\U0*([0-9a-f]+)/g, '\\u{$1}'), 'u');
    const wrong: string[] = [];
    for (let code = 1; code <= 0x10ffff; code++) {
      const character = String.fromCodePoint(code);
      if (isPrintable(character) && refused.test(character)) wrong.push(code.toString(16));
    }
    expect(wrong).toEqual([]);
    const ids = ['a b', 'Käse 🧀', 'À', '日本', '❤️', '٣'];
    for (const id of ids) await rows(`INSERT INTO players (discord) VALUES ('${id}')`);
    await rows('DELETE FROM players WHERE discord IS NOT NULL');
  });

  it.each([
    'UPDATE players SET bobux = -1',
    'UPDATE players SET bobux = 9007199254740992',
    'UPDATE players SET bobuxtotal = 9007199254740992',
    'UPDATE players SET bobux = -9223372036854775808',
    `INSERT INTO players (steam, bobux) VALUES ('new', -1)`,
    `INSERT INTO players (steam, bobuxtotal) VALUES ('new', 9223372036854775807)`,
  ])('should keep the balances within their bounds: %s', async (sql) => {
    expect(await client.send('sendsql', { sql })).toMatchObject({ error: 'SQL_ERROR' });
    expect(await rows('SELECT bobux, bobuxtotal FROM players')).toEqual([{ bobux: 0, bobuxtotal: 0 }]);
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
    expect(answer.data).toEqual({ message: 'relation "nowhere" does not exist', position: 15 });
  });

  it.each<[string, Record<string, unknown>]>([
    [
      `INSERT INTO players (steam) VALUES ('ada')`,
      { message: expect.stringContaining('duplicate key'), detail: 'Key (steam)=(ada) already exists.' },
    ],
    [
      'SELECT bobx FROM players',
      {
        message: 'column "bobx" does not exist',
        hint: 'Perhaps you meant to reference the column "players.bobux".',
        position: 8,
      },
    ],
    [`SELECT '😀', x`, { message: 'column "x" does not exist', position: 13 }],
  ])('should say all that the database says of %s', async (sql, data) => {
    expect(await client.send('sendsql', { sql })).toMatchObject({ error: 'SQL_ERROR', data });
  });

  it('should say of a value no more than can be read', async () => {
    const { data } = await client.send('sendsql', { sql: `SELECT repeat('x', 1000000)::integer` });
    expect(JSON.stringify(data).length).toBeLessThan(5_000);
  });

  it.each<[string, RegExp]>([
    ['PRAGMA table_info(players)', /not SQLite: instead of PRAGMA: SELECT column_name/],
    ['SELECT * FROM sqlite_master', /not SQLite: instead of sqlite_master: /],
    ['.tables', /sqlite3 shell/],
    [`INSERT OR REPLACE INTO players (steam) VALUES ('a')`, /ON CONFLICT \(steam\) DO UPDATE/],
    [`INSERT OR IGNORE INTO players (steam) VALUES ('a')`, /ON CONFLICT DO NOTHING/],
    [`REPLACE INTO players (steam) VALUES ('a')`, /ON CONFLICT/],
    ['SELECT rowid FROM players', /instead of rowid: id/],
    ['SELECT ifnull(steam, 1) FROM players', /instead of ifnull: coalesce/],
    [`SELECT group_concat(steam) FROM players`, /string_agg/],
    [`SELECT datetime('now')`, /now\(\)/],
    ['SELECT * FROM players WHERE steam = "ada"', /single quotes/],
    ['SELECT * FROM players WHERE id == 1', /instead of ==: =/],
    ['SELECT * FROM players WHERE id = $1', /there are no parameters/],
    ['SELECT * FROM players WHERE id = ?', /there are no parameters/],
    ['SELECT `id` FROM players', /double quotes/],
    ['SELECT [id] FROM players', /double quotes/],
    ['EXPLAIN SELECT 1', /not this kind of statement: sendsql runs one SELECT/],
    ['CREATE TABLE a (b int)', /not this kind of statement/],
    ['BEGIN', /not this kind of statement/],
    ['SELEC 1', /sendsql runs one SELECT/],
  ])('should say where the SQLite of the document differs: %s', async (sql, message) => {
    const answer = await client.send('sendsql', { sql });
    expect(answer).toMatchObject({ error: 'SQL_ERROR', data: { message: expect.stringMatching(message) } });
  });

  it('should number columns of one name', async () => {
    expect(
      await rows('SELECT sum(bobux), sum(bobuxtotal), 3 AS sum_2, count(*), count(discord) FROM players'),
    ).toEqual([{ sum: 0, sum_3: 0, sum_2: 3, count: 1, count_2: 0 }]);
    expect(await rows('SELECT a.steam, b.steam FROM players a JOIN players b ON b.id = a.id')).toEqual([
      { steam: 'ada', steam_2: 'ada' },
    ]);
  });

  it('should answer decimals of one type always alike: a fraction as text, a float as a number', async () => {
    expect(
      await rows(
        `SELECT (SELECT avg(b) FROM (VALUES (1),(2),(2)) v(b)) AS one, (SELECT avg(b) FROM (VALUES (16),(17),(17)) v(b)) AS other,
           avg(2)::float8 AS float, round(2.5) AS whole`,
      ),
    ).toEqual([{ one: '1.6666666666666667', other: '16.6666666666666667', float: 2, whole: 3 }]);
  });

  it.each([
    ['SELECT 1', 0],
    ['DELETE FROM players WHERE id = -5', 0],
    [`INSERT INTO players (steam) VALUES ('a'), ('b') RETURNING steam`, 2],
    [`INSERT INTO players (steam) VALUES ('ada') ON CONFLICT DO NOTHING`, 0],
    ['UPDATE players SET bobux = 3', 1],
    ['WITH gone AS (DELETE FROM players RETURNING steam) SELECT count(*) FROM gone', 1],
    [
      `WITH gone AS (UPDATE players SET bobux = 1 RETURNING steam) INSERT INTO players (steam) SELECT 'new' FROM gone`,
      2,
    ],
  ])('should say how many rows were changed, in the audit too: %s', async (sql, affected) => {
    expect((await client.ok('sendsql', { sql })).affected).toBe(affected);
    const [row] = await quartet.database.query(
      'SELECT affected::int FROM bobux.sql_statements ORDER BY id DESC LIMIT 1',
    );
    expect(row).toEqual({ affected });
  });

  it('should measure the answer as it goes out', async () => {
    const escaped = `SELECT repeat(chr(1), 4000000) AS a`;
    expect(await client.send('sendsql', { sql: escaped })).toMatchObject({
      error: 'SQL_ERROR',
      data: { message: 'the answer is larger than 16 MiB' },
    });
    expect(await client.send('sendsql', { sql: 'SELECT n FROM generate_series(1, 10001) n' })).toMatchObject({
      error: 'SQL_ERROR',
      data: { message: 'the answer has more than 10000 rows' },
    });
    expect(await rows('SELECT n FROM generate_series(1, 10000) n')).toHaveLength(10_000);
  });

  it('should go on paying who once had the most that there is', async () => {
    const most = Number.MAX_SAFE_INTEGER;
    const { id } = (await client.ok('getplayer', { id: 'ada' })).player;
    await client.ok('setbobux', { id, amount: most });
    await client.ok('setbobux', { id, amount: 100 });
    expect((await client.ok('setbobux', { id, amount: 1, operation: 1 })).player).toMatchObject({
      bobux: 101,
      bobuxtotal: most,
    });
    const nonce = 'the most';
    expect((await client.ok('setbobux', { id, amount: 1, operation: 1, nonce })).player.bobuxtotal).toBe(
      most,
    );
    expect(await rows('UPDATE players SET bobux = bobux + 1 RETURNING bobux, bobuxtotal')).toEqual([
      { bobux: 103, bobuxtotal: most },
    ]);
    expect(await client.error('setbobux', { id, amount: most, operation: 1 })).toBe(
      'INVALID_PARAMETERS_ERROR',
    );
  });

  it('should audit every statement, the refused ones too', async () => {
    await client.send('sendsql', { sql: 'SELECT 1 AS audited' });
    await client.send('sendsql', { sql: 'DO $$ BEGIN END $$' });
    const audit = await quartet.database.query(
      `SELECT statement, row_count, affected::int, message, api_key, finished IS NOT NULL AS finished
       FROM bobux.sql_statements ORDER BY id DESC LIMIT 2`,
    );
    const by = { api_key: quartet.key.key, finished: true };
    expect(audit).toEqual([
      {
        ...by,
        statement: 'DO $$ BEGIN END $$',
        row_count: null,
        affected: null,
        message: expect.stringContaining('syntax error'),
      },
      { ...by, statement: 'SELECT 1 AS audited', row_count: 1, affected: 0, message: null },
    ]);
  });
});

describe('the audit', () => {
  it('should be closed for a statement that was cut off, that was refused and that was not run again', async () => {
    const nonce = 'audited';
    const cut = { sql: `SELECT repeat('x', 20000000)`, nonce: 'cut off' };
    const answer = await client.send('sendsql', cut);
    expect(await client.send('sendsql', cut)).toEqual({ ...answer, timestamp: expect.any(Number) });
    await client.send('sendsql', { sql: 'SELECT 1 AS first', nonce });
    await client.send('sendsql', { sql: 'SELECT 1 AS first', nonce });
    await client.send('sendsql', { sql: 'SELECT 2 AS second', nonce });
    await client.send('sendsql', { sql: 'SELECT 3 AS third', timestamp: 1, nonce: 'stale' });
    const audit = await quartet.database.query(
      `SELECT message FROM bobux.sql_statements WHERE finished IS NOT NULL ORDER BY id DESC LIMIT 6`,
    );
    expect(audit.map(({ message }) => message).reverse()).toEqual([
      'the answer is larger than 16 MiB',
      'not run: its nonce was answered before',
      null,
      'not run: its nonce was answered before',
      'not run: NONCE_REUSED_ERROR',
      'not run: STALE_MESSAGE_ERROR',
    ]);
  });
});
