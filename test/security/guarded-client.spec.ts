import { afterEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSecureContext, TLSSocket } from 'node:tls';
import { generate } from 'selfsigned';
import {
  GuardedClient,
  PasswordRefusedError,
  requireScram,
} from '../../src/shared/secrets/guarded-client.js';

const PASSWORD = 'correct-horse-battery-staple';

/** A message of the server: `R` with a code and what belongs to it (PostgreSQL manual, 54.7). */
function authentication(code: number, rest = Buffer.alloc(0)): Buffer {
  const message = Buffer.alloc(9);
  message.write('R');
  message.writeInt32BE(8 + rest.length, 1);
  message.writeInt32BE(code, 5);
  return Buffer.concat([message, rest]);
}
const OK = authentication(0);
const CLEARTEXT = authentication(3);
const MD5 = authentication(5, Buffer.from('salt'));
const SCRAM = authentication(10, Buffer.from('SCRAM-SHA-256\0\0'));
const READY = Buffer.from('Z\0\0\0\x05I', 'latin1');

const servers: { close(): void }[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

/** A server that is not PostgreSQL: it asks a question, lets in whoever answers, and keeps all that it was sent. */
class Impostor {
  readonly heard: Buffer[] = [];
  private readonly server: Server;

  constructor(
    private readonly question: Buffer,
    private readonly certificate?: { key: string; cert: string },
  ) {
    this.server = createServer((socket) => this.greet(socket));
    servers.push(this.server);
  }

  async listen(path?: string): Promise<string> {
    await new Promise<void>((resolve) =>
      path === undefined ? this.server.listen(0, '127.0.0.1', resolve) : this.server.listen(path, resolve),
    );
    const port = path === undefined ? (this.server.address() as AddressInfo).port : 5432;
    return `postgresql://jane:${PASSWORD}@localhost:${port}/shop`;
  }

  get text(): string {
    return Buffer.concat(this.heard).toString('latin1');
  }

  private greet(raw: Socket): void {
    raw.on('error', () => undefined);
    raw.once('data', (first: Buffer) => {
      // SSLRequest: eight bytes with the code 80877103.
      if (first.length === 8 && this.certificate) {
        raw.write('S');
        const socket = new TLSSocket(raw, {
          isServer: true,
          secureContext: createSecureContext(this.certificate),
        });
        socket.on('error', () => undefined);
        socket.once('data', () => this.ask(socket));
      } else this.ask(raw);
    });
  }

  private ask(socket: Socket): void {
    socket.write(this.question);
    if (this.question === OK) socket.write(READY);
    socket.on('data', (answer: Buffer) => {
      this.heard.push(answer);
      if (this.question !== SCRAM) socket.write(Buffer.concat([OK, READY]));
    });
  }
}

async function connect(url: string, ssl?: object): Promise<GuardedClient> {
  const client = new GuardedClient({
    connectionString: url,
    connectionTimeoutMillis: 2_000,
    ...(ssl && { ssl }),
  });
  client.on('error', () => undefined);
  await client.connect();
  servers.push({ close: () => void client.end().catch(() => undefined) });
  return client;
}

async function refusal(attempt: Promise<unknown>): Promise<string> {
  const error: unknown = await attempt.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(PasswordRefusedError);
  expect((error as Error).message).not.toContain(PASSWORD);
  return (error as Error).message;
}

describe('a client that requires SCRAM', () => {
  for (const [name, question, said] of [
    ['clear text', CLEARTEXT, 'in clear text'],
    ['an MD5 hash', MD5, 'as an MD5 hash'],
    ['nothing', OK, 'without a question'],
  ] as const) {
    it(`should send nothing to a server that asks for ${name}`, async () => {
      const impostor = new Impostor(question);
      const url = requireScram(await impostor.listen());
      expect(await refusal(connect(url))).toContain(said);
      // Room for an answer that should not come.
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(impostor.heard).toEqual([]);
    });
  }

  it('should not prove anything to a server that does not know the password itself', async () => {
    const impostor = new Impostor(SCRAM);
    const url = requireScram(await impostor.listen());
    await expect(connect(url)).rejects.toThrow();
    expect(impostor.text).toContain('SCRAM-SHA-256');
    expect(impostor.text).not.toContain(PASSWORD);
  });

  it('should log in to the real server, and not with a wrong password', async () => {
    const url = requireScram(process.env.QUARTET_TEST_URL ?? '');
    expect((await (await connect(url)).query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    const wrong = new URL(url);
    wrong.password = randomBytes(8).toString('hex');
    await expect(connect(wrong.toString())).rejects.toThrow('password authentication failed');
  });
});

describe('any other client', () => {
  it('should answer MD5, and a server that asks nothing', async () => {
    const asking = new Impostor(MD5);
    await connect(await asking.listen());
    expect(asking.text).toMatch(/md5[0-9a-f]{32}/);
    await connect(await new Impostor(OK).listen());
  });

  it('should send no clear text over a plain connection, and say what to do', async () => {
    const impostor = new Impostor(CLEARTEXT);
    const message = await refusal(connect(await impostor.listen()));
    expect(message).toContain('sslmode=verify-full');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(impostor.heard).toEqual([]);
  });

  it('should send clear text over TLS only where the certificate was verified', async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
    });
    const unverified = new Impostor(CLEARTEXT, { key, cert });
    await refusal(connect(await unverified.listen(), { rejectUnauthorized: false }));
    expect(unverified.heard).toEqual([]);
    const verified = new Impostor(CLEARTEXT, { key, cert });
    await connect(await verified.listen(), { ca: cert });
    expect(verified.text).toContain(PASSWORD);
  });

  it('should send clear text through a Unix socket', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'quartet-socket-spec-'));
    folders.push(folder);
    const impostor = new Impostor(CLEARTEXT);
    const url = await impostor.listen(join(folder, '.s.PGSQL.5432'));
    await connect(`${url}?host=${encodeURIComponent(folder)}`);
    expect(impostor.text).toContain(PASSWORD);
  });
});
