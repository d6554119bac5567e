import { describe, expect, it } from '@jest/globals';
import { distinctNames } from './column-names.js';

describe('names of columns', () => {
  it.each([
    [[], []],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    [
      ['sum', 'sum', 'sum'],
      ['sum', 'sum_2', 'sum_3'],
    ],
    [
      ['a', 'a', 'a_2'],
      ['a', 'a_3', 'a_2'],
    ],
    [
      ['a_2', 'a', 'a', 'a'],
      ['a_2', 'a', 'a_3', 'a_4'],
    ],
    [
      ['__proto__', '__proto__'],
      ['__proto__', '__proto___2'],
    ],
  ])('should each stand once: %j', (names, distinct) => {
    expect(distinctNames(names)).toEqual(distinct);
  });
});
