import { hostname } from 'node:os';
import type { Client } from 'pg';
import { GuardedClient } from '../shared/secrets/guarded-client.js';
import { codeOf } from './embedded-postgres-error.js';
import { databaseUrl } from './server-address.js';
import type { ServerAddress } from './server-address.js';

/** PostgreSQL answers so while it starts, recovers or shuts down (`cannot_connect_now`). */
export const CANNOT_CONNECT_NOW = '57P03';

/** Names this process to an operator who looks at `pg_stat_activity`, and to another Quartet. */
export const APPLICATION_NAME = `Quartet (process ${process.pid} on ${hostname()})`.slice(0, 63);

const CONNECT_TIMEOUT_MS = 5000;
const END_TIMEOUT_MS = 1000;

/**
 * Connects as the superuser to the database `postgres` of a server on this machine. The loss of the
 * connection is reported by the client's `end` event and never thrown.
 *
 * @throws the PostgreSQL error (`code` is its SQLSTATE) or the system's (`ECONNREFUSED`, `ENOENT`)
 */
export async function connectAsAdmin(address: ServerAddress, password: string): Promise<Client> {
  const client = new GuardedClient({
    connectionString: databaseUrl(address, 'postgres', password, 'postgres'),
    application_name: APPLICATION_NAME,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
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
  const timedOut = new Promise<void>((resolve) => (timer = setTimeout(resolve, END_TIMEOUT_MS)));
  await Promise.race([client.end().catch(() => undefined), timedOut]);
  clearTimeout(timer);
}
