import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { Redis } from 'ioredis';
import { createConnection, createServer, type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { eventually } from '../../../test/support/eventually.js';
import { hasRedis, needsRedis, RedisServer } from '../../../test/support/redis-server.js';
import { LimitsConfig, RedisConfig } from '../config/platform-settings.js';
import type { Metrics } from '../observability/metrics.js';
import { RedisConnection } from './redis-connection.js';
import { RateLimits, type Refusal } from './rate-limits.js';
import { OpenConnectionLeases } from './open-connection-leases.js';
import { SecretBox } from '../secrets/secret-box.js';
import { RedisLimiterStore } from './redis-limiter-store.js';

jest.setTimeout(60_000);

const [ONE, OTHER] = ['198.51.100.1', '198.51.100.2'] as const;
const box = new SecretBox([Buffer.alloc(32, 7)]);
const metrics = { gauge: () => undefined } as unknown as Metrics;

interface Replica {
  readonly limits: RateLimits;
  readonly connection: RedisConnection;
  readonly redis: Redis;
}

let server: RedisServer;

/** What Redis may be so that it can be read and not written, and how that ends. */
const READ_ONLY: readonly (readonly [
  string,
  (redis: Redis) => Promise<unknown>,
  (redis: Redis) => Promise<unknown>,
])[] = [
  ['is a replica', (redis) => redis.replicaof('127.0.0.1', 1), (redis) => redis.replicaof('NO', 'ONE')],
  [
    'cannot save',
    async (redis) => {
      await server.loseDirectory();
      await redis.config('SET', 'save', '3600 1000000');
      await redis.bgsave();
      await eventually(async () => (await redis.info('persistence')).includes('rdb_last_bgsave_status:err'));
    },
    (redis) => redis.config('SET', 'stop-writes-on-bgsave-error', 'no'),
  ],
  [
    'is full',
    (redis) => redis.config('SET', 'maxmemory', '1'),
    (redis) => redis.config('SET', 'maxmemory', '0'),
  ],
];

const connections: RedisConnection[] = [];

function open(url: string): RedisConnection {
  const connection = new RedisConnection(new RedisConfig({ url }), metrics);
  connections.push(connection);
  return connection;
}

async function connect(url = server.url): Promise<{ connection: RedisConnection; redis: Redis }> {
  const connection = open(url);
  await eventually(() => connection.state === 'connected');
  if (connection.client === undefined) throw new Error('no client');
  return { connection, redis: connection.client };
}

async function replica(set: Partial<LimitsConfig> = {}, database = ''): Promise<Replica> {
  const { connection, redis } = await connect(server.url + database);
  const config = new LimitsConfig({
    authFailures: set.authFailures,
    requests: set.requests,
    connections: set.connections,
    openConnections: set.openConnections ?? 0,
  });
  return { limits: new RateLimits(config, new RedisLimiterStore(redis, box)), connection, redis };
}

const two = (set: Partial<LimitsConfig>): Promise<[Replica, Replica]> =>
  Promise.all([replica(set), replica(set)]);

const letThrough = (results: (Refusal | undefined)[]): number =>
  results.filter((refused) => refused === undefined).length;

beforeEach(async () => {
  if (hasRedis) server = await RedisServer.start();
});
afterEach(async () => {
  for (const connection of connections.splice(0)) connection.onModuleDestroy();
  if (hasRedis) await server.stop();
});

(hasRedis ? describe : describe.skip)(`limits in Redis${needsRedis}`, () => {
  it('should count in the database that the address names, apart from others of the same Redis', async () => {
    const set = { requests: { points: 2, seconds: 60 } };
    const databases = ['', '/1', '/1', '/15'];
    const replicas = await Promise.all(databases.map((database) => replica(set, database)));
    const counted: boolean[] = [];
    for (const { limits } of [...replicas, ...replicas])
      counted.push((await limits.countRequest(ONE)) === undefined);
    expect(counted).toEqual([true, true, true, true, true, false, false, true]);
  });

  it('should count nowhere else where Redis has no such database', async () => {
    const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    const { redis } = await replica();
    const astray = open(`${server.url}/99`);
    if (astray.client === undefined) throw new Error('no client');
    const { client } = astray;
    await eventually(() =>
      warn.mock.calls.some(([line]) => String(line).includes('DB index is out of range')),
    );
    const limits = new RateLimits(
      new LimitsConfig({
        authFailures: undefined,
        requests: { points: 1, seconds: 60 },
        connections: undefined,
        openConnections: 0,
      }),
      new RedisLimiterStore(client, box),
    );
    expect(await limits.countRequest(ONE)).toBeUndefined();
    expect(await limits.countRequest(ONE)).toBeDefined();
    expect([astray.state, await redis.keys('*')]).toEqual(['away', []]);
    expect(warn).toHaveBeenCalledTimes(1);
    warn.mockRestore();
  });

  it.each([
    ['requests', (limits: RateLimits, address: string) => limits.countRequest(address)],
    [
      'authFailures',
      (limits: RateLimits, address: string) =>
        limits.authFailures.count({ context: 'test', address: address, id: 'jane' }),
    ],
    ['connections', (limits: RateLimits, address: string) => limits.countConnection('test', address)],
  ] as const)('should count %s of all replicas together, for each address', async (name, count) => {
    const replicas = await two({ [name]: { points: 10, seconds: 60 } });
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, n) => count(replicas[n % 2]!.limits, ONE)),
    );
    expect(letThrough(results)).toBe(10);
    for (const { limits } of replicas) {
      const { retryAfter } = (await count(limits, ONE)) ?? { retryAfter: 0 };
      expect(retryAfter).toBeGreaterThan(50);
      expect(retryAfter).toBeLessThanOrEqual(60);
      expect(await count(limits, OTHER)).toBeUndefined();
    }
  });

  it('should know on one replica who guessed on the other, and forget it after the window', async () => {
    const [here, there] = await two({ authFailures: { points: 2, seconds: 3 } });
    for (let n = 0; n < 2; n += 1)
      await here.limits.authFailures.count({ context: 'test', address: ONE, id: 'jane' });
    const refusal = () => there.limits.authFailures.refusalOfAddress({ context: 'test', address: ONE });
    expect(await refusal()).toEqual({ retryAfter: expect.any(Number) });
    expect(
      await there.limits.authFailures.refusalOfAddress({ context: 'test', address: OTHER }),
    ).toBeUndefined();
    await eventually(async () => (await refusal()) === undefined);
  });

  it('should not go on refusing when the clock of Redis was set back by an hour', async () => {
    const set = { points: 2, seconds: 60 };
    const { limits, redis } = await replica({ requests: set, authFailures: set, openConnections: 2 });
    for (let n = 0; n < 3; n += 1) {
      await limits.countRequest(ONE);
      await limits.authFailures.count({ context: 'test', address: ONE, id: 'jane' });
    }
    expect(await limits.authFailures.refusalOfAddress({ context: 'test', address: ONE })).toBeDefined();
    const [second = ''] = (await redis.time()).map(String);
    const open = `quartet:limit:open-connections:${ONE}`;
    await redis.hset(open, 'a replica that was killed', `2:${Number(second) + 3_630}`);
    // What that does to all that Redis keeps.
    for (const key of await redis.keys('*')) await redis.expire(key, 3_660);

    expect(await limits.authFailures.refusalOfAddress({ context: 'test', address: ONE })).toBeUndefined();
    expect(await limits.countConnection('test', ONE)).toBeUndefined();
    for (let n = 0; n < 2; n += 1) expect(await limits.countRequest(ONE)).toBeUndefined();
    expect((await limits.countRequest(ONE))?.retryAfter).toBeLessThanOrEqual(60);
  });

  it('should count nothing that is switched off', async () => {
    const { limits, redis } = await replica();
    for (let n = 0; n < 20; n += 1) {
      expect(await limits.countRequest(ONE)).toBeUndefined();
      expect(await limits.authFailures.count({ context: 'test', address: ONE, id: 'jane' })).toBeUndefined();
      expect(await limits.countConnection('test', ONE)).toBeUndefined();
    }
    expect(await redis.keys('*')).toEqual([]);
  });

  it('should keep addresses in Redis, and nothing else that can be read', async () => {
    const set = { points: 5, seconds: 60 };
    const { limits, redis } = await replica({ requests: set, connections: set, openConnections: 5 });
    const own = limits.limiter('lishop-recover-email', set);
    await limits.countRequest(ONE);
    await limits.countConnection('test', ONE);
    await own.count('ann@example.com');
    const keys = await redis.keys('*');
    expect(keys.sort()).toEqual([
      `quartet:limit:connections:${ONE}`,
      expect.stringMatching(/^quartet:limit:lishop-recover-email:[\w-]{43}$/),
      `quartet:limit:open-connections:${ONE}`,
      `quartet:limit:requests:${ONE}`,
    ]);
    for (const key of keys) expect(await redis.ttl(key)).toBeGreaterThan(0);
    expect((await own.standing('ann@example.com')) as unknown).toEqual({ left: 4 });
    expect((await own.standing('bob@example.com')) as unknown).toEqual({ left: 5 });
  });

  it('should go on in each process while Redis is away, and together again when it is back', async () => {
    const replicas = await two({ requests: { points: 10, seconds: 3600 } });
    const [here, there] = replicas;
    const calls: Promise<Refusal | undefined>[] = [];
    let running = true;
    const load = Promise.all(
      replicas.map(async ({ limits }) => {
        for (let n = 0; running; n += 1) {
          calls.push(limits.countRequest(`192.0.2.${n % 200}`));
          await wait(1);
        }
      }),
    );
    await server.kill();
    await eventually(() => replicas.every(({ connection }) => connection.state === 'away'));
    for (const { limits } of replicas) {
      const results = await Promise.all(Array.from({ length: 30 }, () => limits.countRequest(ONE)));
      expect(letThrough(results)).toBe(10);
    }
    await server.start();
    await eventually(() => replicas.every(({ connection }) => connection.state === 'connected'));
    running = false;
    await load;
    // Nothing hangs, nothing fails.
    await Promise.all(calls);
    const results = await Promise.all(
      Array.from({ length: 30 }, (_, n) => (n % 2 ? here : there).limits.countRequest(OTHER)),
    );
    expect(letThrough(results)).toBe(10);
  });

  it('should go on when Redis hangs, and use it again when it goes on', async () => {
    const { limits, connection } = await replica({ requests: { points: 10, seconds: 3600 } });
    server.freeze();
    const results = await Promise.all(Array.from({ length: 30 }, () => limits.countRequest(ONE)));
    expect(letThrough(results)).toBe(10);
    await eventually(() => connection.state === 'away');
    expect(await limits.countRequest(OTHER)).toBeUndefined();
    server.thaw();
    await eventually(() => connection.state === 'connected');
    expect(await limits.countRequest(OTHER)).toBeUndefined();
  });

  it.each(READ_ONLY)(
    'should examine no more guesses than the limit with Redis that %s',
    async (_what, refuse, allow) => {
      const { limits, redis } = await replica({ authFailures: { points: 10, seconds: 3600 } });
      const own = limits.limiter('test', { points: 10, seconds: 3600 });
      await refuse(redis);
      let examined = 0;
      const guess = (id: string) =>
        limits.authFailures.examine({ context: 'test', address: ONE, id }, () => {
          examined += 1;
          return Promise.resolve(undefined);
        });
      await Promise.all(Array.from({ length: 30 }, (_, n) => guess(`user ${n}`)));
      for (let n = 0; n < 10; n += 1) await guess(`user ${n}`);
      expect(examined).toBe(10);
      const place = { context: 'test', address: ONE };
      expect(await limits.authFailures.refusalOfAddress(place)).toEqual({ retryAfter: expect.any(Number) });
      for (let n = 0; n < 10; n += 1) await own.count('ann@example.com');
      expect(await own.look('ann@example.com')).toEqual({ retryAfter: expect.any(Number) });

      // Who was locked out stays so when Redis takes writes again.
      await allow(redis);
      await guess('jane');
      expect(examined).toBe(10);
    },
  );

  it.each(READ_ONLY)(
    'should say once that Redis is away that %s, and once that it is back',
    async (_what, refuse, allow) => {
      const log = jest.spyOn(Logger.prototype, 'log').mockReturnValue();
      const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
      try {
        const { connection, redis } = await replica();
        await refuse(redis);
        await eventually(() => connection.state === 'away');
        // Three more looks.
        await wait(1_600);
        expect(connection.state).toBe('away');
        expect(warn.mock.calls).toEqual([
          [expect.stringMatching(/^Redis is away \((READONLY|MISCONF|OOM) /)],
        ]);

        const early = new RedisConnection(new RedisConfig({ url: server.url }), metrics);
        connections.push(early);
        await eventually(() => early.client?.status === 'ready');
        await eventually(() => warn.mock.calls.length === 2);
        expect(early.state).toBe('away');
        expect(log).toHaveBeenCalledTimes(1);

        await allow(redis);
        await eventually(() => [connection, early].every(({ state }) => state === 'connected'));
        expect(log).toHaveBeenCalledTimes(3);
        expect(warn).toHaveBeenCalledTimes(2);
        expect(await redis.keys('*')).toEqual([]);
      } finally {
        log.mockRestore();
        warn.mockRestore();
      }
    },
  );

  it('should find the new primary when the one it was connected to has become a replica', async () => {
    const promoted = await RedisServer.start();
    // What the name in REDIS_URL stands for, at each connection anew.
    let primary = server;
    const name = createServer((socket) => {
      const onward = createConnection(primary.port, '127.0.0.1');
      for (const end of [socket, onward]) end.on('error', () => undefined);
      socket.pipe(onward).pipe(socket);
    });
    await new Promise<void>((resolve) => name.listen(0, '127.0.0.1', resolve));
    const { port } = name.address() as AddressInfo;
    const connection = new RedisConnection(new RedisConfig({ url: `redis://127.0.0.1:${port}` }), metrics);
    connections.push(connection);
    const { redis } = await connect();
    const { redis: other } = await connect(promoted.url);
    try {
      await eventually(() => connection.state === 'connected');
      primary = promoted;
      await redis.replicaof('127.0.0.1', promoted.port);
      await eventually(() => connection.state === 'away');
      await eventually(() => connection.state === 'connected');
      await connection.client?.set('where', 'there', 'EX', 60);
      expect(await other.get('where')).toBe('there');
    } finally {
      for (const each of connections.splice(0)) each.onModuleDestroy();
      name.close();
      await promoted.stop();
    }
  });

  it('should report how much is held for those who are counted here while Redis is away', async () => {
    const { limits, connection } = await replica({ requests: { points: 10, seconds: 60 } });
    await limits.countRequest(ONE);
    expect(limits.keyBytes).toBe(0);
    await server.kill();
    await eventually(() => connection.state === 'away');
    await limits.countRequest(ONE);
    const ofOne = limits.keyBytes;
    expect(ofOne).toBeGreaterThan(0);
    await limits.countRequest(OTHER);
    expect(limits.keyBytes).toBe(2 * ofOne);
    await server.start();
  });

  it('should start without Redis, and use it when it comes', async () => {
    await server.kill();
    const connection = new RedisConnection(new RedisConfig({ url: server.url }), metrics);
    connections.push(connection);
    const config = new LimitsConfig({
      authFailures: undefined,
      requests: { points: 1, seconds: 60 },
      connections: undefined,
      openConnections: 0,
    });
    const limits = new RateLimits(config, new RedisLimiterStore(connection.client!, box));
    expect(await limits.countRequest(ONE)).toBeUndefined();
    expect(await limits.countRequest(ONE)).toBeDefined();
    await server.start();
    await eventually(() => connection.state === 'connected');
    const { redis } = await connect();
    await limits.countRequest(OTHER);
    expect(await redis.get(`quartet:limit:requests:${OTHER}`)).toBe('1');
  });
});

(hasRedis ? describe : describe.skip)(`open websockets on several replicas${needsRedis}`, () => {
  it('should be limited together, also when many come at once', async () => {
    const replicas = await two({ openConnections: 10 });
    const [here, there] = replicas;
    const results = await Promise.all(
      Array.from({ length: 50 }, (_, n) => replicas[n % 2]!.limits.countConnection('test', ONE)),
    );
    expect(letThrough(results)).toBe(10);
    const mine = letThrough(results.filter((_, n) => n % 2 === 0));
    for (let n = 0; n < mine; n += 1) here.limits.connectionClosed(ONE);
    await here.redis.ping();
    const more = await Promise.all(
      Array.from({ length: 20 }, () => there.limits.countConnection('test', ONE)),
    );
    expect(letThrough(more)).toBe(mine);
    expect(await here.limits.countConnection('test', OTHER)).toBeUndefined();
  });

  it('should be told again to a Redis that has lost them', async () => {
    const [here, there] = await two({ openConnections: 2 });
    for (let n = 0; n < 2; n += 1) expect(await here.limits.countConnection('test', ONE)).toBeUndefined();
    await server.kill();
    await server.start();
    await eventually(() => [here, there].every(({ connection }) => connection.state === 'connected'));
    await eventually(async () => (await there.redis.hlen(`quartet:limit:open-connections:${ONE}`)) === 1);
    expect(await there.limits.countConnection('test', ONE)).toEqual({ retryAfter: 1 });
  });

  it('should free the places of a replica that was killed when its lease ends', async () => {
    const { redis } = await connect();
    const leases = (own: number): OpenConnectionLeases =>
      new OpenConnectionLeases(redis, 'quartet:limit:open-connections', new Map([[ONE, own]]), 1);
    expect(await leases(3).claim(ONE, 3)).toBe(true);
    // Another replica, which knows the first one only by its lease.
    const survivor = leases(1);
    expect(await survivor.claim(ONE, 3)).toBe(false);
    await eventually(() => survivor.claim(ONE, 3));
  });
});
