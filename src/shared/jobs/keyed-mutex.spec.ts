import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { KeyedMutex } from './keyed-mutex.js';

let mutex: KeyedMutex;
let begun: string[];
let end: Map<string, (error?: Error) => void>;
beforeEach(() => {
  jest.useFakeTimers();
  mutex = new KeyedMutex();
  begun = [];
  end = new Map();
});
afterEach(() => void jest.useRealTimers());

/** Begins when it may, and goes on until `end` is called. */
const take = (list: number, name: string): Promise<string> =>
  mutex.runExclusive(list, () => {
    begun.push(name);
    return new Promise((resolve, reject) =>
      end.set(name, (error) => (error === undefined ? resolve(name) : reject(error))),
    );
  });
const settle = (): Promise<unknown> => jest.advanceTimersByTimeAsync(1);

describe('keyed mutex', () => {
  it('should let work on one list go one after the other, in the order in which it came, and on others at once', async () => {
    const all = [take(1, 'a'), take(1, 'b'), take(1, 'c'), take(2, 'd')];
    await settle();
    expect(begun).toEqual(['a', 'd']);
    end.get('a')?.();
    await settle();
    expect(begun).toEqual(['a', 'd', 'b']);
    end.get('b')?.();
    await settle();
    for (const name of ['c', 'd']) end.get(name)?.();
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd']);
    void take(1, 'later');
    expect(begun.at(-1)).toBe('later');
  });

  it('should go on behind work that fails, which fails alone', async () => {
    const [failing, next] = [take(1, 'a'), take(1, 'b')];
    end.get('a')?.(new Error('no'));
    await expect(failing).rejects.toThrow('no');
    await settle();
    end.get('b')?.();
    expect(await next).toBe('b');
  });

  it('should refuse who has waited for 4 s, as where the database is away, and begin nobody beside the one in front', async () => {
    const first = take(1, 'a');
    const refused = expect(take(1, 'b')).rejects.toMatchObject({ isUnavailability: true });
    await jest.advanceTimersByTimeAsync(3_990);
    const next = take(1, 'c');
    await jest.advanceTimersByTimeAsync(20);
    await refused;
    const last = take(1, 'd');
    await settle();
    expect(begun).toEqual(['a']);
    end.get('a')?.();
    await settle();
    end.get('c')?.();
    await settle();
    end.get('d')?.();
    expect(await Promise.all([first, next, last])).toEqual(['a', 'c', 'd']);
    expect(begun).toEqual(['a', 'c', 'd']);
  });

  it('should keep nothing of work that is over', async () => {
    const all = [take(1, 'a'), take(1, 'b')];
    end.get('a')?.();
    await settle();
    end.get('b')?.(new Error('no'));
    await Promise.allSettled(all);
    await settle();
    expect((mutex as unknown as { last: Map<number, unknown> }).last.size).toBe(0);
  });
});
