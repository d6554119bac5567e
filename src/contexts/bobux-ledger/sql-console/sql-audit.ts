import type { Queryable } from '../../../shared/database/queryable.js';

/** Rows answered, and rows changed. */
export interface SqlCounts {
  readonly rowCount: number;
  readonly affected: number;
}

/** The audit of `sendsql`, written on Quartet's own connection: the login that runs the statement cannot touch it. */
export class SqlAudit {
  constructor(private readonly database: Queryable) {}

  /**
   * Before the statement runs. The history finds by `backendPid` whose statement changed a balance.
   * @returns the id for `finish`
   */
  async begin(apiKey: string, statement: string, backendPid: number): Promise<number> {
    const [row] = await this.database.query<{ id: number }>(
      // A process that was killed may have left a row open for a backend whose number came round again.
      `WITH lost AS (
         UPDATE bobux.sql_statements SET finished = clock_timestamp(), message = 'unknown: the server was stopped'
         WHERE backend_pid = $3 AND finished IS NULL
       )
       INSERT INTO bobux.sql_statements (api_key, statement, backend_pid) VALUES ($1, $2, $3) RETURNING id`,
      [apiKey, statement, backendPid],
    );
    if (row === undefined) throw new Error('The database returned no row for the audit.');
    return row.id;
  }

  /** @param message why it failed or was not run; `null` where it succeeded */
  async finish(id: number, result: SqlCounts | undefined, message: string | null): Promise<void> {
    await this.database.query(
      `UPDATE bobux.sql_statements SET finished = clock_timestamp(), row_count = $2, affected = $3, message = $4 WHERE id = $1`,
      [id, result?.rowCount ?? null, result?.affected ?? null, message],
    );
  }
}
