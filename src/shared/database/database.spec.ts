import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { DataSource } from 'typeorm';
import { eventually } from '../../../test/support/eventually.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { createDataSource, poolOf } from './data-source.js';
import { Database } from './database.js';
import type { Queryable } from './queryable.js';
import { DatabaseError, UNIQUE_VIOLATION } from './database-error.js';

let place: TestDatabase;
let dataSource: DataSource;
let database: Database;

beforeAll(async () => {
  place = await createTestDatabase();
  dataSource = await createDataSource(place.url, 2).initialize();
  database = new Database(dataSource);
  await database.query('CREATE SCHEMA shop');
  await database.query('CREATE TABLE shop.items (id int CONSTRAINT items_key PRIMARY KEY, name text)');
});
afterAll(async () => {
  await dataSource.destroy();
  await place.drop();
});
beforeEach(() => place.query('DELETE FROM shop.items'));

const items = () => place.query<{ id: number; name: string }>('SELECT id, name FROM shop.items ORDER BY id');
const insert = (on: Queryable, id: number, name = 'milk') =>
  on.query('INSERT INTO shop.items VALUES ($1, $2)', [id, name]);

async function errorOf(work: Promise<unknown>): Promise<DatabaseError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(DatabaseError);
  return error as DatabaseError;
}

/** Ends every connection of Quartet to this database, as a restart of the server would. */
const disconnect = () =>
  place.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND application_name = 'quartet'`,
  );

/** Waits until the pool knows that its connections have ended: until then it may give out one of them. */
const noticed = () => eventually(() => poolOf(dataSource).totalCount === 0);

/** Waits until the server runs so many statements that begin with `sql`. */
const running = (sql: string, count = 1) =>
  eventually(async () => {
    const rows = await place.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND starts_with(query, $1)`,
      [sql],
    );
    return rows.length === count;
  });

/** The way to the server, which can be cut and mended. */
class Line {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private port = 0;

  constructor(private readonly url: string) {}

  /** @returns the address by which the database is reached over this line */
  async open(): Promise<string> {
    const { hostname, port } = new URL(this.url);
    const server = createServer((near) => {
      const far = connect(Number(port), hostname);
      for (const socket of [near, far]) {
        this.sockets.add(socket);
        socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
      }
      near.pipe(far).pipe(near);
    });
    this.server = server;
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve));
    this.port = (server.address() as AddressInfo).port;
    const address = new URL(this.url);
    address.hostname = '127.0.0.1';
    address.port = String(this.port);
    return address.toString();
  }

  async cut(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.server?.close(resolve));
  }
}

describe('Database.query', () => {
  it('should keep a statement prepared, and plan it anew where the tables have changed since', async () => {
    await database.query('CREATE TABLE shop.changing (a int)');
    await database.query('INSERT INTO shop.changing VALUES (1)');
    const read = () => database.query('SELECT * FROM shop.changing WHERE a = $1', [1]);
    await Promise.all([read(), read()]);
    expect(await read()).toEqual([{ a: 1 }]);
    const [kept] = await database.query<{ calls: number }>(
      'SELECT generic_plans + custom_plans AS calls FROM pg_prepared_statements WHERE statement LIKE $1',
      ['SELECT * FROM shop.changing%'],
    );
    expect(kept?.calls).toBeGreaterThanOrEqual(1);
    await database.query('ALTER TABLE shop.changing ADD b int DEFAULT 2');
    // On both connections of the pool at once: each has the old plan.
    expect(await Promise.all([read(), read(), read()])).toEqual(Array(3).fill([{ a: 1, b: 2 }]));
  });

  it('should give the rows of every kind of statement', async () => {
    expect(await database.query('SELECT 1 AS one UNION ALL SELECT 2 ORDER BY one')).toEqual([
      { one: 1 },
      { one: 2 },
    ]);
    expect(await insert(database, 1)).toEqual([]);
    expect(await database.query(`INSERT INTO shop.items VALUES (2, 'egg') RETURNING id`)).toEqual([
      { id: 2 },
    ]);
    expect(await database.query('UPDATE shop.items SET name = $1 RETURNING id', ['tea'])).toEqual([
      { id: 1 },
      { id: 2 },
    ]);
    expect(await database.query('DELETE FROM shop.items WHERE id = 1 RETURNING name')).toEqual([
      { name: 'tea' },
    ]);
    expect(await database.query('SELECT FROM shop.items WHERE false')).toEqual([]);
  });

  it('should commit by itself', async () => {
    await insert(database, 1);
    expect(await items()).toEqual([{ id: 1, name: 'milk' }]);
  });

  it('should take parameters as values only', async () => {
    const name = `'); DROP TABLE shop.items; --`;
    await insert(database, 1, name);
    expect(await items()).toEqual([{ id: 1, name }]);
  });

  it('should report the state of what the database refused', async () => {
    await insert(database, 1);
    const error = await errorOf(insert(database, 1));
    expect(error.sqlState).toBe(UNIQUE_VIOLATION);
    expect(error.name).toBe('DatabaseError');
  });

  it('should report the state of other refusals', async () => {
    const missing = await errorOf(database.query('SELECT * FROM shop.nothing'));
    expect(missing.sqlState).toBe('42P01');
    const forbidden = await errorOf(database.query(`SELECT pg_read_file('/etc/passwd')`));
    expect(forbidden.sqlState).toBe('42501');
  });

  it('should go on after more refusals than there are connections', async () => {
    for (let round = 0; round < 5; round += 1) await errorOf(database.query('SELECT 1 / 0'));
    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('Database.transaction', () => {
  it('should commit what the work did, and give its result', async () => {
    const result = await database.transaction(async (transaction) => {
      await insert(transaction, 1);
      expect(await items()).toEqual([]);
      await insert(transaction, 2);
      return 'done';
    });
    expect(result).toBe('done');
    expect(await items()).toHaveLength(2);
  });

  it('should undo everything when the work throws, and throw the same', async () => {
    const reason = new Error('changed my mind');
    const work = database.transaction(async (transaction) => {
      await insert(transaction, 1);
      throw reason;
    });
    await expect(work).rejects.toBe(reason);
    expect(await items()).toEqual([]);
  });

  it('should undo everything when the database refuses a statement', async () => {
    const error = await errorOf(
      database.transaction(async (transaction) => {
        await insert(transaction, 1);
        await insert(transaction, 1);
      }),
    );
    expect(error.sqlState).toBe(UNIQUE_VIOLATION);
    expect(await items()).toEqual([]);
  });

  it('should not say that it is done when the commit is refused', async () => {
    await place.query('CREATE TABLE shop.pairs (one int UNIQUE DEFERRABLE INITIALLY DEFERRED)');
    await place.query('GRANT ALL ON shop.pairs TO quartet');
    const error = await errorOf(
      database.transaction((transaction) => transaction.query('INSERT INTO shop.pairs VALUES (1), (1)')),
    );
    expect(error.sqlState).toBe(UNIQUE_VIOLATION);
    expect(await place.query('SELECT FROM shop.pairs')).toEqual([]);
  });

  it('should say when it is over, however it ended, before the code that waits for it goes on; the pool at once', async () => {
    const said: string[] = [];
    const listen = (name: string) => () => void said.push(name);
    await database.transaction(async (transaction) => {
      transaction.whenOver(() => void items().then((rows) => said.push(`read ${rows.length}`)));
      transaction.whenOver(listen('committed'));
      await insert(transaction, 1);
      expect(said).toEqual([]);
    });
    expect(said).toEqual(['committed']);
    const failed = database.transaction((transaction) => {
      transaction.whenOver(listen('rolled back'));
      return Promise.reject(new Error('no'));
    });
    await expect(failed).rejects.toThrow('no');
    expect(said).toContain('rolled back');
    database.whenOver(listen('at once'));
    expect(said).toContain('at once');
    while (said.length < 4) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(said).toContain('read 1');
  });

  it('should keep its statements apart from those of others', async () => {
    await Promise.allSettled(
      [1, 2, 3, 4, 5, 6].map((id) =>
        database.transaction(async (transaction) => {
          await insert(transaction, id);
          if (id % 2 === 0) throw new Error('even');
        }),
      ),
    );
    expect((await items()).map(({ id }) => id)).toEqual([1, 3, 5]);
  });

  it('should leave no transaction open on a connection', async () => {
    for (let round = 0; round < 4; round += 1) {
      await database.transaction(() => Promise.reject(new Error('no'))).catch(() => undefined);
      await database.transaction((transaction) => transaction.query('SELECT 1'));
    }
    const open = await place.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
    );
    expect(open).toEqual([]);
  });
});

describe('a pool of one connection', () => {
  it('should serve queries and transactions, one after the other', async () => {
    const one = await createDataSource(place.url, 1).initialize();
    const single = new Database(one);
    try {
      await Promise.all([
        single.transaction((transaction) => insert(transaction, 1)),
        insert(single, 2),
        single.transaction((transaction) => insert(transaction, 3)),
        single.transaction(() => Promise.reject(new Error('no'))).catch(() => undefined),
        insert(single, 4),
      ]);
      expect(await items()).toHaveLength(4);
    } finally {
      await one.destroy();
    }
  });
});

describe('a connection that may not be clean', () => {
  const pidOf = async (on: Database): Promise<number> =>
    (await on.query<{ pid: number }>('SELECT pg_backend_pid() AS pid'))[0]!.pid;

  async function withOneConnection(work: (on: Database) => Promise<void>, timeoutMs?: number): Promise<void> {
    const one = await createDataSource(place.url, 1, timeoutMs).initialize();
    try {
      await work(new Database(one));
    } finally {
      await one.destroy();
    }
  }

  it('should be thrown away after a statement without an answer, of which nobody knows what it still does', () =>
    withOneConnection(async (single) => {
      const before = await pidOf(single);
      // The server's own limit, which would answer first, is switched off.
      await single.query('SET statement_timeout = 0');
      expect((await errorOf(single.query('SELECT pg_sleep(300)'))).sqlState).toBeUndefined();
      expect(await pidOf(single)).not.toBe(before);
      // Not waited for: it is still running.
      expect(
        await single.query("SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND state = 'active'", [before]),
      ).toHaveLength(1);
      await single.query('SELECT pg_terminate_backend($1)', [before]);
    }, 1_500));

  it('should be thrown away where its plans are out of date', () =>
    withOneConnection(async (single) => {
      await single.query('CREATE TABLE shop.outdated (a int)');
      const read = () => single.query('SELECT * FROM shop.outdated WHERE a = $1', [1]);
      await read();
      const before = await pidOf(single);
      await place.query('ALTER TABLE shop.outdated ADD b int');
      await read();
      expect(await pidOf(single)).not.toBe(before);
    }));

  it('should stay where the server has answered, also with a refusal', () =>
    withOneConnection(async (single) => {
      const before = await pidOf(single);
      await errorOf(single.query('SELECT 1 / 0'));
      await single.transaction(() => Promise.reject(new Error('no'))).catch(() => undefined);
      expect(await pidOf(single)).toBe(before);
    }));
});

describe('a lost connection', () => {
  it('should be a DatabaseError in the middle of a statement, and later ones work', async () => {
    const slow = errorOf(database.query('SELECT pg_sleep(5)'));
    await running('SELECT pg_sleep(5)');
    await disconnect();
    expect((await slow).sqlState).toBe('57P01');
    await noticed();
    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('should undo a transaction and be told as such', async () => {
    const error = await errorOf(
      database.transaction(async (transaction) => {
        await insert(transaction, 1);
        await disconnect();
        await insert(transaction, 2);
      }),
    );
    expect(error).toBeInstanceOf(DatabaseError);
    expect(await items()).toEqual([]);
    await noticed();
    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('should not cost the pool its connections', async () => {
    for (let round = 0; round < 4; round += 1) {
      await database
        .transaction(async (transaction) => {
          await disconnect();
          await transaction.query('SELECT 1');
        })
        .catch(() => undefined);
    }
    await noticed();
    const both = await Promise.all([1, 2].map(() => database.query('SELECT 1 AS one, pg_sleep(0.05)')));
    expect(both).toHaveLength(2);
  });

  it('should be noticed while nobody uses it', async () => {
    await Promise.all([1, 2].map(() => database.query('SELECT pg_sleep(0.05)')));
    await disconnect();
    await noticed();
    expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('should be a DatabaseError with its state where the database is gone', async () => {
    const gone = await createTestDatabase();
    const lost = await createDataSource(gone.url, 1).initialize();
    await gone.drop();
    const error = await errorOf(new Database(lost).query('SELECT 1'));
    expect(error.sqlState).toMatch(/^(3D000|57P01)$/);
    await errorOf(new Database(lost).transaction(() => Promise.resolve()));
    await lost.destroy();
    expect((await errorOf(new Database(lost).query('SELECT 1'))).sqlState).toBeUndefined();
  });

  it('should be a DatabaseError without a state where the network or the server is gone, until it is there again', async () => {
    const line = new Line(place.url);
    const through = await createDataSource(await line.open(), 2).initialize();
    const far = new Database(through);
    expect(await far.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);

    const cutOff = errorOf(far.query('SELECT pg_sleep(5)'));
    const undone = errorOf(
      far.transaction(async (transaction) => {
        await insert(transaction, 1);
        await transaction.query('SELECT pg_sleep(5)');
      }),
    );
    await running('SELECT pg_sleep(5)', 2);
    await line.cut();
    expect([(await cutOff).sqlState, (await undone).sqlState]).toEqual([undefined, undefined]);
    expect((await errorOf(far.query('SELECT 1'))).message).toContain('ECONNREFUSED');
    expect((await errorOf(far.transaction(() => Promise.resolve()))).sqlState).toBeUndefined();

    await line.open();
    const answers = await Promise.all([1, 2, 3].map(() => far.query('SELECT 1 AS one')));
    expect(answers).toEqual([[{ one: 1 }], [{ one: 1 }], [{ one: 1 }]]);
    expect(await items()).toEqual([]);
    await through.destroy();
    await line.cut();
  });
});
