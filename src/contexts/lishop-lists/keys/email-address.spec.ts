import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { comparableEmail } from './email-address.js';

describe('comparableEmail', () => {
  it.each([
    ['Ann.Smith+x@Example.COM', 'ann.smith+x@example.com'],
    ['ann@stra\u00dfe.example', 'ann@xn--strae-oqa.example'],
    ['ann@XN--STRAE-OQA.example', 'ann@xn--strae-oqa.example'],
    ['ann@\uff4dail.example', 'ann@mail.example'],
    ['ann@ma\u0130l.example', 'ann@xn--mail-swc.example'],
    ['\u212aann\u00c4@b.c', '\u212aann\u00c4@b.c'],
    ['a@b', undefined],
    ['.a@b.com', undefined],
    ['a.@b.com', undefined],
    ['a..b@b.com', undefined],
    ['a@127.0.0.1', undefined],
    ['a@0x7f.1', undefined],
    [`a@${'b'.repeat(64)}.com`, undefined],
    [`a@${'b'.repeat(63)}.com`, `a@${'b'.repeat(63)}.com`],
    [`a@${'\u00e4'.repeat(63)}.com`, undefined],
    ['a@b@c.d', undefined],
    ['a@xn--a.example', undefined],
    ['a@b.1', undefined],
    [`a@${'\u00e4'.repeat(60)}.${'b'.repeat(200)}`, undefined],
    [`${'a'.repeat(1_000_000)}@b.c`, undefined],
    ['a\0@b.c', undefined],
  ])('should make of %.60j what it is compared by', (text, compared) => {
    expect(comparableEmail(text)).toBe(compared);
  });

  it('should be its own form, in ASCII from the @ on, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.emailAddress(),
          fc.string({ unit: 'grapheme' }).map((text) => `a@${text}.example`),
        ),
        (text) => {
          const compared = comparableEmail(text);
          if (compared === undefined) return;
          expect(comparableEmail(compared)).toBe(compared);
          expect(compared.slice(compared.indexOf('@'))).toMatch(/^@[ -~]{1,253}$/);
        },
      ),
    );
  });
});
