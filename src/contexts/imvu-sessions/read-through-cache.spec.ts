import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { DatabaseError } from '../../shared/database/database-error.js';
import { ReadThroughCache } from './read-through-cache.js';

describe('ReadThroughCache', () => {
  it('should read once for all who ask at the same moment, and anew for what was forgotten', async () => {
    let reads = 0;
    const memory = new ReadThroughCache((key) => Promise.resolve(`${key} ${++reads}`), 60_000, 60_000);
    expect(await Promise.all([memory.get('a'), memory.get('a')])).toEqual(['a 1', 'a 1']);
    memory.forget('a');
    expect(await memory.get('a')).toBe('a 2');
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
