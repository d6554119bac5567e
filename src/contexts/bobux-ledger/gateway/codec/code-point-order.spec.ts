import { describe, expect, it } from '@jest/globals';
import { compareCodePoints, sortByCodePoint } from './code-point-order.js';

describe('the order of code points', () => {
  it.each([
    ['plain texts', ['', 'a', 'a\u0000', 'a\u0001', 'ab', 'b', 'é', '\ue000']],
    ['texts beyond U+FFFF', ['\ue000', '\ue000\u0000', '\u{10000}', '\u{10000}\u0000', '\u{1f9c0}']],
    ['half pairs, by their own number', ['\ud800', '\ud83e', '\ud83e\u0000', '\ue000', '\u{10000}']],
    ['nothing but surrogates', ['\ud83e', '\u{10000}']],
  ])('should be that of Python for %s', (_what, sorted) => {
    expect(sortByCodePoint([...sorted])).toEqual(sorted);
    expect(sortByCodePoint([...sorted].reverse())).toEqual(sorted);
    for (const [at, one] of sorted.entries()) {
      for (const [where, other] of sorted.entries())
        expect(Math.sign(compareCodePoints(one, other))).toBe(Math.sign(at - where));
    }
  });
});
