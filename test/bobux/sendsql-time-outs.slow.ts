import { describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { client, quartet, rows } from './sql-client.js';

/* Each takes the 5 s that a statement may take. */
describe('a statement of sendsql that takes too long', () => {
  it.each([
    ['SELECT pg_sleep(60)'],
    [
      'WITH RECURSIVE endless AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM endless) SELECT count(*) FROM endless',
    ],
  ])('should be refused, and others go on: %s', async (sql) => {
    const answer = await client.send('sendsql', { sql });
    expect(answer).toMatchObject({
      error: 'SQL_ERROR',
      data: { message: expect.stringContaining('statement timeout') },
    });
    expect((await client.send('ping')).success).toBe(true);
    expect(await rows('SELECT steam FROM players')).toEqual([{ steam: 'ada' }]);
  });

  it('should not outlive its time by switching the limit off, nor keep its locks', async () => {
    await client.ok('createaccount', { id: 'locked' });
    const sql = `SELECT CASE WHEN n <= 600 THEN set_config('statement_timeout', '0', false) ELSE pg_sleep(300)::text END
      FROM (SELECT id FROM players WHERE steam = 'locked' FOR UPDATE) p, generate_series(1, 601) n, pg_advisory_lock(7216400712)`;
    expect((await client.send('sendsql', { sql })).error).toBe('SQL_ERROR');
    const left = `SELECT FROM pg_stat_activity WHERE usename LIKE '%_bobux_sql' AND datname = current_database()`;
    await eventually(async () => (await quartet.database.query(left)).length === 0);
    expect(
      (await client.send('sendsql', { sql: `UPDATE players SET bobux = 1 WHERE steam = 'locked'` })).success,
    ).toBe(true);
    await client.ok('sendsql', { sql: `DELETE FROM players WHERE steam = 'locked'` });
  });
});
