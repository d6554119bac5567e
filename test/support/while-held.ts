import pg from 'pg';
import type { TestDatabase } from './test-database.js';

/** Runs `work` while another connection holds what `sql` takes; unless `work` commits that, it is undone. */
export async function whileHeld(
  database: TestDatabase,
  sql: string,
  work: (commit: () => Promise<unknown>) => Promise<void>,
): Promise<void> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query(sql);
    await work(() => client.query('COMMIT'));
  } finally {
    await client.end();
  }
}
