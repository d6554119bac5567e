/** What has to hold over replicas (issue: "What must hold across replicas, each tested there"), on three processes behind the proxy. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { fetch } from 'undici';
import { databaseSchema } from '../../src/assembly.js';
import { ImvuSimulator } from '../simulators/imvu.js';
import { MailServer } from '../simulators/mail-server.js';
import { basic } from '../support/basic.js';
import { eventually } from '../support/eventually.js';
import { canRunFleet, Fleet, needsFleet, type Replica } from './fleet.js';
import { Load } from './load/load.js';

const MIB = 1024 * 1024;

let fleet: Fleet;
let imvu: ImvuSimulator;
let mail: MailServer;
let redis: Redis;
const opened: (() => unknown)[] = [];

interface Reply {
  readonly status: number;
  readonly text: string;
  readonly json: any;
}

/** A call to one replica, past the proxy. */
async function at(
  replica: Replica,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: unknown,
): Promise<Reply> {
  const response = await fetch(replica.url + path, {
    method,
    headers: { 'x-forwarded-for': '198.51.100.200', ...headers, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, text, json: text.startsWith('{') ? JSON.parse(text) : undefined };
}

/** Removes something, and finds how long after the answer the last call was sent that was let in nevertheless. */
async function lastLetIn(remove: () => Promise<unknown>, calls: (() => Promise<boolean>)[]): Promise<number> {
  for (const call of calls) expect(await call()).toBe(true);
  await remove();
  const removed = performance.now();
  const last = await Promise.all(
    calls.map(async (call) => {
      for (let latest = 0; ;) {
        const sent = performance.now();
        if (await call()) latest = sent - removed;
        else if (sent - removed > 1_000) return latest;
        if (sent - removed > 10_000) return Infinity;
        await delay(20);
      }
    }),
  );
  return Math.max(...last);
}

(canRunFleet ? describe : describe.skip)(`three replicas behind the proxy${needsFleet}`, () => {
  beforeAll(async () => {
    imvu = await ImvuSimulator.start();
    opened.push(() => imvu.close());
    imvu.keepBodies = false;
    mail = await MailServer.start();
    opened.push(() => mail.stop());
    fleet = await Fleet.start({
      environment: {
        LIMIT_REQUESTS: '1000000/1',
        LISHOP_LIMIT_INVITATIONS: '0',
        LISHOP_APPSTORE_URL: 'http://127.0.0.1:9/',
        LISHOP_APPSTORE_SANDBOX_URL: 'http://127.0.0.1:9/',
        LISHOP_INVITATION_MAIL: 'lishop@example.org',
        SMTP_URL: mail.url,
        IMVU_BASE_URL: imvu.url,
      },
    });
    opened.push(() => fleet.close());
    redis = new Redis(fleet.redis.url);
    opened.push(() => redis.disconnect());
  }, 120_000);
  afterAll(async () => {
    for (const close of opened.reverse()) await close();
  }, 60_000);
  /** All that a test asks comes from a few addresses. */
  beforeEach(async () => {
    await redis.flushall();
  });

  const newList = async (): Promise<string> => {
    const { json } = await at(
      fleet.replicas[0],
      'POST',
      '/registerAccount',
      {},
      {
        paymentIdentifier: randomUUID(),
        receipt: 'cmVjZWlwdA==',
      },
    );
    return json.api_key as string;
  };

  const operator = () => ({ authorization: basic(fleet.admin.username, fleet.admin.password) });

  const newImvuUser = async (): Promise<{ keyId: string; user: { authorization: string } }> => {
    const [one] = fleet.replicas;
    const { json: key } = await at(one, 'POST', '/imvu/api-keys', operator(), { label: 'fleet' });
    const [username, password] = [randomUUID(), randomUUID()];
    await at(one, 'POST', '/imvu/users', { api_key: key.key }, { username, password });
    const user = { authorization: basic(username, password) };
    const account = imvu.addAccount(`${username}@example.org`, 'pw');
    await at(one, 'POST', '/imvu/accounts', user, { username: account.username, password: 'pw' });
    return { keyId: key.id, user };
  };

  it('should have migrated an empty database once, though all started at the same moment', async () => {
    const rows = await fleet.query<{ name: string }>('SELECT name FROM platform.migrations');
    expect(rows.map(({ name }) => name).sort()).toEqual(
      databaseSchema.migrations.map(({ name }) => name).sort(),
    );
    for (const { output } of fleet.replicas) expect(output).not.toMatch(/"level":"(error|fatal)"/);
    expect(await fleet.query('SELECT key FROM bobux.api_keys')).toEqual([{ key: fleet.key.key }]);
  });

  it('should count limits together', async () => {
    const guess = async (replica: Replica, from: string): Promise<number> =>
      (
        await at(replica, 'GET', '/imvu/api-keys', {
          'x-forwarded-for': from,
          authorization: basic('x', 'y'),
        })
      ).status;
    const statuses: number[] = [];
    for (let n = 0; n < 66; n += 1) statuses.push(await guess(fleet.replicas[n % 3]!, '203.0.113.1'));
    expect(statuses.filter((status) => status === 401)).toHaveLength(60);
    expect(statuses.slice(60)).toEqual(Array(6).fill(429));
    expect(await guess(fleet.replicas[0], '203.0.113.2')).toBe(401);
  });

  it('should look at no more guesses than that when they come at once', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 240 }, (_, n) =>
        at(fleet.replicas[n % 3]!, 'GET', '/imvu/api-keys', {
          'x-forwarded-for': '203.0.113.3',
          authorization: basic('x', String(n)),
        }).then(({ status }) => status),
      ),
    );
    expect(statuses.filter((status) => status === 401).length).toBeLessThanOrEqual(60);
    expect(new Set(statuses)).toEqual(new Set([401, 429]));
  });

  it('should stop a revoked Bobux key everywhere within a second', async () => {
    const admin = await fleet.connect();
    const key = await admin.createKey(3);
    const clients = await Promise.all(fleet.replicas.map((replica) => fleet.connect(key, replica)));
    const calls = clients.map(
      (client) => () =>
        client.send('ping').then(
          ({ success }) => success,
          () => false,
        ),
    );
    expect(await lastLetIn(() => admin.ok('deletekey', { targetkey: key.key }), calls)).toBeLessThan(1_000);
  });

  it('should stop a removed LiShop key everywhere within a second', async () => {
    const owner = await newList();
    const [one, ...others] = fleet.replicas;
    const { json } = await at(
      one,
      'POST',
      '/requestNewApiKey',
      { api_key: owner },
      { email: 'a@example.com' },
    );
    const guest = { api_key: json.api_key as string };
    const calls = others.map(
      (replica) => () => at(replica, 'GET', '/articles', guest).then(({ status }) => status === 200),
    );
    const remove = () =>
      at(one, 'POST', '/removeApiKey', { api_key: owner }, { sharedApiKey: guest.api_key });
    expect(await lastLetIn(remove, calls)).toBeLessThan(1_000);
  });

  it('should stop the users of a removed IMVU API key everywhere within a second', async () => {
    const { keyId, user } = await newImvuUser();
    const [one, ...others] = fleet.replicas;
    const calls = others.map(
      (replica) => () => at(replica, 'GET', '/imvu/accounts', user).then(({ status }) => status === 200),
    );
    const remove = () => at(one, 'DELETE', `/imvu/api-keys/${keyId}`, operator());
    expect(await lastLetIn(remove, calls)).toBeLessThan(1_000);
  });

  it('should log in to IMVU once for calls to all replicas', async () => {
    const { user } = await newImvuUser();
    imvu.reset();
    imvu.killSessions();
    await fleet.query(`UPDATE imvu.sessions SET last_checked_at = 'epoch'`);
    // Past the time for which a replica remembers which sessions there are.
    await delay(1_000);
    const calls = Array.from({ length: 90 }, (_, n) =>
      at(fleet.replicas[n % 3]!, 'GET', '/imvu/api/echo', user),
    );
    const statuses = (await Promise.all(calls)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200]));
    expect(imvu.logins).toHaveLength(1);
  });

  it('should send each mail once', async () => {
    const owner = await newList();
    const addresses = Array.from({ length: 45 }, (_, n) => `guest-${n}@example.com`);
    await Promise.all(
      addresses.map((email, n) =>
        at(fleet.replicas[n % 3]!, 'POST', '/requestNewApiKey', { api_key: owner }, { email }),
      ),
    );
    await eventually(() => addresses.every((address) => mail.to(address).length > 0));
    await eventually(
      async () =>
        (await fleet.query('SELECT id FROM platform.outbox_mails WHERE next_try IS NOT NULL')).length === 0,
    );
    expect(addresses.filter((address) => mail.to(address).length !== 1)).toEqual([]);
  });

  describe('through the proxy', () => {
    it('should serve TLS, and lead plain HTTP there', async () => {
      expect((await fleet.fetch('/health/live')).status).toBe(200);
      const plain = await new Promise<any>((resolve, reject) => {
        request({ port: fleet.httpPort, host: '127.0.0.1', path: '/articles?x=1' }, (response) => {
          response.resume();
          resolve([response.statusCode, response.headers.location]);
        })
          .once('error', reject)
          .end();
      });
      expect(plain).toEqual([308, `https://127.0.0.1:${fleet.httpPort}/articles?x=1`]);
    });

    it('should let headers with an underscore through, and websockets', async () => {
      const response = await fleet.fetch('/articles', { headers: { api_key: await newList() } });
      expect(response.status).toBe(200);
      const client = await fleet.connect();
      expect(await client.send('ping')).toMatchObject({ success: true });
    });

    it('should pass on the address of the client, and nothing that the client says of it', async () => {
      for (let n = 0; n < 61; n += 1) {
        const response = await fleet.fetch('/imvu/api-keys', {
          headers: { authorization: basic('x', 'y'), 'x-forwarded-for': `203.0.113.${n}` },
        });
        await response.text();
        expect(response.status).toBe(n < 60 ? 401 : 429);
      }
      expect(await redis.keys('quartet:limit:auth-failures:*')).toEqual([
        // One address, as a keyed hash.
        expect.stringMatching(/^quartet:limit:auth-failures:[\w-]{43}$/),
      ]);
      // A websocket's too, counted by itself.
      const guess = { key: randomUUID(), secret: '00'.repeat(32) };
      expect(await (await fleet.connect()).send('ping', {}, guess)).toMatchObject({
        error: 'INVALID_AUTH_ERROR',
      });
      expect(await redis.keys('quartet:limit:auth-failures:*')).toHaveLength(2);
    });

    it('should pass 32 MiB up and down', async () => {
      const { user } = await newImvuUser();
      const before = imvu.received;
      const up = await fleet.fetch('/imvu/api/echo', {
        method: 'POST',
        headers: { ...user, 'content-type': 'application/octet-stream' },
        body: randomBytes(32 * MIB),
      });
      await up.arrayBuffer();
      expect(up.status).toBe(200);
      expect(imvu.received - before).toBe(32 * MIB);
      const down = await fleet.fetch(`/imvu/api/bytes?n=${32 * MIB}`, { headers: user });
      expect((await down.arrayBuffer()).byteLength).toBe(32 * MIB);
    });

    it('should keep queries, and with them keys that are sent there, out of its log', async () => {
      await fleet.fetch('/no/such/page?secret=do-not-log-me');
      await fleet.fetch('/%zz?secret=do-not-log-me');
      expect(fleet.proxy.output).not.toContain('do-not-log-me');
    });
  });

  it('should lose no answer and drop no request when one replica after the other is replaced under load', async () => {
    const load = await Load.start(fleet, { imvu, mail });
    await load.goesOn(200);
    for (const replica of fleet.replicas) {
      expect(await replica.stop('SIGTERM')).toEqual({ code: 0, signal: null });
      await load.goesOn(100);
      await replica.start();
      await fleet.serves();
      await load.goesOn(100);
    }
    await load.stop();
    expect(load.troubles).toEqual([]);
    expect(await load.discrepancies()).toEqual([]);
    // Each stop ended websockets, whose clients went on elsewhere.
    expect(load.games.reconnections).toBeGreaterThan(0);
    expect(load.games.commands.length).toBeGreaterThan(100);
    expect(load.phones.articles.length).toBeGreaterThan(50);
  }, 300_000);
});
