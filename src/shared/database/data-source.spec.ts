import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { eventually } from '../../../test/support/eventually.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { createDataSource, parseInt8 } from './data-source.js';
import { Database } from './database.js';
import { DatabaseError } from './database-error.js';

const nameOf = ({ url }: TestDatabase): string => new URL(url).pathname.slice(1);

type PostgresDataSourceOptions = Extract<DataSourceOptions, { type: 'postgres' }>;

describe('parseInt8', () => {
  it.each([
    ['0', 0],
    ['-7', -7],
    ['9007199254740991', 9_007_199_254_740_991],
    ['-9007199254740991', -9_007_199_254_740_991],
    ['9007199254740992', '9007199254740992'],
    ['9007199254740993', '9007199254740993'],
    ['-9007199254740993', '-9007199254740993'],
    ['9223372036854775807', '9223372036854775807'],
    ['-9223372036854775808', '-9223372036854775808'],
  ])('should read %s as %j', (text, expected) => {
    expect(parseInt8(text)).toBe(expected);
  });
});

describe('a data source', () => {
  let place: TestDatabase;
  const opened: DataSource[] = [];

  beforeAll(async () => {
    place = await createTestDatabase();
  });
  afterAll(async () => {
    for (const dataSource of opened) await dataSource.destroy();
    await place.drop();
  });

  async function open(pool: number, timeoutMs?: number): Promise<DataSource> {
    const dataSource = await createDataSource(place.url, pool, timeoutMs).initialize();
    opened.push(dataSource);
    return dataSource;
  }

  /** One connection on which only one of the two gives up; the times of both lie close to one another. */
  async function openWith(
    timeoutMs: number,
    other: { statement_timeout: 0 } | { query_timeout: 0 },
  ): Promise<Database> {
    const options = createDataSource(place.url, 1, timeoutMs).options as PostgresDataSourceOptions;
    const extra = { ...(options.extra as object), ...other };
    const dataSource = await new DataSource({ ...options, extra }).initialize();
    opened.push(dataSource);
    return new Database(dataSource);
  }
  /** To a server that never gives up by itself, as one that hangs. */
  const openUnanswered = (): Promise<Database> => openWith(1_000, { statement_timeout: 0 });

  it('should give every bigint exactly, and leave the other types as pg has them', async () => {
    const dataSource = await open(1);
    const [row] = await dataSource.query(
      `SELECT 42::bigint AS small, 9007199254740993::bigint AS large, 1.5::numeric AS numeric, '\\x01'::bytea AS bytes,
        NULL::bigint AS nothing`,
    );
    expect(row).toEqual({
      small: 42,
      large: '9007199254740993',
      numeric: '1.5',
      bytes: Buffer.of(1),
      nothing: null,
    });
  });

  it('should have no limit of time where none is given, whatever the server has for its users', async () => {
    await place.query(`ALTER DATABASE ${nameOf(place)} SET statement_timeout = '50ms'`);
    try {
      const dataSource = await open(1, 0);
      expect(await dataSource.query('SELECT 1 AS done FROM pg_sleep(0.2)')).toEqual([{ done: 1 }]);
    } finally {
      await place.query(`ALTER DATABASE ${nameOf(place)} RESET ALL`);
    }
  });

  it('should open no more connections than it was given', async () => {
    const dataSource = await open(2);
    const pids = await Promise.all(
      Array.from({ length: 8 }, () => dataSource.query('SELECT pg_backend_pid() AS pid, pg_sleep(0.02)')),
    );
    expect(new Set(pids.map(([{ pid }]) => pid)).size).toBe(2);
  });

  it('should never make tables by itself', async () => {
    await open(1);
    const tables = await place.query(
      `SELECT FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    expect(tables).toEqual([]);
  });

  it('should send the server its application name', async () => {
    const [row] = await (await open(1)).query(`SELECT current_setting('application_name') AS name`);
    expect(row).toEqual({ name: 'quartet' });
  });

  it('should let the server give up what takes too long, before the caller gives up the server', async () => {
    const show = async (dataSource: DataSource) => {
      const names = ['statement_timeout', 'idle_in_transaction_session_timeout'];
      const rows = await Promise.all(
        names.map((name) => dataSource.query(`SELECT current_setting('${name}') AS value`)),
      );
      return rows.map(([{ value }]) => value);
    };
    expect(await show(await open(1))).toEqual(['4050ms', '9s']);
    expect(await show(await open(1, 0))).toEqual(['0', '0']);
    const { extra } = createDataSource(place.url, 1).options as { extra: { query_timeout: number } };
    expect(extra.query_timeout).toBe(4_500);
  });

  it('should not leave what was given up running, and go on with the same connection', async () => {
    const database = await openWith(200, { query_timeout: 0 });
    const [before] = await database.query('SELECT pg_backend_pid() AS pid');
    const givenUp = database.query('SELECT pg_sleep(300)');
    await expect(givenUp).rejects.toMatchObject({ name: 'DatabaseError', sqlState: '57014' });
    // Its error is there a moment before it has ended; the statistics are of all databases.
    await eventually(async () => {
      const running = await place.query(
        `SELECT FROM pg_stat_activity WHERE query LIKE '%pg_sleep(300)' AND state = 'active' AND datname = current_database()`,
      );
      return running.length === 0;
    }, 5_000);
    expect(await database.query('SELECT pg_backend_pid() AS pid')).toEqual([before]);
  });

  it('should not hand on the connection of a statement that got no answer', async () => {
    const database = await openUnanswered();
    const [before] = await database.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await expect(database.query('SELECT pg_sleep(20)')).rejects.toMatchObject({
      name: 'DatabaseError',
      sqlState: undefined,
    });
    const [after] = await database.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    expect(after?.pid).not.toBe(before?.pid);
  });

  it('should not commit or swallow what comes after a transaction that got no answer', async () => {
    await place.query('CREATE TABLE public.later (value int)');
    await place.query('GRANT ALL ON public.later TO quartet');
    const database = await openUnanswered();
    const givenUp = database.transaction(async (transaction) => {
      await transaction.query('INSERT INTO public.later VALUES (1)');
      await transaction.query('SELECT pg_sleep(2.5)');
    });
    await expect(givenUp).rejects.toThrow(DatabaseError);

    // The pool's only connection must not be handed on inside of the old transaction: this INSERT would end with it, uncommitted.
    await database.query('INSERT INTO public.later VALUES (2)');
    const sleeping = `SELECT FROM pg_stat_activity WHERE query LIKE '%pg_sleep(2.5)' AND pid <> pg_backend_pid()`;
    await eventually(async () => (await place.query(sleeping)).length === 0);
    expect(await place.query('SELECT value FROM public.later')).toEqual([{ value: 2 }]);
  });
});
