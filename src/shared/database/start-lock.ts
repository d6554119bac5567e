import { Logger } from '@nestjs/common';
import { OwnDatabaseClient } from './data-source.js';
import { LOCK_NOT_AVAILABLE, sqlStateOf } from './database-error.js';

/** Any constant: the advisory lock that replicas of one database take while one of them prepares it. */
const START_LOCK = 7_216_400_712;

async function takeLock(client: OwnDatabaseClient): Promise<void> {
  // The server may end by itself what waits, or is silent, for as long as a migration takes.
  await client.query(`SET lock_timeout = '10s'; SET statement_timeout = 0; SET idle_session_timeout = 0`);
  for (;;) {
    try {
      await client.query('SELECT pg_advisory_lock($1)', [START_LOCK]);
      return;
    } catch (error) {
      if (sqlStateOf(error) !== LOCK_NOT_AVAILABLE) throw error;
      Logger.warn('Waiting for another Quartet that is preparing this database', 'PostgreSQL');
    }
  }
}

/**
 * Runs `work` while no other process does the same on this database: migrations, first credentials, the role of sendsql.
 * The lock has a connection of its own, so that it works with a pool of one, and ends with that connection.
 */
export async function withStartLock<Result>(url: string, work: () => Promise<Result>): Promise<Result> {
  const client = new OwnDatabaseClient({
    connectionString: url,
    application_name: 'quartet start',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  await client.connect();
  try {
    await takeLock(client);
    return await work();
  } finally {
    await client.end().catch(() => undefined);
  }
}
