import { randomBytes } from 'node:crypto';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createConnection, type Connection } from 'mysql2/promise';
import { createTestDatabase } from '../support/test-database.js';

/** A site with the table of the seed's example. */
export interface Site {
  readonly url: string;
  readonly port: number;
  readonly query: string;
  run(sql: string): Promise<void>;
  /** @param from the site's users, or what else stands behind FROM */
  count(from?: string): Promise<number>;
  drop(): Promise<void>;
}

export const TABLE = `CREATE TABLE ktvs_users (user_id INT PRIMARY KEY, display_name VARCHAR(100), last_login_date TIMESTAMP NULL,
  custom10 VARCHAR(50), avatar VARCHAR(100), status INT DEFAULT 0, mail VARCHAR(100))`;
export const ROWS = `INSERT INTO ktvs_users VALUES (1, 'Zoë', '2026-01-02 03:04:05', 'Gold', 'a.png', 0, 'z@example.com'),
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
    count: async (from = 'ktvs_users') =>
      Number((await database.query<{ n: string }>(`SELECT count(*) AS n FROM ${from}`))[0]?.n),
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
    count: async (from = 'ktvs_users') =>
      Number(((await admin.query(`SELECT count(*) AS n FROM ${from}`))[0] as { n: number }[])[0]?.n),
    drop: async () => {
      await admin.query(`DROP DATABASE ${name}`);
      await admin.end();
    },
  };
}

/** A way to a database that can be closed and opened again. */
export class Way {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  port = 0;

  /** @param check of the first bytes of a connection: what the client is refused with in place of the database's answer */
  constructor(
    private readonly target: number,
    private readonly check: (start: Buffer) => Buffer | undefined = () => undefined,
  ) {}

  async open(): Promise<void> {
    this.server = createServer((socket) => {
      const onward = connect(this.target, '127.0.0.1');
      for (const end of [socket, onward]) {
        this.sockets.add(end);
        end.on('error', () => undefined);
      }
      socket.once('data', (start: Buffer) => {
        const refusal = this.check(start);
        if (refusal !== undefined) {
          socket.end(refusal);
          onward.destroy();
          return;
        }
        onward.write(start);
        socket.pipe(onward);
      });
      onward.pipe(socket);
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

/** What PgBouncer lets through of the start of a connection (1.18, its defaults); the rest it refuses as its `client_proto` does. */
const POOLED = ['user', 'database', 'application_name', 'client_encoding', 'DateStyle', 'TimeZone'];

/** As PgBouncer, on the first message of a PostgreSQL connection. */
export function refuseAsPooler(start: Buffer): Buffer | undefined {
  const texts = start.subarray(8).toString('utf8').split('\0');
  const names = texts.filter((name, n) => n % 2 === 0 && name !== '').map((name) => name.toLowerCase());
  const unknown = names.find((name) => !POOLED.some((known) => known.toLowerCase() === name));
  if (unknown === undefined) return undefined;
  const fields = ['SFATAL', 'C08P01', `Munsupported startup parameter: ${unknown}`, '', ''].join('\0');
  const message = Buffer.alloc(5 + fields.length, 0);
  message.write('E');
  message.writeInt32BE(message.length - 1, 1);
  message.write(fields, 5);
  return message;
}

const maria = await createConnection({ uri: MARIA, connectTimeout: 2_000 }).then(
  async (connection) => {
    await connection.end();
    return true;
  },
  () => false,
);

/** Their names, with the reason where a test of one is skipped. */
export const kinds: [kind: string, createSite: () => Promise<Site>, isThere: boolean][] = [
  ['PostgreSQL', postgresSite, true],
  [`MariaDB${maria ? '' : ' (skipped: none answers on 127.0.0.1:3306 as root)'}`, mariaSite, maria],
];
