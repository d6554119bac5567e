import pg from 'pg';
import type { TestDatabase } from './test-database.js';

/** Runs `work` while another connection holds what `sql` takes. */
export async function whileHeld(
  database: TestDatabase,
  sql: string,
  work: () => Promise<void>,
): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query(sql);
    await work();
  } finally {
    await client.end();
  }
}
