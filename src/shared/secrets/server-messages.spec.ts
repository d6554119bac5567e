import { afterEach, describe, expect, it } from '@jest/globals';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { GuardedClient } from './guarded-client.js';
import { ServerMessageError, type PgConnection } from './server-messages.js';

/** A message of the server: its letter, the length that it says (of itself and the rest), the rest (PostgreSQL manual, 54.7). */
function message(letter: string, rest: Buffer | string = '', length?: number): Buffer {
  const body = Buffer.from(rest as string, 'latin1');
  const head = Buffer.alloc(5);
  head.write(letter, 'latin1');
  head.writeUInt32BE(length ?? body.length + 4, 1);
  return Buffer.concat([head, body]);
}
const OK = message('R', '\0\0\0\0');
const READY = message('Z', 'I');

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A server that answers the first message with one thing, and the next with another. */
async function serverOf(greeting: Buffer, answer: Buffer = Buffer.alloc(0)): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      socket.write(greeting);
      socket.once('data', () => socket.write(answer));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `postgresql://jane:secret@127.0.0.1:${(server.address() as AddressInfo).port}/shop`;
}

function clientOf(url: string): GuardedClient {
  const client = new GuardedClient({
    connectionString: url,
    connectionTimeoutMillis: 3_000,
    query_timeout: 3_000,
  });
  client.on('error', () => undefined);
  return client;
}

const isClosed = (client: GuardedClient): boolean =>
  (client as unknown as { connection: PgConnection }).connection.stream.destroyed;

/** What is no message of PostgreSQL's, or not one that can come here. */
const MALFORMED: readonly (readonly [string, Buffer])[] = [
  ['an unknown question', message('R', '\0\0\0\x63')],
  ['a question without a number', message('R')],
  ['an error without an end', message('E', 'SERROR\0')],
  ['an error of nothing', message('E')],
  ['a notice without an end', message('N', 'SNOTICE\0')],
  ['a row of less than no columns', message('D', Buffer.from([0x80, 0]))],
  ['a row that is cut short', message('D', Buffer.from([0, 9]))],
  ['a value of negative length', message('D', Buffer.from([0, 1, 0xff, 0xff, 0, 0]))],
  ['columns that are cut short', message('T', Buffer.from([0x7f, 0xff]))],
  ['a copy that is cut short', message('G', Buffer.from([0, 0x7f, 0xff]))],
  ['a notification that is cut short', message('A', '\0')],
  ['a length of nothing', Buffer.concat([message('E', '', 0), Buffer.alloc(64)])],
  ['bytes of nothing', Buffer.alloc(4_096)],
];

describe('a server that does not speak PostgreSQL’s protocol', () => {
  it.each(MALFORMED)(
    'should end the start of a connection and nothing else with %s',
    async (_what, bytes) => {
      const client = clientOf(await serverOf(bytes));
      await expect(client.connect()).rejects.toThrow();
      expect(isClosed(client)).toBe(true);
    },
  );

  it.each(MALFORMED)('should end the statement under way and nothing else with %s', async (_what, bytes) => {
    const client = clientOf(await serverOf(Buffer.concat([OK, READY]), bytes));
    await client.connect();
    await expect(client.query('SELECT $1::text', ['x'])).rejects.toThrow();
    await client.end().catch(() => undefined);
  });

  it('should be named as what it is', async () => {
    const client = clientOf(await serverOf(message('R', '\0\0\0\x63')));
    await expect(client.connect()).rejects.toThrow(ServerMessageError);
  });

  it('should be left when its greeting has no end', async () => {
    const client = clientOf(await serverOf(message('N', Buffer.alloc(3 * 1024 * 1024, 'x'), 2 ** 31)));
    await expect(client.connect()).rejects.toThrow('its greeting has no end');
  });
});
