import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  /** As the user that Quartet itself would be: owner of the database, may make roles, no superuser. */
  readonly url: string;
  /** As superuser, in the same database: to look behind the scenes. */
  readonly adminUrl: string;
  query<Row extends pg.QueryResultRow>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

function inDatabase(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.toString();
}

function serverUrl(variable: 'QUARTET_TEST_ADMIN_URL' | 'QUARTET_TEST_URL'): string {
  const url = process.env[variable];
  if (url === undefined) throw new Error(`${variable} is not set: run the tests with npm test`);
  return url;
}

/** An empty database of its own on the PostgreSQL of the test run. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = serverUrl('QUARTET_TEST_ADMIN_URL');
  const name = `quartet_test_${randomBytes(6).toString('hex')}`;
  const run = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: server });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await run(`CREATE DATABASE ${name} OWNER quartet`);
  const adminUrl = inDatabase(server, name);
  const pool = new pg.Pool({ connectionString: adminUrl, max: 2 });
  pool.on('error', () => undefined);
  return {
    url: inDatabase(serverUrl('QUARTET_TEST_URL'), name),
    adminUrl,
    query: async (sql, parameters) => (await pool.query(sql, parameters)).rows,
    drop: async () => {
      await pool.end();
      await run(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}
