import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ApiKeyCache } from '../../src/contexts/bobux-ledger/api-keys/api-key-cache.js';
import type { BobuxClient, BobuxKey } from '../support/bobux-client.js';
import { eventually } from '../support/eventually.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let here: TestApp;
let there: TestApp;
let admin: BobuxClient;

beforeAll(async () => {
  here = await startTestApp({ LIMIT_AUTH_FAILURES: '0' });
  there = await startTestApp({ LIMIT_AUTH_FAILURES: '0' }, here.database);
  admin = await here.connect();
});
afterAll(async () => {
  await there.close();
  await here.close();
});

const inMemory = (app: TestApp, { key }: BobuxKey): boolean =>
  app.app.get(ApiKeyCache).peek(key) !== undefined;

/** A connection to `app` whose key is in the memory of its process. */
async function useThere(key: BobuxKey, app = there): Promise<BobuxClient> {
  const client = await app.connect(key);
  await eventually(async () => {
    expect((await client.send('ping')).success).toBe(true);
    return inMemory(app, key);
  });
  return client;
}

/** Statements of this database that read a key. */
async function lookups(work: () => Promise<void>): Promise<number> {
  const count = async (): Promise<number> =>
    Number(
      (await here.database.query(`SELECT idx_scan FROM pg_stat_user_tables WHERE relname = 'api_keys'`))[0]
        ?.idx_scan,
    );
  const before = await count();
  await work();
  // The figures of a session are there a while after its statement.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  return (await count()) - before;
}

describe('a key in memory', () => {
  it('should cost no query', async () => {
    const client = await useThere(await admin.createKey(1));
    const seen = await lookups(async () => {
      for (let n = 0; n < 200; n++) await client.send('ping');
    });
    // Now and then, where a proof came late on a busy machine.
    expect(seen).toBeLessThan(50);
  });

  it.each([
    ['deleted', 'deletekey', {}, 'INVALID_AUTH_ERROR'],
    ['edited', 'editpermissions', { permissions: 2 }, 'PERMISSION_DENIED_ERROR'],
  ])('should stop on every replica when it is %s', async (_what, command, parameters, error) => {
    const key = await admin.createKey(1);
    const client = await useThere(key);
    expect(await client.error('getplayer', { id: 'nobody' })).toBe('PLAYER_NOT_FOUND_ERROR');
    await admin.ok(command, { targetkey: key.key, ...parameters });
    await eventually(async () => (await client.send('getplayer', { id: 'nobody' })).error === error);
  });

  it('should stop on every replica when its holder replaces it, with a nonce', async () => {
    const key = await admin.createKey(1);
    const client = await useThere(key);
    const holder = await useThere(key, here);
    const { key: next } = await holder.ok('replacekey', { nonce: 'swap' });
    expect(await holder.error('ping')).toBe('INVALID_AUTH_ERROR');
    await eventually(async () => (await client.send('ping')).error === 'INVALID_AUTH_ERROR');
    expect((await client.send('ping', {}, next)).success).toBe(true);
  });

  it('should stop on a replica that has just lost the connection on which it is told, and be kept again later', async () => {
    const key = await admin.createKey(1);
    const client = await useThere(key);
    const lasting = await admin.createKey(1);
    await useThere(lasting);
    await here.database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'quartet notifications' AND datname = current_database()`,
    );
    await admin.ok('deletekey', { targetkey: key.key });
    await eventually(async () => (await client.send('ping')).error === 'INVALID_AUTH_ERROR');
    await useThere(lasting);
  });

  it('should be stopped by a change that was made by hand, in the database', async () => {
    const key = await admin.createKey(1);
    const client = await useThere(key);
    await here.database.query('DELETE FROM bobux.api_keys WHERE key = $1', [key.key]);
    await eventually(async () => (await client.send('ping')).error === 'INVALID_AUTH_ERROR');
  });

  it('should count at once where it was just made, on every replica', async () => {
    for (let n = 0; n < 20; n++) {
      const key = await admin.createKey(1);
      const client = await there.connect(key);
      expect((await client.send('ping')).success).toBe(true);
      client.terminate();
    }
  });

  it('should stop for the very next frame behind its deletion, with many frames before and behind it', async () => {
    const key = await admin.createKey(3);
    const client = await useThere(key, here);
    const sent = [
      ...Array.from({ length: 20 }, () => client.send('setbobux', { id: 0, amount: 1 })),
      client.send('deletekey'),
      ...Array.from({ length: 20 }, () => client.send('setbobux', { id: 0, amount: 1 })),
    ];
    const errors = (await Promise.all(sent)).map(({ error }) => error);
    expect(errors).toEqual([
      ...Array.from({ length: 20 }, () => 'PLAYER_NOT_FOUND_ERROR'),
      undefined,
      ...Array.from({ length: 20 }, () => 'INVALID_AUTH_ERROR'),
    ]);
  });
});
