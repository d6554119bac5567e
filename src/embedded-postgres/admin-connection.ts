import { hostname } from 'node:os';
import { Client } from 'pg';
import { codeOf } from './embedded-postgres-error.js';

/** PostgreSQL answers so while it starts, recovers or shuts down (`cannot_connect_now`). */
export const cannotConnectNow = '57P03';

/** Names this process to an operator who looks at `pg_stat_activity`, and to another Quartet. */
export const applicationName = `Quartet (process ${process.pid} on ${hostname()})`.slice(0, 63);

/**
 * Connects as the superuser to the database `postgres` of a server on this machine. The loss of the
 * connection is told by the client's `end` event and never thrown.
 *
 * @throws the PostgreSQL error (`code` is its SQLSTATE) or the system's (`ECONNREFUSED`)
 */
export async function connectAsAdmin(port: number, password: string): Promise<Client> {
  const client = new Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password,
    database: 'postgres',
    // Stated, since pg would take it from PGSSLMODE.
    ssl: false,
    application_name: applicationName,
    connectionTimeoutMillis: 5000,
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Whether the server knows the password but another: it is not ours, or `postgres.json` is not its. */
export function isRefusedPassword(error: unknown): boolean {
  return codeOf(error)?.startsWith('28') === true;
}

/** Ends a connection, whose server may be gone, within a second. */
export async function endQuietly(client: Client): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, 1000)));
  await Promise.race([client.end().catch(() => undefined), patience]);
  clearTimeout(timer);
}
