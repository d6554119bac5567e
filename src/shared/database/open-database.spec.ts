import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createServer } from 'node:net';
import { databaseSchema } from '../../../test/support/database-schema.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { DatabaseStartError } from './database-start-error.js';
import { openDatabase, type OpenDatabase } from './open-database.js';

let place: TestDatabase;
const opened: OpenDatabase[] = [];

beforeEach(async () => {
  place = await createTestDatabase();
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
  await place.drop();
});

async function open(pool = 2, url = place.url): Promise<OpenDatabase> {
  const one = await openDatabase({ url, pool, dataDir: '' }, databaseSchema, () => undefined);
  opened.push(one);
  return one;
}

const names = databaseSchema.migrations.map(({ name }) => name);
const ran = async () =>
  (await place.query<{ name: string }>('SELECT name FROM platform.migrations ORDER BY id')).map(
    ({ name }) => name,
  );
const schemas = () =>
  place.query<{ name: string }>(
    `SELECT nspname AS name FROM pg_namespace WHERE nspowner <> 'postgres'::regrole AND nspname !~ '^pg_' ORDER BY 1`,
  );

/** What the database would look like to somebody who knows nothing of migrations. */
const shape = () =>
  place.query(
    `SELECT table_schema, table_name, column_name, data_type FROM information_schema.columns
     WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2, 3`,
  );

describe('openDatabase', () => {
  it('should run every migration, in order, and record each', async () => {
    const { url } = await open();
    expect(url).toBe(place.url);
    expect(await ran()).toEqual(names);
    expect(await schemas()).toContainEqual({ name: 'platform' });
  });

  it('should change nothing the second time', async () => {
    await open();
    const before = await shape();
    await place.query(`INSERT INTO platform.secrets (name, sealed) VALUES ('kept', '\\x01')`);
    await open();
    expect(await ran()).toEqual(names);
    expect(await shape()).toEqual(before);
    expect(await place.query(`SELECT name FROM platform.secrets`)).toEqual([{ name: 'kept' }]);
  });

  it('should run each migration once when many start at the same moment', async () => {
    await Promise.all(Array.from({ length: 6 }, () => open(1)));
    expect(await ran()).toEqual(names);
  });

  it('should do with a pool of one connection', async () => {
    const { dataSource } = await open(1);
    expect(await dataSource.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await ran()).toEqual(names);
  });

  it('should leave nothing half done of a migration that fails, and say why', async () => {
    // Something is in the way: another program's table of the name that a migration wants.
    await place.query('CREATE SCHEMA platform AUTHORIZATION quartet');
    await place.query('CREATE TABLE platform.secrets (mine int)');
    // TypeORM prints it past every logger.
    const told = jest.spyOn(console, 'log').mockReturnValue();
    const failed = open();
    await expect(failed).rejects.toThrow(DatabaseStartError);
    told.mockRestore();
    await expect(failed).rejects.toThrow('relation "secrets" already exists');
    expect(await ran()).toEqual([]);
    await place.query('DROP TABLE platform.secrets');
    await open();
    expect(await ran()).toEqual(names);
  });

  it('should keep no connection when it is closed', async () => {
    const database = await open(2);
    await database.close();
    const left = () =>
      place.query(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'quartet%'`,
      );
    for (let attempt = 0; attempt < 50 && (await left()).length > 0; attempt += 1) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(await left()).toEqual([]);
    await expect(database.close()).resolves.toBeUndefined();
  });
});

describe('a DATABASE_URL that does not work', () => {
  const at = (change: (url: URL) => void): string => {
    const url = new URL(place.url);
    change(url);
    return url.toString();
  };

  async function refusalOf(url: string): Promise<string> {
    const error: unknown = await open(1, url).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(DatabaseStartError);
    return (error as Error).message;
  }

  it('should be told where nobody answers, without the password', async () => {
    const server = createServer();
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    });
    await new Promise((resolve) => server.close(resolve));
    const message = await refusalOf(`postgresql://jane:hunter2@127.0.0.1:${port}/shop`);
    expect(message).toContain(`DATABASE_URL (127.0.0.1:${port}/shop) says: `);
    expect(message).toContain('ECONNREFUSED');
    expect(message).toMatch(/\. Start that PostgreSQL, or correct DATABASE_URL\.$/);
    expect(message).not.toMatch(/hunter2|jane/);
  });

  it('should be told where the server wants the password in clear text, which is not sent', async () => {
    const heard: string[] = [];
    const server = createServer((socket) => {
      socket.once('data', () => {
        // AuthenticationCleartextPassword
        socket.write(Buffer.from('R\0\0\0\x08\0\0\0\x03', 'latin1'));
        socket.on('data', (data) => heard.push(data.toString('latin1')));
      });
      socket.on('error', () => undefined);
    });
    const port = await new Promise<number>((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
    });
    const message = await refusalOf(`postgresql://jane:hunter2@127.0.0.1:${port}/shop`);
    expect(message).toContain(`DATABASE_URL (127.0.0.1:${port}/shop)`);
    expect(message).toContain('the server asks for the password in clear text');
    expect(message).toContain('sslmode=verify-full');
    server.close();
    expect(heard).toEqual([]);
  });

  it('should be told where the database does not exist', async () => {
    const message = await refusalOf(at((url) => (url.pathname = '/quartet_test_nowhere')));
    expect(message).toMatch(
      /database "quartet_test_nowhere" does not exist\. Make it \(CREATE DATABASE\), or/,
    );
  });

  it('should be told where the password is wrong, and not which it was', async () => {
    const message = await refusalOf(at((url) => (url.password = 'hunter2')));
    expect(message).toContain('password authentication failed for user "quartet"');
    expect(message).not.toContain('hunter2');
  });

  it('should be told where the account may make no schema', async () => {
    await place.query('CREATE ROLE stranger_of_the_tests LOGIN PASSWORD $$strange$$').catch(() => undefined);
    const message = await refusalOf(
      at((url) => {
        url.username = 'stranger_of_the_tests';
        url.password = 'strange';
      }),
    );
    expect(message).toMatch(/permission denied for database .*make it the owner of the database\.$/);
    await place.query('DROP ROLE stranger_of_the_tests');
  });
});
