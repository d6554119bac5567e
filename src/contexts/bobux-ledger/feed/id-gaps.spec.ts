import { describe, expect, it } from '@jest/globals';
import { IdGaps, intersection } from './id-gaps.js';

const none = new Set<string>();
const ranges = (gaps: IdGaps): number[][] => gaps.missing.map(({ first, last }) => [first, last]);

describe('the gaps between ids', () => {
  it('should be what was drawn and not found', () => {
    const gaps = new IdGaps(10);
    gaps.take([11, 13, 14, 18], 20);
    expect(ranges(gaps)).toEqual([
      [12, 12],
      [15, 17],
      [19, 20],
    ]);
    expect(gaps.highest).toBe(20);
    expect(gaps.decided).toBe(11);
  });

  it('should shrink and split as ids are found late', () => {
    const gaps = new IdGaps(0);
    gaps.take([], 100_000);
    gaps.note(new Set(['a']));
    gaps.take([1, 50_000, 100_000, 100_001], 100_001);
    expect(ranges(gaps)).toEqual([
      [2, 49_999],
      [50_001, 99_999],
    ]);
  });

  it('should end at the read after all have gone who could bring them, and not before', () => {
    const gaps = new IdGaps(0);
    gaps.take([2], 2);
    gaps.note(new Set(['a', 'b']));
    gaps.take([], 2);
    gaps.note(new Set(['b', 'c']));
    gaps.take([], 2);
    // `c` came later, and cannot have drawn it.
    gaps.note(new Set(['c']));
    expect(gaps.decided).toBe(0);
    gaps.take([], 2);
    expect(gaps.decided).toBe(2);
    expect(ranges(gaps)).toEqual([]);
  });

  it('should still be there at the read that decides, for an id that it finds', () => {
    const gaps = new IdGaps(0);
    gaps.take([3], 3);
    gaps.note(new Set(['a']));
    gaps.take([], 3);
    gaps.note(none);
    gaps.take([1], 3);
    expect(ranges(gaps)).toEqual([]);
    expect(gaps.decided).toBe(3);
  });

  it('should stay as they are above where a read stopped, also those that it was to decide', () => {
    const gaps = new IdGaps(0);
    gaps.take([5, 20], 20);
    gaps.note(none);
    gaps.take([2, 8, 9], 9);
    expect(gaps.missing).toEqual([{ first: 10, last: 19, waitsFor: none }]);
    expect([gaps.highest, gaps.decided]).toEqual([20, 9]);
    gaps.take([10, 25, 26], 26);
    expect(ranges(gaps)).toEqual([[21, 24]]);
  });

  it('should stay where nobody was noted yet', () => {
    const gaps = new IdGaps(0);
    gaps.take([2], 2);
    gaps.take([], 3);
    expect(ranges(gaps)).toEqual([
      [1, 1],
      [3, 3],
    ]);
    gaps.note(none);
    gaps.take([], 3);
    expect(ranges(gaps)).toEqual([[3, 3]]);
  });

  it('should stay above the highest id that was found, and wait there for the transactions after a crash that nobody saw', () => {
    const gaps = new IdGaps(10);
    gaps.take([11, 14], 20);
    gaps.note(new Set(['cut off']));
    gaps.take([], 20);
    gaps.note(none);
    gaps.take([], 20);
    expect([gaps.decided, ranges(gaps)]).toEqual([14, [[15, 20]]]);
    gaps.note(none);
    gaps.take([16], 20);
    gaps.note(new Set(['new']));
    gaps.take([], 20);
    expect(gaps.decided).toBe(14);
    gaps.note(none);
    gaps.take([15], 20);
    expect([gaps.decided, ranges(gaps)]).toEqual([16, [[17, 20]]]);
  });

  it('should stay from the start above the highest id that was found', () => {
    const gaps = new IdGaps(10, [{ first: 3, last: 3 }], none, 7);
    expect(ranges(gaps)).toEqual([
      [3, 3],
      [8, 10],
    ]);
    gaps.take([9], 10);
    expect([gaps.decided, ranges(gaps)]).toEqual([
      7,
      [
        [8, 8],
        [10, 10],
      ],
    ]);
  });

  it('should be asked for again after a crash above what was committed at the start', () => {
    const gaps = new IdGaps(
      10,
      [
        { first: 4, last: 5 },
        { first: 8, last: 10 },
      ],
      new Set(['a']),
      7,
    );
    gaps.rewindToFound();
    expect([gaps.highest, ranges(gaps)]).toEqual([7, [[4, 5]]]);
    gaps.note(none);
    gaps.take([9], 9);
    expect([gaps.highest, ranges(gaps)]).toEqual([9, [[8, 8]]]);
  });

  it('should be known from the start where somebody was in a transaction then', () => {
    const gaps = new IdGaps(10, [{ first: 4, last: 5 }], new Set(['a']));
    expect(gaps.decided).toBe(3);
    gaps.take([5, 11], 11);
    expect(ranges(gaps)).toEqual([[4, 4]]);
    gaps.note(none);
    gaps.take([], 11);
    expect(gaps.decided).toBe(11);
  });
});

describe('the intersection of ranges', () => {
  it.each([
    [[], [[1, 5]], []],
    [[[1, 5]], [[2, 3]], [[2, 3]]],
    [
      [
        [1, 5],
        [8, 9],
      ],
      [[4, 8]],
      [
        [4, 5],
        [8, 8],
      ],
    ],
    [
      [[1, 100]],
      [
        [0, 0],
        [1, 1],
        [50, 60],
        [100, 200],
      ],
      [
        [1, 1],
        [50, 60],
        [100, 100],
      ],
    ],
  ] as const)('of %j and %j should be %j', (some, others, expected) => {
    const range = ([first, last]: readonly [number, number]) => ({ first, last });
    expect(intersection(some.map(range), others.map(range))).toEqual(expected.map(range));
  });
});
