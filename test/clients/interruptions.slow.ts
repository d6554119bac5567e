import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { connect, TimeoutError, type BobuxClient } from '../../clients/typescript/src/bobux/index.js';
import { Clock } from '../../src/shared/jobs/clock.js';
import { seededRandom } from '../support/seeded-random.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { FrameRelay } from './frame-relay.js';

const NO_FAULTS = { cut: 0, delay: 0, split: 0, repeat: 0 };
let quartet: TestApp;
let database: TestDatabase;
let relay: FrameRelay;
let ahead = 0;
const clients: BobuxClient[] = [];

/** The same Quartet again: same database, same key, and the given port. */
async function start(environment: Record<string, string> = {}, port = 0): Promise<TestApp> {
  const key = quartet?.key as TestApp['key'] | undefined;
  const made = await startTestApp(
    {
      ...(key && { BOBUX_ADMIN_KEY: key.key, BOBUX_ADMIN_SECRET: key.secret }),
      PORT: `${port}`,
      ...environment,
    },
    database,
  );
  made.app.get(Clock).now = () => new Date(Date.now() + ahead);
  return key ? { ...made, key } : made;
}

beforeAll(async () => {
  database = await createTestDatabase();
  quartet = await start();
  relay = await FrameRelay.to(Number(new URL(quartet.url).port), seededRandom(1), NO_FAULTS);
});
afterEach(async () => {
  relay.muted = undefined;
  await Promise.all(clients.splice(0).map((client) => client.destroy()));
});
afterAll(async () => {
  await relay.close();
  await quartet.close();
  await database.drop();
});

async function client(url = relay.url, { key, secret } = quartet.key): Promise<BobuxClient> {
  const made = await connect(url, key, secret);
  clients.push(made);
  return made;
}

let made = 0;
async function player(bobux: BobuxClient): Promise<number> {
  return (await bobux.createaccount({ id: `interrupted ${++made}` })).player.id;
}
const count = async (bobux: BobuxClient, id: number): Promise<number> =>
  (await bobux.history({ id, amount: 1000 })).entries.length;

describe('the Bobux client', () => {
  it('should have calls wait while the server is stopped and started anew, and each take effect once', async () => {
    const { url, key } = quartet;
    const bobux = await client(url, key);
    const id = await player(bobux);
    const calls: Promise<unknown>[] = [];
    const call = (n: number): void => {
      for (let k = 0; k < n; k++) calls.push(bobux.setbobux({ id, amount: 1, operation: 1 }));
    };
    call(300);
    const stopped = quartet.close();
    call(50);
    await stopped;
    call(50);
    quartet = await start({}, Number(new URL(url).port));
    call(50);
    const balances = (await Promise.all(calls)).map((data) => (data as any).player.bobux);
    expect(balances).toEqual(Array.from({ length: 450 }, (_, n) => n + 1));
    expect(await count(bobux, id)).toBe(450);
  });

  it('should say by a time-out whether a message was sent, and send the same one again', async () => {
    const bobux = await client();
    const id = await player(bobux);
    relay.muted = 'server';
    const lost: unknown = await bobux
      .setbobux({ id, amount: 5, operation: 1 }, { timeout: 500 })
      .catch((e) => e);
    if (!(lost instanceof TimeoutError) || lost.messageId === undefined) throw new Error(`${String(lost)}`);
    expect([lost.code, lost.wasSent]).toEqual(['TIMEOUT', true]);
    relay.muted = undefined;
    relay.cut();
    const again = await bobux.setbobux({ id, amount: 5, operation: 1 }, lost.messageId);
    expect(again.player.bobux).toBe(5);
    expect(await count(bobux, id)).toBe(1);
    const elsewhere = connect('ws://127.0.0.1:9/bobux', quartet.key.key, quartet.key.secret, {
      timeout: 400,
    });
    await expect(elsewhere).rejects.toMatchObject({ code: 'TIMEOUT', wasSent: false });
  });

  it('should sign a message anew that never arrived and became too old, and take the answer of one that did', async () => {
    const bobux = await client();
    const id = await player(bobux);
    relay.muted = 'clients';
    const neverRun = bobux.setbobux({ id, amount: 5, operation: 1 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    ahead += 400_000;
    relay.muted = undefined;
    relay.cut();
    expect((await neverRun).player.bobux).toBe(5);
    expect(await count(bobux, id)).toBe(1);
    relay.muted = 'server';
    const stale = bobux.setbobux({ id, amount: 7, operation: 1 });
    const behind = bobux.setbobux({ id, amount: 1 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    ahead += 400_000;
    relay.muted = undefined;
    relay.cut();
    expect([(await stale).player.bobux, (await behind).player.bobux]).toEqual([12, 1]);
    expect(await count(bobux, id)).toBe(3);
  });

  it('should wait as long as a close with 1008 asks for, and then be let in', async () => {
    const limited = await startTestApp({ LIMIT_AUTH_FAILURES: '3/5' });
    try {
      const wrong = { key: limited.key.key, secret: '00'.repeat(32) };
      for (let n = 0; n < 3; n++) {
        await expect(client(limited.url, wrong)).rejects.toMatchObject({ code: 'INVALID_AUTH_ERROR' });
      }
      // This key has never proved itself from here.
      const refused = connect(limited.url, limited.key.key, limited.key.secret, { timeout: 2_000 });
      await expect(refused).rejects.toMatchObject({
        code: 'TIMEOUT',
        message: expect.stringMatching(/closed with 1008, .*try again in [1-5] s/),
      });
      // The one that is closed at once, and the one that is let in.
      let connections = 0;
      limited.app.getHttpServer().on('connection', () => (connections += 1));
      const bobux = await client(limited.url, limited.key);
      expect(await bobux.ping()).toEqual({});
      expect(connections).toBeLessThanOrEqual(2);
    } finally {
      await limited.close();
    }
  });
});
