import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startBridge, type Bridge } from './bridge-client.js';
import { kinds, refuseAsPooler, ROWS, TABLE, Way, type Site } from './site-tables.js';

for (const [kind, createSite, there] of kinds) {
  (there ? describe : describe.skip)(`the site’s own table in ${kind}`, () => {
    let site: Site;
    let way: Way;
    let bridge: Bridge;

    const at = (url: string, query: string): Promise<Bridge> =>
      startBridge({ IMBACHAT_USERS_DATABASE_URL: url, IMBACHAT_USERS_QUERY: query });
    const users = async (ids: string): Promise<any> =>
      (await bridge.api(`/imbachat/users?user_ids=${ids}`)).json();

    beforeAll(async () => {
      site = await createSite();
      await site.run(TABLE);
      await site.run(ROWS);
      way = new Way(site.port);
      await way.open();
      const url = new URL(site.url);
      url.port = String(way.port);
      bridge = await at(url.toString(), site.query);
    });
    afterAll(async () => {
      await bridge.close();
      await way.close();
      await site.drop();
    });

    it('should tell who the users are, in the order asked, each once', async () => {
      expect(await users('2,99,1,2')).toEqual([
        { user_id: 2, name: 'Bob', avatar_url: false, profile_url: 'https://www.example.com/members/2/' },
        {
          user_id: 1,
          name: 'Zoë',
          avatar_url: 'https://www.example.com/avatars/a.png',
          profile_url: 'https://www.example.com/members/1/',
          lastlogin: Date.UTC(2026, 0, 2, 3, 4, 5) / 1000,
          badge: 'Gold',
        },
      ]);
      expect(await users('')).toEqual([]);
    });

    it.each(['SMALLINT', 'SERIAL', 'BIGINT'])(
      'should leave out ids that a column of type %s cannot hold',
      async (type) => {
        await site.run(`CREATE TABLE few (id ${type} PRIMARY KEY, name VARCHAR(10))`);
        await site.run(`INSERT INTO few VALUES (1, 'Ann'), (32767, 'Bob')`);
        const where = kind === 'PostgreSQL' ? 'id = ANY($1)' : 'id IN (?)';
        const few = await at(site.url, `SELECT id AS user_id, name FROM few WHERE ${where}`);
        try {
          const ids = [32767, 32768, 2147483647, 2147483648, 3000000000, Number.MAX_SAFE_INTEGER, 1];
          const response = await few.api(`/imbachat/users?user_ids=${ids.join(',')}`);
          expect(response.status).toBe(200);
          expect(await response.json()).toMatchObject([{ name: 'Bob' }, { name: 'Ann' }]);
          expect(await (await few.api('/imbachat/users?user_ids=3000000000')).json()).toEqual([]);
          for (const [user_id, status] of [
            [32768, 404],
            [3000000000, 404],
            [1, 200],
          ])
            expect((await few.operator('POST', '/imbachat/tokens', { user_id })).status).toBe(status);
        } finally {
          await few.close();
          await site.run('DROP TABLE few');
        }
      },
    );

    it('should sign tokens for those users, unless the site or the directory banned them', async () => {
      const status = async (id: number) =>
        (await bridge.operator('POST', '/imbachat/tokens', { user_id: id })).status;
      await bridge.fill([{ user_id: 2, name: 'Bob', banned: true }]);
      expect([await status(1), await status(2), await status(3), await status(4)]).toEqual([
        200, 403, 403, 404,
      ]);
    });

    it('should take friends from the directory and who they are from the table', async () => {
      await bridge.fill([{ user_id: 1, name: 'in the directory' }]);
      await bridge.operator('PUT', '/imbachat/directory/users/1/friends', [2, 50]);
      expect(await (await bridge.api('/imbachat/api/v1/user/friends/1')).json()).toMatchObject([
        { name: 'Bob' },
      ]);
    });

    it('should write nothing there, whatever the query', async () => {
      if (kind === 'PostgreSQL') {
        await site.run(
          `CREATE FUNCTION sneak(i INT) RETURNS INT LANGUAGE plpgsql AS 'BEGIN DELETE FROM ktvs_users; RETURN i; END'`,
        );
      } else {
        await site.run(
          'CREATE FUNCTION sneak(i INT) RETURNS INT MODIFIES SQL DATA BEGIN DELETE FROM ktvs_users WHERE user_id > 0; RETURN i; END',
        );
      }
      const query = site.query.replace('SELECT user_id', 'SELECT sneak(user_id) AS user_id');
      // MariaDB sees it already when the query is tried at the start.
      const sneaky = await at(site.url, query).catch((error: Error) => error.message);
      if (typeof sneaky === 'string') expect(sneaky).toMatch(/READ ONLY/);
      else {
        expect((await sneaky.api('/imbachat/users?user_ids=1')).status).toBe(503);
        await sneaky.close();
      }
      expect(await site.count()).toBe(3);
    });

    it('should stop the start for a wrong query, and say what is wrong', async () => {
      const wrong: [string, RegExp][] = [
        [
          site.query.replace('ktvs_users', 'no_such_table'),
          /IMBACHAT_USERS_QUERY cannot be used: .*no_such_table/,
        ],
        [site.query.replace('custom10', 'custom11'), /IMBACHAT_USERS_QUERY cannot be used: .*custom11/],
        [site.query.replace('FROM', 'FRM'), /IMBACHAT_USERS_QUERY cannot be used/],
        [site.query.replace('AS name', 'AS nick'), /gives no column name; it gives user_id, nick/],
        [site.query.replace(/WHERE .*/, ''), /exactly one placeholder/],
        ['DELETE FROM ktvs_users', /must be a SELECT/],
      ];
      for (const [query, message] of wrong) await expect(at(site.url, query)).rejects.toThrow(message);
      expect(await site.count()).toBe(3);
    });

    it('should answer 503 while the database is away, and recover by itself', async () => {
      await way.close();
      const response = await bridge.api('/imbachat/users?user_ids=1');
      expect(response.status).toBe(503);
      expect(await response.json()).toEqual({
        code: 503,
        version: 1,
        error: 'The users of the site cannot be read now.',
        debug: '',
      });
      const token = await bridge.operator('POST', '/imbachat/tokens', { user_id: 1 });
      expect(await token.json()).toMatchObject({ statusCode: 503 });
      expect((await fetch(`${bridge.url}/health/ready`)).status).toBe(200);
      await way.open();
      expect(await users('2')).toMatchObject([{ user_id: 2 }]);
      await site.run('ALTER TABLE ktvs_users RENAME TO gone');
      expect((await bridge.api('/imbachat/users?user_ids=1')).status).toBe(503);
      await site.run('ALTER TABLE gone RENAME TO ktvs_users');
      expect((await bridge.api('/imbachat/users?user_ids=1')).status).toBe(200);
    });

    it('should start also while the database is away', async () => {
      await way.close();
      const url = new URL(site.url);
      url.port = String(way.port);
      const early = await at(url.toString(), site.query);
      try {
        expect((await early.api('/imbachat/users?user_ids=1')).status).toBe(503);
        await way.open();
        expect((await early.api('/imbachat/users?user_ids=1')).status).toBe(200);
      } finally {
        await early.close();
      }
    });

    if (kind === 'PostgreSQL')
      it('should ask a pooler for nothing that it refuses, and set nothing for its next client', async () => {
        const pooler = new Way(site.port, refuseAsPooler);
        await pooler.open();
        const url = new URL(site.url);
        url.port = String(pooler.port);
        const settings = ['transaction_read_only', 'default_transaction_read_only', 'statement_timeout'];
        const badge = settings.map((name) => `current_setting('${name}')`).join(", ' ', ");
        const pooled = await at(
          url.toString(),
          `SELECT user_id, display_name AS name, concat(${badge}) AS badge FROM ktvs_users WHERE user_id = ANY($1)`,
        );
        try {
          const response = await pooled.api('/imbachat/users?user_ids=1');
          expect(await response.json()).toMatchObject([{ user_id: 1, badge: 'on off 10s' }]);
        } finally {
          await pooled.close();
          await pooler.close();
        }
      });
  });
}
