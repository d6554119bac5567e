import { describe, expect, it } from '@jest/globals';
import { equalInConstantTime } from './constant-time.js';

describe('equalInConstantTime', () => {
  it.each(['', 'a', 'pässwörd 🔑', 'x'.repeat(100_000)])('should find a text equal to itself', (text) => {
    expect(equalInConstantTime(text, `${text}`)).toBe(true);
  });

  it.each([
    ['', 'a'],
    ['a', ''],
    ['secret', 'Secret'],
    ['secret', 'secret '],
    ['secret', 'secre'],
    ['secret', 'secretsecret'],
    ['ä', 'a\u0308'],
    ['\0', ''],
  ])('should tell %j from %j', (one, other) => {
    expect(equalInConstantTime(one, other)).toBe(false);
  });
});
