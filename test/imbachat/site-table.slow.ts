import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBridge } from './bridge-client.js';
import { kinds, ROWS, TABLE, type Site } from './site-tables.js';

for (const [kind, createSite, there] of kinds) {
  (there ? describe : describe.skip)(`the site’s own table in ${kind}`, () => {
    let site: Site;
    beforeAll(async () => {
      site = await createSite();
      await site.run(TABLE);
      await site.run(ROWS);
    });
    afterAll(() => site.drop());

    it('should take no answer that is larger than any right one, and go on after it', async () => {
      const repeated = kind === 'PostgreSQL' ? "repeat('x', 300000)" : "REPEAT('x', 300000)";
      const numbers = kind === 'PostgreSQL' ? 'generate_series(1, 20000) AS s(n)' : 'seq_1_to_20000';
      const where = kind === 'PostgreSQL' ? 'user_id = ANY($1)' : 'user_id IN (?)';
      for (const query of [
        `SELECT user_id, display_name AS name, ${repeated} AS badge FROM ktvs_users, ${numbers} WHERE ${where}`,
        `SELECT user_id, display_name AS name FROM ktvs_users, ${numbers} WHERE ${where}`,
      ]) {
        const large = await startBridge({
          IMBACHAT_USERS_DATABASE_URL: site.url,
          IMBACHAT_USERS_QUERY: query,
        });
        try {
          const before = process.memoryUsage().rss;
          for (let n = 0; n < 7; n++) {
            const response = await large.api('/imbachat/users?user_ids=1');
            expect([query, response.status]).toEqual([query, 503]);
          }
          expect(process.memoryUsage().rss - before).toBeLessThan(512 * 2 ** 20);
          // Nothing of the kind is asked for here, so that the same connections serve.
          expect(await (await large.api('/imbachat/users?user_ids=99')).json()).toEqual([]);
        } finally {
          await large.close();
        }
      }
    });

    it('should wait for a slow database no longer than for a connection and an answer, and let it not go on', async () => {
      const [wait, running] =
        kind === 'PostgreSQL'
          ? [
              'pg_sleep(40)::text',
              `pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE 'SELECT user_id%'`,
            ]
          : [
              'SLEEP(40)',
              `information_schema.processlist WHERE db = database() AND info LIKE 'SELECT user_id%'`,
            ];
      const where = kind === 'PostgreSQL' ? 'user_id = ANY($1)' : 'user_id IN (?)';
      const slow = await startBridge({
        IMBACHAT_USERS_DATABASE_URL: site.url,
        IMBACHAT_USERS_QUERY: `SELECT user_id, display_name AS name, ${wait} AS badge FROM ktvs_users WHERE ${where}`,
      });
      try {
        const began = performance.now();
        const statuses = Promise.all(
          Array.from({ length: 16 }, async () => (await slow.api('/imbachat/users?user_ids=1')).status),
        );
        await new Promise((resolve) => setTimeout(resolve, 3_000));
        expect(await site.count(running)).toBe(5);
        expect(await statuses).toEqual(Array.from({ length: 16 }, () => 503));
        expect(performance.now() - began).toBeLessThan(25_000);
        await new Promise((resolve) => setTimeout(resolve, 1_000));
        expect(await site.count(running)).toBe(0);
      } finally {
        await slow.close();
      }
    });
  });
}
