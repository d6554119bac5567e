import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { TimeoutError, waitAtMost, withTimeout } from './time-out.js';

const never = (): Promise<never> => new Promise(() => undefined);
const HOUR_MS = 3_600_000;

describe('withTimeout', () => {
  it('should give what the work gives, or throw what it throws', async () => {
    expect(await withTimeout(HOUR_MS, Promise.resolve(7))).toBe(7);
    await expect(withTimeout(HOUR_MS, Promise.reject(new Error('away')))).rejects.toThrow('away');
  });

  it('should throw a TimeoutError of its own kind where the work takes longer', async () => {
    await expect(withTimeout(1, never())).rejects.toBeInstanceOf(TimeoutError);
  });

  it('should leave no unhandled rejection behind where late work fails', async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown): unknown => unhandled.push(error);
    process.on('unhandledRejection', note);
    let fail: (error: Error) => void = () => undefined;
    const work = new Promise<never>((_resolve, reject) => (fail = reject));
    await expect(withTimeout(1, work)).rejects.toBeInstanceOf(TimeoutError);
    fail(new Error('late'));
    await delay(10);
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });
});

describe('waitAtMost', () => {
  it('should give undefined where the work takes longer, and pass on all else', async () => {
    expect(await waitAtMost(1, never())).toBeUndefined();
    expect(await waitAtMost(HOUR_MS, Promise.resolve(7))).toBe(7);
    await expect(waitAtMost(HOUR_MS, Promise.reject(new Error('away')))).rejects.toThrow('away');
  });
});
