import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface TestDatabase {
  /** As the user that Quartet itself would be: owner of the database, may make roles, no superuser. */
  readonly url: string;
  /** As superuser, in the same database: to look behind the scenes. */
  readonly adminUrl: string;
  query<Row extends pg.QueryResultRow>(sql: string, parameters?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
  /** As `drop`, but sometime: for a test that needs it no more. Each DROP DATABASE has the server write down all that other tests have changed. */
  discard(): Promise<void>;
}

/** Those that nobody needs, dropped together; what is left at the end of the run global-teardown.mjs drops. */
const discarded: string[] = [];
const DROPPED_TOGETHER = 10;

async function dropDiscarded(): Promise<void> {
  const names = discarded.splice(0);
  await onServer(async (client) => {
    for (const name of names) await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
  });
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

/** Works as superuser, in no database of a test. */
export async function onServer<Result>(work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: serverUrl('QUARTET_TEST_ADMIN_URL') });
  await client.connect();
  return work(client).finally(() => client.end());
}

/** The address of a database as the user that Quartet itself would be. */
export const urlOf = (name: string): string => inDatabase(serverUrl('QUARTET_TEST_URL'), name);

/** An empty database of its own on the PostgreSQL of the test run. */
export function createTestDatabase(): Promise<TestDatabase> {
  return createDatabase();
}

/** @param template the name of a database, of which it is made a copy */
export async function createDatabase(template = 'template1'): Promise<TestDatabase> {
  const server = serverUrl('QUARTET_TEST_ADMIN_URL');
  const name = `quartet_test_${process.env.QUARTET_TEST_RUN ?? 'x'}_${randomBytes(6).toString('hex')}`;
  const run = (sql: string): Promise<unknown> => onServer((client) => client.query(sql));
  // How it is copied: global-setup.mjs says it where the server knows a cheaper way than PostgreSQL 14's.
  const { QUARTET_TEST_COPY: strategy = '' } = process.env;
  await run(`CREATE DATABASE ${name} OWNER quartet TEMPLATE ${template} ${strategy}`);
  const adminUrl = inDatabase(server, name);
  const pool = new pg.Pool({ connectionString: adminUrl, max: 2 });
  // Of each connection, too: the end of the pool does not wait for them, and the drop may end one of them first.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return {
    url: urlOf(name),
    adminUrl,
    query: async (sql, parameters) => (await pool.query(sql, parameters)).rows,
    drop: async () => {
      await pool.end();
      await run(`DROP DATABASE ${name} WITH (FORCE)`);
    },
    discard: async () => {
      await pool.end();
      discarded.push(name);
      if (discarded.length >= DROPPED_TOGETHER) await dropDiscarded();
    },
  };
}
