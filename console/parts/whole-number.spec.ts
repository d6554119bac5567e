import { describe, expect, it } from '@jest/globals';
import { readWholeNumber } from './whole-number.js';

const AMOUNT = { min: 0, max: Number.MAX_SAFE_INTEGER };

describe('readWholeNumber', () => {
  it.each([
    ['0', 0],
    ['5', 5],
    ['007', 7],
    ['1500', 1_500],
    ['1,500', 1_500],
    ['1 500', 1_500],
    ['1\u00a0500', 1_500],
    ['1\u202f234\u202f567', 1_234_567],
    ['12,345,678', 12_345_678],
    [' 1500\n', 1_500],
    ['9007199254740991', 9_007_199_254_740_991],
    ['9,007,199,254,740,991', 9_007_199_254_740_991],
  ])('should read %j as %d', (text, value) => {
    expect(readWholeNumber(text, AMOUNT)).toBe(value);
  });

  it.each([
    '',
    ' ',
    '1.5',
    '1.000',
    '1,5',
    '1,50',
    '1,5000',
    '1000,000',
    '0,500',
    ',500',
    '1,500,',
    '1,,500',
    '1 5',
    '1,500 000',
    '-5',
    '+5',
    '−5',
    '1e3',
    '0x10',
    '1_000',
    '٣',
    '12a',
    'NaN',
    'Infinity',
    '9007199254740992',
    '9007199254740993',
    '1'.repeat(400),
  ])('should make no number of %j', (text) => {
    expect(readWholeNumber(text, AMOUNT)).toBeUndefined();
  });

  it('should keep to the range', () => {
    const range = { min: 1, max: 20 };
    expect(['0', '1', '20', '21'].map((text) => readWholeNumber(text, range))).toEqual([
      undefined,
      1,
      20,
      undefined,
    ]);
  });
});
