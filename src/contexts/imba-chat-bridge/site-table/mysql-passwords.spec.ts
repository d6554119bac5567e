import { afterEach, describe, expect, it } from '@jest/globals';
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { generate } from 'selfsigned';
import { MysqlSiteDatabase } from './mysql-site-database.js';

const PUBLIC_KEY = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({
  type: 'spki',
  format: 'pem',
});
const SCRAMBLE = 'saltsaltsaltsaltsalt';
const MORE = '\x01';
const OK = '\0\0\0\x02\0\0\0';
/** To this machine, as its name does not say. */
const ELSEWHERE = '0.0.0.0';

function packet(number: number, rest: string): Buffer {
  const body = Buffer.from(rest, 'latin1');
  const head = Buffer.alloc(4);
  head.writeUIntLE(body.length, 0, 3);
  head[3] = number;
  return Buffer.concat([head, body]);
}

interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** A MySQL server as far as a login goes, which takes whatever it is given for the password. */
class StandIn {
  /** What it was told after the scramble. */
  readonly heard: string[] = [];
  private readonly server: Server;

  constructor(plugin: string, isFast: boolean, certificate?: Certificate) {
    this.server = createServer((plain) => {
      plain.on('error', () => undefined);
      const flags = certificate ? '\xff\xff' : '\xff\xf7';
      const rest = `\x21\x02\0\xff\x81\x15${'\0'.repeat(10)}${SCRAMBLE.slice(8)}\0${plugin}\0`;
      plain.write(packet(0, `\x0a8.4.0\0\x01\0\0\0${SCRAMBLE.slice(0, 8)}\0${flags}${rest}`));
      if (!certificate) return this.logIn(plain, plugin, isFast);
      // It asks for TLS in one packet, and begins it, maybe in the same piece.
      plain.once('data', (request: Buffer) => {
        const length = 4 + request.readUIntLE(0, 3);
        plain.pause();
        if (request.length > length) plain.unshift(request.subarray(length));
        const secure = new TLSSocket(plain, { isServer: true, ...certificate });
        secure.on('error', () => undefined);
        this.logIn(secure, plugin, isFast);
      });
    });
  }

  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, ELSEWHERE, resolve));
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    this.server.close();
  }

  private logIn(socket: Socket, plugin: string, isFast: boolean): void {
    const asks = plugin === 'caching_sha2_password';
    const steps = [
      () => `\xfe${plugin}\0${SCRAMBLE}\0`,
      ...(asks ? [() => (isFast ? `${MORE}\x03` : `${MORE}\x04`)] : []),
    ];
    socket.on('data', (data) => {
      const number = data[3] ?? 0;
      const step = steps.shift();
      if (step) {
        socket.write(packet(number + 1, step()));
        if (isFast && steps.length === 0) socket.write(packet(number + 2, OK));
        return;
      }
      const told = data.subarray(4).toString('latin1');
      this.heard.push(told);
      if (told.length === 1) socket.write(packet(number + 1, `${MORE}${String(PUBLIC_KEY)}`));
      else socket.end();
    });
  }
}

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.close();
});

/** @returns what the site's table failed with; every login does here, or the query after it */
async function failure(server: StandIn, host: string, search = ''): Promise<string> {
  opened.push(server);
  const url = `mysql://site:open-sesame@${host}:${await server.listen()}/site${search}`;
  const database = new MysqlSiteDatabase(url, 'SELECT * FROM users WHERE user_id IN (?)');
  opened.push({ close: () => database.close().catch(() => undefined) });
  return database.users([1]).then(
    () => 'none',
    (error: Error) => error.message,
  );
}

const ssl = (options: object): string => `?ssl=${encodeURIComponent(JSON.stringify(options))}`;
const certificate = async (): Promise<Certificate> => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }]);
  return { key, cert };
};

describe.each(['caching_sha2_password', 'sha256_password'])('a site’s server that asks by %s', (plugin) => {
  it('should not get the password where nobody knows who it is', async () => {
    const server = new StandIn(plugin, false);
    expect(await failure(server, ELSEWHERE)).toMatch(
      /not encrypted and verified, so it was not sent.*\?ssl=/,
    );
    expect(server.heard).toEqual([]);
  });

  it.each([{ rejectUnauthorized: false }, { rejectUnauthorized: false, verifyIdentity: true }])(
    'should not get the password by TLS with %j',
    async (options) => {
      const server = new StandIn(plugin, false, await certificate());
      expect(await failure(server, ELSEWHERE, ssl(options))).toMatch(/so it was not sent/);
      expect(server.heard).toEqual([]);
    },
  );

  it('should get the password by TLS that is verified', async () => {
    const its = await certificate();
    const server = new StandIn(plugin, false, its);
    await failure(server, ELSEWHERE, ssl({ ca: its.cert }));
    expect(server.heard).toEqual(['open-sesame\0']);
  });

  it('should get the password encrypted to its key on this machine, or where the address allows it', async () => {
    const near = new StandIn(plugin, false);
    await failure(near, '127.0.0.1');
    expect(near.heard.map(({ length }) => length)).toEqual([1, 256]);
    const allowed = new StandIn(plugin, false);
    await failure(allowed, ELSEWHERE, '?allowPublicKeyRetrieval=true');
    expect(allowed.heard.map(({ length }) => length)).toEqual([1, 256]);
    const forbidden = new StandIn(plugin, false);
    await failure(forbidden, ELSEWHERE, '?allowPublicKeyRetrieval=false');
    expect(forbidden.heard).toEqual([]);
  });
});

describe('a site’s server that knows the password’s hash', () => {
  it('should let in by the scramble alone, over any connection', async () => {
    const server = new StandIn('caching_sha2_password', true);
    await failure(server, ELSEWHERE);
    expect(server.heard.join()).toContain('SET SESSION TRANSACTION READ ONLY');
  });
});
