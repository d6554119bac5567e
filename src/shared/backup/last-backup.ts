import type { Queryable } from '../database/queryable.js';

/** Keeps that a whole backup was written now: the overview warns when that is long ago. */
export async function recordBackup(database: Queryable): Promise<void> {
  await database.query(
    `INSERT INTO platform.last_backup (made) VALUES (now()) ON CONFLICT (one) DO UPDATE SET made = excluded.made`,
  );
}
