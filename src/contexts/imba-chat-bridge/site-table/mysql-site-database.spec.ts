import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { MysqlSiteDatabase } from './mysql-site-database.js';

/** A packet of MySQL's protocol: three bytes of length, its number, the rest. */
function packet(number: number, rest: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUIntLE(rest.length, 0, 3);
  head[3] = number;
  return Buffer.concat([head, rest]);
}

const OK = Buffer.from([0, 0, 0, 2, 0, 0, 0]);

/** A right greeting (protocol 10), as MariaDB's. */
const GREETING = packet(
  0,
  Buffer.concat([
    Buffer.from('\x0a10.11.1\0\x01\0\0\0saltsalt\0', 'latin1'),
    Buffer.from([0xff, 0xf7, 0x21, 0x02, 0x00, 0xff, 0x81, 21]),
    Buffer.alloc(10),
    Buffer.from('saltsaltsalt\0mysql_native_password\0', 'latin1'),
  ]),
);

const MALFORMED: readonly (readonly [string, Buffer])[] = [
  ['nothing in a packet', Buffer.alloc(0)],
  ['an unknown protocol', Buffer.from([0x7f, 1, 2, 3])],
  ['an error that is cut short', Buffer.from([0xff])],
  ['an OK that is cut short', Buffer.from([0])],
  ['a switch to an unknown method', Buffer.from('\xfeno_such_method\0salt\0', 'latin1')],
  ['a switch that is cut short', Buffer.from([0xfe])],
  ['more of a method that was not begun', Buffer.from([1, 1])],
  ['more columns than there can be', Buffer.from([0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])],
  ['a file that it wants', Buffer.from('\xfb/etc/passwd', 'latin1')],
  ['noise', Buffer.alloc(300, 0xee)],
];

const servers: Server[] = [];
const databases: MysqlSiteDatabase[] = [];
afterEach(async () => {
  for (const database of databases.splice(0)) await database.close().catch(() => undefined);
  for (const server of servers.splice(0)) server.close();
});

/** @param answer what follows a right login; undefined: `bytes` come in place of the greeting or of the login's answer */
async function databaseOf(greeting: Buffer, login: Buffer, answer: Buffer): Promise<MysqlSiteDatabase> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.write(greeting);
    socket.once('data', () => {
      socket.write(login);
      socket.on('data', () => socket.write(answer, () => socket.end()));
    });
    setTimeout(() => socket.end(), 300).unref();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const database = new MysqlSiteDatabase(
    `mysql://site:secret@127.0.0.1:${port}/site`,
    'SELECT * FROM users WHERE user_id IN (?)',
  );
  databases.push(database);
  return database;
}

describe('a site’s server that does not speak MySQL’s protocol', () => {
  it.each(MALFORMED)(
    'should end the start of a connection and nothing else with %s',
    async (_what, bytes) => {
      const database = await databaseOf(packet(0, bytes), Buffer.alloc(0), Buffer.alloc(0));
      await expect(database.users([1])).rejects.toThrow();
    },
  );

  it.each(MALFORMED)('should end the login and nothing else with %s', async (_what, bytes) => {
    const database = await databaseOf(GREETING, packet(2, bytes), Buffer.alloc(0));
    await expect(database.users([1])).rejects.toThrow();
  });

  it.each(MALFORMED)('should end the query and nothing else with %s', async (_what, bytes) => {
    const database = await databaseOf(GREETING, packet(2, OK), packet(1, bytes));
    await expect(database.users([1])).rejects.toThrow();
  });
});
