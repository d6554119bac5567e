import { describe, expect, it } from '@jest/globals';
import { columns, printable } from './columns.js';

describe('a line of a list', () => {
  it('should have the values that there are', () => {
    expect(columns(['a', null, 'b c', '', undefined, false, 'd'])).toBe('a  b c  d');
  });

  it.each([
    ['gift\u001b]0;PWNED\u0007\u001b[2J', 'gift\\u{1b}]0;PWNED\\u{7}\\u{1b}[2J'],
    ['one\nplayer 5  bobux 999999\r', 'one\\u{a}player 5  bobux 999999\\u{d}'],
    ['\u009b8m', '\\u{9b}8m'],
    ['abc\u202edcba', 'abc\\u{202e}dcba'],
    ['👨‍👩‍👧 Łódź "gift"', '👨‍👩‍👧 Łódź "gift"'],
  ])('should show what a terminal would obey: %j', (value, shown) => {
    expect(columns([value])).toBe(shown);
    expect(printable(value)).toBe(shown);
  });
});
