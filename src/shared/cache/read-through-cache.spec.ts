import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { DatabaseError } from '../database/database-error.js';
import { ReadThroughCache } from './read-through-cache.js';

describe('ReadThroughCache', () => {
  it('should read once for all who ask at the same moment, and anew for what was forgotten', async () => {
    let reads = 0;
    const memory = new ReadThroughCache((key) => Promise.resolve(`${key} ${++reads}`), 60_000, 60_000);
    expect(await Promise.all([memory.get('a'), memory.get('a')])).toEqual(['a 1', 'a 1']);
    memory.forget('a');
    expect(await memory.get('a')).toBe('a 2');
  });

  it('should give what was read to who asked before it was forgotten, and keep nothing of it', async () => {
    for (const end of ['forget', 'clear'] as const) {
      let reads = 0;
      let release = (_text: string): void => undefined;
      const slow = new Promise<string>((resolve) => (release = resolve));
      const cache = new ReadThroughCache(
        () => (reads++ === 0 ? slow : Promise.resolve('new')),
        60_000,
        60_000,
      );
      const before = cache.get('a');
      cache[end]('a');
      const after = cache.get('a');
      release('old');
      expect([await before, await after, await cache.get('a')]).toEqual(['old', 'new', 'new']);
      expect(reads).toBe(2);
    }
  });

  it('should remember that there is nothing', async () => {
    let reads = 0;
    const cache = new ReadThroughCache(() => Promise.resolve(void ++reads), 60_000, 60_000);
    expect([await cache.get('a'), await cache.get('a'), reads]).toEqual([undefined, undefined, 1]);
  });

  it('should keep the keys asked for last where there are more than it may keep', async () => {
    const read: string[] = [];
    const cache = new ReadThroughCache(
      (key) => {
        read.push(key);
        return Promise.resolve(key);
      },
      60_000,
      60_000,
    );
    for (let key = 0; key <= 10_000; key++) await cache.get(String(key));
    await cache.get('10000');
    expect(read).toHaveLength(10_001);
    await cache.get('0');
    expect(read).toHaveLength(10_002);
  });

  it('should count the age of a value from before its read began', async () => {
    let reads = 0;
    const cache = new ReadThroughCache(() => sleep(30, ++reads), 20, 60_000);
    expect(await cache.get('a')).toBe(1);
    expect(await cache.get('a')).toBe(2);
  });

  it('should not remember that a read failed', async () => {
    let reads = 0;
    const memory = new ReadThroughCache(
      () => (reads++ === 0 ? Promise.reject(new Error('away')) : Promise.resolve('there')),
      60_000,
      60_000,
    );
    await expect(memory.get('a')).rejects.toThrow('away');
    expect(await memory.get('a')).toBe('there');
  });

  it('should give out nothing older than it may, and call a database that is always too late unavailable', async () => {
    let reads = 0;
    const memory = new ReadThroughCache(() => sleep(20, ++reads), 1, 5);
    const error = await memory.get('a').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DatabaseError);
    expect((error as DatabaseError).isUnavailability).toBe(true);
    expect(reads).toBe(5);
  });
});
