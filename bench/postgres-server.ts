import { join } from 'node:path';
import pg from 'pg';
import { EmbeddedPostgres } from '../src/embedded-postgres/index.js';

/** The PostgreSQL on which everybody is measured. */
export interface PostgresServer {
  /** May create databases. */
  readonly adminUrl: string;
  /** Whom the databases belong to, and as whom all log in. */
  readonly url: string;
  /** For the report. */
  readonly kind: string;
  /** Ends what was started. */
  stop(): Promise<void>;
}

/** One of its own, as durable as in production. */
export async function startEmbedded(directory: string): Promise<PostgresServer> {
  const server = await EmbeddedPostgres.start({
    dataDir: join(directory, 'data'),
    log: () => undefined,
    listen: 'tcp',
  });
  return {
    ...{ adminUrl: server.adminUrl, url: server.url, kind: 'embedded' },
    stop: async () => void (await server.stop()),
  };
}

/** Somebody's server, as it is there. @throws Error unless the role may do what Quartet and the bench need */
export async function useServer(url: string): Promise<PostgresServer> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client
    .query<{ allowed: boolean }>(
      `SELECT rolsuper OR (rolcreatedb AND rolcreaterole) AS allowed FROM pg_roles WHERE rolname = current_user`,
    )
    .finally(() => client.end());
  if (rows[0]?.allowed !== true) {
    throw new Error(
      '--database: the role needs CREATEDB and CREATEROLE, for databases that are dropped again.',
    );
  }
  return { adminUrl: url, url, kind: '`--database`, as it is there', stop: () => Promise.resolve() };
}
