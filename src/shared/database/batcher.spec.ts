import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DatabaseError } from './database-error.js';
import { Batcher } from './batcher.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A batcher of numbers whose batches end when they are told to; each result is the number doubled, each negative number fails. */
function controlled(max: number, secondAt?: number) {
  const batches: {
    items: readonly number[];
    before: Promise<void> | undefined;
    end: (error?: Error) => void;
  }[] = [];
  const batcher = new Batcher<number, number>({
    max,
    ...(secondAt !== undefined && { secondAt }),
    work: (items, before) =>
      new Promise((resolve, reject) => {
        const results = items.map((item) => (item < 0 ? new Error(`bad ${item}`) : item * 2));
        batches.push({ items, before, end: (error) => (error ? reject(error) : resolve(results)) });
      }),
  });
  return { batcher, batches };
}

describe('Batcher', () => {
  it('should let a lone item go at once, without waiting for others', async () => {
    const { batcher, batches } = controlled(10);
    const result = batcher.enqueue(1);
    await turn();
    expect(batches.map(({ items }) => items)).toEqual([[1]]);
    batches[0]!.end();
    expect(await result).toBe(2);
  });

  it('should not let an item wait for the other sockets after many that were alone', async () => {
    const { batcher, batches } = controlled(10);
    const tick = (): Promise<void> => new Promise((resolve) => process.nextTick(resolve));
    const alone = async (): Promise<number> => {
      const result = batcher.enqueue(1);
      await tick();
      const begun = batches.length;
      await turn();
      batches.at(-1)!.end();
      await result;
      return begun;
    };
    for (let n = 0; n < 16; n++) expect(await alone()).toBe(n);
    expect(await alone()).toBe(17);

    const together = [batcher.enqueue(2), batcher.enqueue(3)];
    await tick();
    expect(batches.at(-1)!.items).toEqual([2, 3]);
    batches.at(-1)!.end();
    expect(await Promise.all(together)).toEqual([4, 6]);
    expect(await alone()).toBe(18);
  });

  it('should collect what comes while a batch is in flight, and let it go together, in order', async () => {
    const { batcher, batches } = controlled(10);
    const results = [batcher.enqueue(1)];
    await turn();
    for (const item of [2, 3, 4]) {
      results.push(batcher.enqueue(item));
      await turn();
    }
    expect(batches).toHaveLength(1);
    batches[0]!.end();
    await turn();
    expect(batches.map(({ items }) => items)).toEqual([[1], [2, 3, 4]]);
    batches[1]!.end();
    expect(await Promise.all(results)).toEqual([2, 4, 6, 8]);
  });

  it('should let no batch grow beyond its size, and no two be in flight', async () => {
    const { batcher, batches } = controlled(2);
    const results = [1, 2, 3, 4, 5].map((item) => batcher.enqueue(item));
    for (const expected of [[1, 2], [3, 4], [5]]) {
      await turn();
      expect(batches.at(-1)!.items).toEqual(expected);
      await turn();
      expect(batches.at(-1)!.items).toEqual(expected);
      batches.at(-1)!.end();
      await turn();
    }
    expect(await Promise.all(results)).toEqual([2, 4, 6, 8, 10]);
  });

  describe('with a second batch', () => {
    it('should let one go behind the batch in flight when so many wait, and never a third', async () => {
      const { batcher, batches } = controlled(10, 3);
      const results = [batcher.enqueue(1)];
      await turn();
      results.push(batcher.enqueue(2), batcher.enqueue(3));
      await turn();
      expect(batches.map(({ items }) => items)).toEqual([[1]]);
      results.push(batcher.enqueue(4), batcher.enqueue(5));
      await turn();
      expect(batches.map(({ items }) => items)).toEqual([[1], [2, 3, 4, 5]]);
      for (const item of [6, 7, 8, 9]) results.push(batcher.enqueue(item));
      await turn();
      expect(batches).toHaveLength(2);
      batches[0]!.end();
      await turn();
      expect(batches.map(({ items }) => items)).toEqual([[1], [2, 3, 4, 5], [6, 7, 8, 9]]);
      for (const { end } of batches) end();
      expect(await Promise.all(results)).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18]);
    });

    it('should keep few that wait until no batch is in flight', async () => {
      const { batcher, batches } = controlled(10, 3);
      const results = [1, 2, 3].map((item) => batcher.enqueue(item));
      await turn();
      results.push(...[4, 5, 6].map((item) => batcher.enqueue(item)));
      await turn();
      results.push(batcher.enqueue(7));
      batches[0]!.end();
      await turn();
      expect(batches.map(({ items }) => items)).toEqual([
        [1, 2, 3],
        [4, 5, 6],
      ]);
      batches[1]!.end();
      await turn();
      expect(batches.at(-1)!.items).toEqual([7]);
      batches[2]!.end();
      expect(await Promise.all(results)).toEqual([2, 4, 6, 8, 10, 12, 14]);
    });

    it('should keep them, too, until as many wait as are in flight', async () => {
      const { batcher, batches } = controlled(10, 2);
      const results = [1, 2, 3, 4].map((item) => batcher.enqueue(item));
      await turn();
      results.push(...[5, 6, 7].map((item) => batcher.enqueue(item)));
      await turn();
      expect(batches).toHaveLength(1);
      results.push(batcher.enqueue(8));
      await turn();
      expect(batches.at(-1)!.items).toEqual([5, 6, 7, 8]);
      // Behind the first, four are in flight still: three have to wait for them.
      results.push(...[9, 10, 11].map((item) => batcher.enqueue(item)));
      batches[0]!.end();
      await turn();
      expect(batches).toHaveLength(2);
      batches[1]!.end();
      await turn();
      expect(batches.at(-1)!.items).toEqual([9, 10, 11]);
      batches[2]!.end();
      expect(await Promise.all(results)).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22]);
    });

    it('should let a batch know when the one before it is over, however that ends, and end them in their order', async () => {
      const { batcher, batches } = controlled(10, 1);
      const ended: string[] = [];
      const note = (name: string) => () => void ended.push(name);
      batcher.enqueue(1).catch(note('first failed'));
      await turn();
      batcher.enqueue(2).then(note('second'), note('second failed'));
      await turn();
      expect(batches).toHaveLength(2);
      expect(batches[0]!.before).toBeUndefined();
      void batches[1]!.before?.then(note('known'));
      batches[1]!.end();
      await turn();
      expect(ended).toEqual([]);
      batches[0]!.end(new Error('lost'));
      await turn();
      expect([...ended].sort()).toEqual(['first failed', 'known', 'second']);
      batcher.enqueue(3).then(note('third'), note('third failed'));
      await turn();
      expect(batches[2]!.before).toBeUndefined();
      batches[2]!.end();
      await turn();
      expect(ended.at(-1)).toBe('third');
    });
  });

  it('should treat equal items as different ones', async () => {
    const { batcher, batches } = controlled(10);
    const results = [batcher.enqueue(7), batcher.enqueue(7)];
    await turn();
    expect(batches[0]!.items).toEqual([7, 7]);
    batches[0]!.end();
    expect(await Promise.all(results)).toEqual([14, 14]);
  });

  it('should fail an item alone, and all of a batch that fails, and go on', async () => {
    const { batcher, batches } = controlled(10);
    const mixed = Promise.allSettled([1, -2, 3].map((item) => batcher.enqueue(item)));
    await turn();
    batches[0]!.end();
    expect((await mixed).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);

    const lost = Promise.allSettled([4, 5].map((item) => batcher.enqueue(item)));
    await turn();
    batches[1]!.end(new Error('lost'));
    expect((await lost).map(({ status }) => status)).toEqual(['rejected', 'rejected']);

    const next = batcher.enqueue(6);
    await turn();
    batches[2]!.end();
    expect(await next).toBe(12);
  });

  it('should go on after work that throws at once', async () => {
    let calls = 0;
    const batcher = new Batcher<number, number>({
      max: 10,
      work: (items) => {
        calls += 1;
        if (calls === 1) throw new Error('at once');
        return Promise.resolve([...items]);
      },
    });
    await expect(batcher.enqueue(1)).rejects.toThrow('at once');
    expect(await batcher.enqueue(2)).toBe(2);
  });

  describe('behind a batch that took long', () => {
    const silence = new DatabaseError(new Error('Query read timeout'));
    const refused = new DatabaseError(Object.assign(new Error('too long'), { code: '57014' }));
    let clock = 0;
    beforeEach(() => {
      clock = 5_000;
      jest.spyOn(performance, 'now').mockImplementation(() => clock);
    });
    afterEach(() => void jest.restoreAllMocks());

    /** Two items in flight for so long, ended by `end`, and three that wait. @returns how the three went, and how many batches there were */
    async function waited(
      milliseconds: number,
      end: () => Promise<(number | Error)[]>,
    ): Promise<[string, number]> {
      let release: (ended: Promise<(number | Error)[]>) => void = () => undefined;
      let batches = 0;
      const batcher = new Batcher<number, number>({
        max: 3,
        work: (items) => {
          batches += 1;
          return batches === 1
            ? new Promise((resolve) => (release = resolve))
            : Promise.resolve(items.map((item) => 2 * item));
        },
      });
      const first = Promise.allSettled([1, 2].map((item) => batcher.enqueue(item)));
      await turn();
      const three = Promise.allSettled([3, 4, 5].map((item) => batcher.enqueue(item)));
      clock += milliseconds;
      release(end());
      await first;
      const statuses = new Set((await three).map(({ status }) => status));
      expect(await batcher.enqueue(6)).toBe(12);
      return [[...statuses].join(), batches];
    }

    it.each<[string, number, () => Promise<(number | Error)[]>, [string, number]]>([
      ['no answer for more than a second', 1_001, () => Promise.reject(silence), ['rejected', 2]],
      ['no answer to any of its items', 1_001, () => Promise.resolve([silence, silence]), ['rejected', 2]],
      ['no answer for a second', 1_000, () => Promise.reject(silence), ['fulfilled', 3]],
      ['an answer to one of its items', 1_001, () => Promise.resolve([silence, 4]), ['fulfilled', 3]],
      ['a refusal by the server', 1_001, () => Promise.reject(refused), ['fulfilled', 3]],
      ['another failure', 1_001, () => Promise.reject(new Error('a fault')), ['fulfilled', 3]],
      ['results', 1_001, () => Promise.resolve([2, 4]), ['fulfilled', 3]],
    ])(
      'should fail those who waited where the database did not answer, and only then: %s',
      async (_what, milliseconds, end, expected) => {
        expect(await waited(milliseconds, end)).toEqual(expected);
      },
    );
  });

  it('should try those who waited behind a batch that was refused, or failed at once', async () => {
    const { batcher, batches } = controlled(10);
    for (const error of [
      new DatabaseError(new Error('connection refused')),
      new DatabaseError(Object.assign(new Error('too long'), { code: '57014' })),
    ]) {
      const first = Promise.allSettled([batcher.enqueue(1)]);
      await turn();
      const waited = batcher.enqueue(2);
      batches.at(-1)!.end(error);
      await first;
      await turn();
      batches.at(-1)!.end();
      expect(await waited).toBe(4);
    }
  });
});
