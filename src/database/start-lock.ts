import pg from 'pg';

/** Any constant: the advisory lock that replicas of one database take while one of them prepares it. */
const START_LOCK = 7_216_400_712;

/**
 * Runs `work` while no other process does the same on this database: migrations, first credentials, the role of sendsql.
 * The lock has a connection of its own, so that it works with a pool of one, and ends with that connection.
 */
export async function withStartLock<Result>(url: string, work: () => Promise<Result>): Promise<Result> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'quartet start',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  await client.connect();
  // A lost connection shows in the statements themselves; without a listener it would end the process.
  client.on('error', () => undefined);
  try {
    await client.query('SELECT pg_advisory_lock($1)', [START_LOCK]);
    return await work();
  } finally {
    await client.end().catch(() => undefined);
  }
}
