import { eventually } from './eventually.js';
import type { TestDatabase } from './test-database.js';

/** For what a session waits: a lock of another one, or `pg_sleep`. */
type Wait = 'Lock' | 'PgSleep';

/**
 * @param application the name of the sessions' application; unless told any
 * @returns how many sessions of this database wait now
 */
export async function waiting(
  database: Pick<TestDatabase, 'query'>,
  wait: Wait,
  application = '%',
): Promise<number> {
  const sessions = await database.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND $1 IN (wait_event_type, wait_event) AND application_name LIKE $2`,
    [wait, application],
  );
  return sessions.length;
}

/** Waits until so many sessions of this database wait, or more. */
export async function untilWaiting(
  database: Pick<TestDatabase, 'query'>,
  wait: Wait,
  { application, sessions = 1 }: { application?: string; sessions?: number } = {},
): Promise<void> {
  await eventually(async () => (await waiting(database, wait, application)) >= sessions);
}
