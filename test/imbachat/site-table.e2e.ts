import { randomBytes } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createConnection, type Connection } from 'mysql2/promise';
import { createTestDatabase } from '../support/test-database.js';
import { startBridge, type Bridge } from './bridge-client.js';

/** A site with the table of the seed's example. */
interface Site {
  readonly url: string;
  readonly port: number;
  readonly query: string;
  run(sql: string): Promise<void>;
  count(): Promise<number>;
  drop(): Promise<void>;
}

const TABLE = `CREATE TABLE ktvs_users (user_id INT PRIMARY KEY, display_name VARCHAR(100), last_login_date TIMESTAMP NULL,
  custom10 VARCHAR(50), avatar VARCHAR(100), status INT DEFAULT 0, mail VARCHAR(100))`;
const ROWS = `INSERT INTO ktvs_users VALUES (1, 'Zoë', '2026-01-02 03:04:05', 'Gold', 'a.png', 0, 'z@example.com'),
  (2, 'Bob', NULL, NULL, '', 0, NULL), (3, 'Banned', NULL, NULL, NULL, 1, NULL)`;
const avatar =
  "CASE WHEN avatar <> '' THEN concat('https://www.example.com/avatars/', avatar) END AS avatar_url";
const columns = `user_id, display_name AS name, ${avatar}, concat('https://www.example.com/members/', user_id, '/') AS profile_url,
  custom10 AS badge, status = 1 AS banned, mail AS user_mail`;

async function postgresSite(): Promise<Site> {
  const database = await createTestDatabase();
  const run = async (sql: string): Promise<void> => void (await database.query(sql));
  return {
    url: database.adminUrl,
    port: Number(new URL(database.adminUrl).port),
    query: `SELECT ${columns}, extract(epoch FROM last_login_date AT TIME ZONE 'UTC') AS lastlogin FROM ktvs_users WHERE user_id IN ($1);`,
    run,
    count: async () =>
      Number((await database.query<{ n: string }>('SELECT count(*) AS n FROM ktvs_users'))[0]?.n),
    drop: () => database.drop(),
  };
}

const MARIA = 'mysql://root@127.0.0.1:3306';
async function mariaSite(): Promise<Site> {
  const admin: Connection = await createConnection(MARIA);
  const name = `quartet_test_${randomBytes(6).toString('hex')}`;
  await admin.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  await admin.query(`USE ${name}`);
  const run = async (sql: string): Promise<void> => void (await admin.query(sql));
  return {
    url: `${MARIA}/${name}`,
    port: 3306,
    query: `SELECT ${columns}, TIMESTAMPDIFF(SECOND, '1970-01-01', last_login_date) AS lastlogin FROM ktvs_users WHERE user_id IN (?)`,
    run,
    count: async () =>
      Number(((await admin.query('SELECT count(*) AS n FROM ktvs_users'))[0] as { n: number }[])[0]?.n),
    drop: async () => {
      await admin.query(`DROP DATABASE ${name}`);
      await admin.end();
    },
  };
}

/** A way to a database that can be closed and opened again. */
class Way {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  port = 0;

  constructor(private readonly target: number) {}

  async open(): Promise<void> {
    this.server = createServer((socket) => {
      const onward = connect(this.target, '127.0.0.1');
      for (const end of [socket, onward]) {
        this.sockets.add(end);
        end.on('error', () => undefined);
      }
      socket.pipe(onward).pipe(socket);
    });
    await new Promise<void>((resolve) => this.server?.listen(this.port, '127.0.0.1', resolve));
    this.port = (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
    await new Promise((resolve) => this.server?.close(resolve) ?? resolve(undefined));
  }
}

const maria = await createConnection({ uri: MARIA, connectTimeout: 2_000 }).then(
  async (connection) => {
    await connection.end();
    return true;
  },
  () => false,
);

const kinds: [string, () => Promise<Site>, boolean][] = [
  ['PostgreSQL', postgresSite, true],
  [`MariaDB${maria ? '' : ' (skipped: none answers on 127.0.0.1:3306 as root)'}`, mariaSite, maria],
];

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

    it('should take no answer that is larger than any right one, and go on after it', async () => {
      const repeated = kind === 'PostgreSQL' ? "repeat('x', 300000)" : "REPEAT('x', 300000)";
      const numbers = kind === 'PostgreSQL' ? 'generate_series(1, 20000) AS s(n)' : 'seq_1_to_20000';
      const where = kind === 'PostgreSQL' ? 'user_id = ANY($1)' : 'user_id IN (?)';
      for (const query of [
        `SELECT user_id, display_name AS name, ${repeated} AS badge FROM ktvs_users, ${numbers} WHERE ${where}`,
        `SELECT user_id, display_name AS name FROM ktvs_users, ${numbers} WHERE ${where}`,
      ]) {
        const large = await at(site.url, query);
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
  });
}
