import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Socket } from 'node:net';
import type pg from 'pg';
import type { DataSource } from 'typeorm';
import { eventually } from '../../../test/support/eventually.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { createDataSource, poolOf } from './data-source.js';
import { DatabaseError, UNIQUE_VIOLATION } from './database-error.js';
import { Database } from './database.js';
import type { Pipeline } from './pipeline.js';

let place: TestDatabase;
let dataSource: DataSource;
let database: Database;
let pipeline: Pipeline;
/** The only connection of the pool. */
let client: pg.PoolClient;

beforeAll(async () => {
  place = await createTestDatabase();
  dataSource = await createDataSource(place.url, 1).initialize();
  database = new Database(dataSource);
  pipeline = database.pipeline();
  client = await poolOf(dataSource).connect();
  client.release();
  await database.query('CREATE SCHEMA shop');
  await database.query(
    'CREATE TABLE shop.items (id int PRIMARY KEY, at timestamptz DEFAULT clock_timestamp())',
  );
});
afterAll(async () => {
  await dataSource.destroy();
  await place.drop();
});
beforeEach(() => place.query('TRUNCATE shop.items'));

const insert = (id: number) => pipeline.query('INSERT INTO shop.items (id) VALUES ($1)', [id]);
const items = () => place.query<{ id: number }>('SELECT id FROM shop.items ORDER BY at');

/** What the only connection of the pool has sent to the server. */
const bytesSent = (): number =>
  (client as unknown as { connection: { stream: Socket } }).connection.stream.bytesWritten;

/** Waits until the server runs a statement that begins with `sql`. */
const running = (sql: string) =>
  eventually(async () => {
    const rows = await place.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND starts_with(query, $1)`,
      [sql],
    );
    return rows.length === 1;
  });

const sqlStateOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof DatabaseError ? error.sqlState : error),
  );

describe('Pipeline', () => {
  it('should run statements on one connection in their order, which it sends without waiting for answers', async () => {
    const slow = pipeline.query<{ pid: number }>('SELECT pg_backend_pid() AS pid, pg_sleep($1)', [0.3]);
    await running('SELECT pg_backend_pid()');
    const before = bytesSent();
    const rest = [insert(3), insert(1), insert(2)];
    const last = pipeline.query<{ pid: number }>('SELECT pg_backend_pid() AS pid, $1::int AS n', [1]);
    await new Promise((resolve) => setImmediate(resolve));
    const sent = bytesSent() - before;
    await expect(Promise.race([slow, Promise.resolve('none')])).resolves.toBe('none');
    expect(sent).toBeGreaterThan(300);
    const [{ pid }] = (await slow) as [{ pid: number }];
    await Promise.all(rest);
    expect((await last)[0]?.pid).toBe(pid);
    expect((await items()).map(({ id }) => id)).toEqual([3, 1, 2]);
  });

  it('should let a statement that fails spoil no other', async () => {
    const states = await Promise.all([insert(1), insert(1), insert(2), insert(2), insert(3)].map(sqlStateOf));
    expect(states).toEqual(['done', UNIQUE_VIOLATION, 'done', UNIQUE_VIOLATION, 'done']);
    expect((await items()).map(({ id }) => id)).toEqual([1, 2, 3]);
  });

  it('should give the connection back as it was, when no statement is under way', async () => {
    await Promise.all([insert(1), insert(2)]);
    expect(poolOf(dataSource)).toMatchObject({ totalCount: 1, idleCount: 1 });
    expect((client as unknown as { pipeline: boolean }).pipeline).toBe(false);
    await database.transaction((transaction) =>
      transaction.query('DELETE FROM shop.items WHERE id = $1', [1]),
    );
    await insert(1);
    expect(await items()).toHaveLength(2);
  });

  it('should leave the connection to others who wait for one, however many statements come', async () => {
    let done = 0;
    let goesOn = true;
    const busy = async (): Promise<void> => {
      for (; goesOn; done += 1) await pipeline.query('SELECT pg_sleep($1)', [0.003]);
    };
    const three = [busy(), busy(), busy()];
    const others = Array.from({ length: 3 }, () => database.query<{ n: number }>('SELECT $1::int AS n', [7]));
    expect(await Promise.all(others)).toEqual([[{ n: 7 }], [{ n: 7 }], [{ n: 7 }]]);
    const before = done;
    goesOn = false;
    await Promise.all(three);
    expect(before).toBeLessThan(10);
  });

  it('should fail what was under way on a lost connection, and take another for the next', async () => {
    const lost = [pipeline.query('SELECT pg_sleep($1)', [30]), insert(1), insert(2)].map(sqlStateOf);
    await running('SELECT pg_sleep');
    await place.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT pg_sleep%'
       AND pid <> pg_backend_pid()`,
    );
    const [first, ...others] = await Promise.all(lost);
    expect(first).toBe('57P01');
    expect(others).toEqual([undefined, undefined]);
    await insert(3);
    expect((await items()).map(({ id }) => id)).toEqual([3]);
  });

  it('should run elsewhere what was planned for a table that has changed', async () => {
    const read = () => pipeline.query<{ id: number }>('SELECT i.* FROM shop.items i WHERE i.id = $1', [1]);
    await insert(1);
    for (let time = 0; time < 2; time++) await read();
    await place.query('ALTER TABLE shop.items ADD COLUMN name text');
    const [one, other] = await Promise.all([read(), read()]);
    for (const rows of [one, other]) expect(rows).toEqual([expect.objectContaining({ id: 1, name: null })]);
  });

  describe('where a statement takes long', () => {
    const LIMIT_MS = 1_000;
    let hasty: DataSource;
    let line: Pipeline;
    beforeEach(async () => {
      hasty = await createDataSource(place.url, 1, LIMIT_MS).initialize();
      line = new Database(hasty).pipeline();
    });
    afterEach(() => hasty.destroy());

    const slow = (id: number) =>
      line.query(
        'WITH late AS MATERIALIZED (SELECT pg_sleep($2)) INSERT INTO shop.items (id) SELECT $1::int FROM late',
        [id, (0.6 * LIMIT_MS) / 1000],
      );
    const given = expect.objectContaining({ name: 'DatabaseError', sqlState: undefined });

    it('should count its time from the answer of the one before: what it says is lost is not done later', async () => {
      await Promise.all([slow(1), slow(2)]);
      expect((await items()).map(({ id }) => id)).toEqual([1, 2]);
    });

    it.each([[[]], [[1]]])(
      'should give up what does not answer in its time, and what stands behind it; before it stand %j',
      async (done) => {
        // The server does not give it up, as one that hangs.
        await line.query(`SELECT set_config('statement_timeout', $1, false)`, ['0']);
        const before = done.map(slow);
        const rest = [line.query('SELECT pg_sleep($1)', [2]), slow(2)].map((one) =>
          one.catch((error: unknown) => error),
        );
        await Promise.all(before);
        const began = performance.now();
        expect(await Promise.all(rest)).toEqual([given, given]);
        // Had it not been given up, it would have ended well. No sooner than in its own time.
        expect(performance.now() - began).toBeGreaterThan(0.9 * LIMIT_MS);
        // It does not know yet that it was given up, and would do what stands behind.
        await place.query(
          `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`,
        );
        await line.query('INSERT INTO shop.items (id) VALUES ($1)', [3]);
        expect((await items()).map(({ id }) => id)).toEqual([...done, 3]);
      },
    );

    it('should not cut a connection on which nothing is under way', async () => {
      await Promise.all([slow(1), slow(2)]);
      await new Promise((resolve) => setTimeout(resolve, 1.5 * LIMIT_MS));
      expect(poolOf(hasty)).toMatchObject({ totalCount: 1, idleCount: 1 });
    });
  });

  it('should fail every statement where there is no connection', async () => {
    const nowhere = await createDataSource(place.url, 1).initialize();
    const cut = new Database(nowhere).pipeline();
    await nowhere.destroy();
    const failures = await Promise.allSettled([cut.query('SELECT 1'), cut.query('SELECT 2')]);
    for (const failure of failures) {
      expect(failure).toMatchObject({
        status: 'rejected',
        reason: { name: 'DatabaseError', isUnavailability: true },
      });
    }
  });
});
