import { describe, expect, it } from '@jest/globals';
import {
  isLongerThan,
  isPrintable,
  isShorterThan,
  isStorable,
  isStorableJson,
  nestsTooDeep,
  text,
} from './text.js';

describe('what PostgreSQL keeps', () => {
  it.each([
    ['', true],
    ['Käse 🧀', true],
    ['a\nb\u0001', true],
    ['a\0b', false],
    ['\ud83e', false],
    ['\uddc0\ud83e', false],
  ])('should say of %j: %s', (value, storable) => {
    expect(isStorable(value)).toBe(storable);
    expect(isStorableJson({ a: [1, null, { b: value }] })).toBe(storable);
    expect(isStorableJson({ [value]: true })).toBe(storable);
  });

  it('should measure depth without going further down than it must', () => {
    expect(nestsTooDeep([[[]]], 3)).toBe(false);
    expect(nestsTooDeep([[[]]], 2)).toBe(true);
    expect(nestsTooDeep('text', 0)).toBe(false);
    expect(nestsTooDeep(JSON.parse('['.repeat(5_000) + ']'.repeat(5_000)), 64)).toBe(true);
  });
});

describe('a length', () => {
  it('should be counted in characters', () => {
    expect(isLongerThan('🧀🧀', 2)).toBe(false);
    expect(isLongerThan('🧀🧀🧀', 2)).toBe(true);
    expect(isLongerThan('ab', 2)).toBe(false);
    expect(isLongerThan('abc', 2)).toBe(true);
    expect(isLongerThan('🧀ab', 2)).toBe(true);
    expect(isShorterThan('🧀', 2)).toBe(true);
    expect(isShorterThan('🧀🧀', 2)).toBe(false);
    expect(isShorterThan('a', 2)).toBe(true);
    expect(isShorterThan('', 1)).toBe(true);
    expect(isShorterThan('', 0)).toBe(false);
  });
});

describe('a text', () => {
  const rule = text({ max: 5, pattern: /^[^:]+$/, which: 'without a colon' });

  it.each([
    ['abcde', undefined],
    ['🧀🧀🧀🧀🧀', undefined],
    ['', 'empty'],
    ['abcdef', 'too-long'],
    ['a:b', 'form'],
    ['a\0b', 'unstorable'],
    ['\ud83e', 'unstorable'],
    [5, 'type'],
    [null, 'type'],
    [['a'], 'type'],
  ])('should answer %j with %s', (value, refusal) => {
    expect(rule.refusal(value)).toBe(refusal);
  });

  it('should test the length before the pattern', () => {
    const asked: string[] = [];
    const pattern = /x/;
    pattern.test = (value) => asked.push(value) > 0;
    const spied = text({ min: 2, max: 3, pattern });
    expect([spied.refusal('a'), spied.refusal('abcd'), spied.refusal('ab')]).toEqual([
      'too-short',
      'too-long',
      undefined,
    ]);
    expect(asked).toEqual(['ab']);
  });

  it('should say what it wants, to people and to programs', () => {
    expect(rule.expected).toBe('a text of 1 to 5 characters, without a colon');
    expect(rule.schema).toEqual({ type: 'string', minLength: 1, maxLength: 5, pattern: '^[^:]+$' });
    expect(text({ min: 0, max: 9 }).expected).toBe('a text of at most 9 characters');
    expect(text({ min: 0, max: 9, pattern: /a/i }).schema).toEqual({ type: 'string', maxLength: 9 });
  });

  it('should take only what can be printed where that is asked for', () => {
    const printable = text({ max: 9, printable: true });
    expect(['a b', 'Käse 🧀', '日本'].map((value) => printable.refusal(value))).toEqual(
      Array(3).fill(undefined),
    );
    for (const value of ['a\nb', 'a\u00a0b', '\u200b', '\u2028'])
      expect(printable.refusal(value)).toBe('form');
    expect(isPrintable('a\ud83e')).toBe(false);
  });
});
