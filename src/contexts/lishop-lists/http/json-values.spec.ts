import { describe, expect, it } from '@jest/globals';
import { hasMoreValues } from './json-values.js';

describe('hasMoreValues', () => {
  it.each([
    ['1', 1],
    ['{"a":1}', 2],
    ['{"a":1,"b":[2,3]}', 5],
    ['[[[1]]]', 4],
    [String.raw`{"a,[{":"\",[{\\","b":"\\\","}`, 3],
    // As many as they could be.
    ['{}', 2],
    ['[[],{}]', 5],
    ['[[[[', 5],
  ])('should count the values of %s: %d', (text, values) => {
    expect(hasMoreValues(text, values)).toBe(false);
    expect(hasMoreValues(text, values - 1)).toBe(true);
  });

  it.each(['"', String.raw`"\"`, '"\\'])('should take a string without an end to the end: %s', (text) => {
    expect(hasMoreValues(`${text},,,,`, 1)).toBe(false);
  });
});
