import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';
import { eventually } from '../../../test/support/eventually.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { withStartLock } from './start-lock.js';

let place: TestDatabase;
beforeAll(async () => {
  place = await createTestDatabase();
});
afterAll(() => place.drop());

const nameOf = ({ url }: TestDatabase): string => new URL(url).pathname.slice(1);

const holders = () =>
  place.query<{ pid: number; granted: boolean }>(
    `SELECT l.pid, l.granted FROM pg_locks l JOIN pg_stat_activity a USING (pid)
     WHERE l.locktype = 'advisory' AND a.datname = current_database() AND a.application_name = 'quartet start'`,
  );

describe('the start lock', () => {
  it('should let one at a time work, and give its result', async () => {
    let working = 0;
    let most = 0;
    const results = await Promise.all(
      [1, 2, 3, 4].map((nth) =>
        withStartLock(place.url, async () => {
          working += 1;
          most = Math.max(most, working);
          await wait(20);
          working -= 1;
          return nth;
        }),
      ),
    );
    expect(most).toBe(1);
    expect(results).toEqual([1, 2, 3, 4]);
    await eventually(async () => (await holders()).length === 0);
  });

  it('should be given back when the work throws', async () => {
    const reason = new Error('no');
    await expect(withStartLock(place.url, () => Promise.reject(reason))).rejects.toBe(reason);
    expect(await withStartLock(place.url, () => Promise.resolve('next'))).toBe('next');
  });

  it('should be waited for, and held, for as long as it takes, whatever limits the server has for its users', async () => {
    for (const limit of ['statement_timeout', 'idle_session_timeout'])
      await place.query(`ALTER DATABASE ${nameOf(place)} SET ${limit} = '50ms'`);
    try {
      let second: Promise<string> | undefined;
      const first = withStartLock(place.url, async () => {
        second = withStartLock(place.url, () => Promise.resolve('second'));
        second.catch(() => undefined);
        await eventually(async () => (await holders()).length === 2);
        await wait(150);
        return (await holders()).map(({ granted }) => granted).sort();
      });
      expect(await first).toEqual([false, true]);
      expect(await second).toBe('second');
    } finally {
      await place.query(`ALTER DATABASE ${nameOf(place)} RESET ALL`);
    }
  });

  it('should not be held between two databases', async () => {
    const other = await createTestDatabase();
    const result = await withStartLock(place.url, () =>
      withStartLock(other.url, () => Promise.resolve('both')),
    );
    expect(result).toBe('both');
    await other.drop();
  });

  it('should go when the connection of its holder dies, and not take the process with it', async () => {
    let finish: (value: string) => void = () => undefined;
    const first = withStartLock(place.url, () => new Promise<string>((resolve) => (finish = resolve)));
    await eventually(async () => (await holders()).some(({ granted }) => granted));
    const second = withStartLock(place.url, () => Promise.resolve('second'));
    await eventually(async () => (await holders()).length === 2);
    const holder = (await holders()).find(({ granted }) => granted);
    await place.query('SELECT pg_terminate_backend($1)', [holder?.pid]);
    expect(await second).toBe('second');
    finish('first');
    expect(await first).toBe('first');
  });

  it('should say so where the database cannot be reached', async () => {
    const nowhere = new URL(place.url);
    nowhere.pathname = '/quartet_test_nowhere';
    let worked = false;
    await expect(
      withStartLock(nowhere.toString(), () => Promise.resolve((worked = true))),
    ).rejects.toMatchObject({
      code: '3D000',
    });
    expect(worked).toBe(false);
  });
});
