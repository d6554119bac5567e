import { afterEach, describe, expect, it } from '@jest/globals';
import { RedisConnection } from '../../src/shared/rate-limit/redis-connection.js';
import { basic } from '../support/basic.js';
import { eventually } from '../support/eventually.js';
import { hasRedis, needsRedis, RedisServer } from '../support/redis-server.js';
import { lockoutsCommand } from '../../src/cli/commands/lockouts.js';
import { runCommand } from '../support/operator-command.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const apps: TestApp[] = [];
let redis: RedisServer | undefined;
afterEach(async () => {
  for (const app of apps.splice(0).reverse()) await app.close();
  await redis?.stop();
});

async function start(environment: Record<string, string>): Promise<TestApp> {
  const app = await startTestApp(environment, apps[0]?.database);
  apps.push(app);
  return app;
}

const connected = (quartet: TestApp): boolean => quartet.app.get(RedisConnection).state === 'connected';

async function counted(quartet: TestApp): Promise<string> {
  const response = await fetch(`${quartet.url}/health/ready`);
  expect(response.status).toBe(200);
  const body = (await response.json()) as any;
  return body.details.limits.counted;
}

(hasRedis ? describe : describe.skip)(`replicas with one Redis${needsRedis}`, () => {
  it('should turn a guesser away in every context, HTTP and websocket, and say where they count', async () => {
    redis = await RedisServer.start();
    const environment = { REDIS_URL: redis.url, LIMIT_AUTH_FAILURES: '4/300' };
    const here = await start(environment);
    const there = await start(environment);
    await eventually(() => connected(here) && connected(there));
    expect(await counted(here)).toBe('together');
    const wrong = { headers: { authorization: basic('operator', 'wrong') } };
    const statuses: number[] = [];
    for (const { url } of [here, there, here, there, here, there]) {
      statuses.push((await fetch(`${url}/imvu/api-keys`, wrong)).status);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 429, 429]);
    const guesser = { ...here.key, secret: 'ab'.repeat(32) };
    for (const app of [here, there, here, there])
      expect(await (await app.connect(guesser)).error('ping')).toBe('INVALID_AUTH_ERROR');
    const client = await there.connect();
    expect((await client.closed).code).toBe(1008);
  });

  it('should go on with who proved itself on the other, and see on both what the operator lifts', async () => {
    redis = await RedisServer.start();
    const environment = { REDIS_URL: redis.url, LIMIT_AUTH_FAILURES: '2/300' };
    const here = await start(environment);
    const there = await start(environment);
    await eventually(() => connected(here) && connected(there));
    const status = async ({ url }: TestApp, password: string, name = 'operator'): Promise<number> =>
      (
        await fetch(`${url}/imvu/api-keys`, {
          headers: { authorization: basic(name, password) },
        })
      ).status;
    expect(await status(here, 'right horse')).toBe(200);
    for (const app of [here, there]) expect(await status(app, 'wrong', 'guesser')).toBe(401);
    expect(await status(there, 'right horse')).toBe(200);
    expect(await status(there, 'wrong', 'guesser')).toBe(429);
    await eventually(async () => (await runCommand(here, lockoutsCommand)).includes('operator'));
    await runCommand(here, lockoutsCommand, [], { lift: '127.0.0.1' });
    await eventually(async () => (await status(there, 'wrong', 'guesser')) === 401);
    expect(await status(here, 'right horse')).toBe(200);
  });

  it('should stay ready without it, and show that in the figures', async () => {
    redis = await RedisServer.start();
    const quartet = await start({ REDIS_URL: redis.url, LIMIT_REQUESTS: '1000/1' });
    await eventually(() => connected(quartet));
    const figure = async (): Promise<string | undefined> =>
      /^quartet_redis_connected (\d)/m.exec(await quartet.metrics())?.[1];
    expect(await figure()).toBe('1');
    await redis.kill();
    await eventually(() => !connected(quartet));
    expect(await counted(quartet)).toBe('in each process');
    expect(await figure()).toBe('0');
    expect((await (await quartet.connect()).send('ping')).success).toBe(true);
    await redis.start();
    await eventually(() => connected(quartet));
    expect(await counted(quartet)).toBe('together');
  });
});

describe('without REDIS_URL', () => {
  it('should count in each process, and have no figure of Redis', async () => {
    const quartet = await start({});
    expect(await counted(quartet)).toBe('in each process');
    expect(await quartet.metrics()).not.toContain('quartet_redis');
  });
});
