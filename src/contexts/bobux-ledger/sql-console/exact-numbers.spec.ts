import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { exactNumber, parseExactJson } from './exact-numbers.js';

const digits = (max: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: max }).map((all) => all.join(''));
/** A number as JSON may spell it, long fractions and exponents among them. */
const spelling = fc
  .tuple(
    fc.constantFrom('', '-'),
    digits(25).map((text) => text.replace(/^0+(?=\d)/, '')),
    fc.option(digits(30)),
    fc.option(fc.tuple(fc.constantFrom('e', 'E'), fc.constantFrom('', '+', '-'), digits(3))),
  )
  .map(([sign, whole, fraction, exponent]) =>
    [sign, whole, fraction === null ? '' : `.${fraction}`, exponent === null ? '' : exponent.join('')].join(
      '',
    ),
  );

/** The value as a fraction of whole numbers, by long arithmetic: independent of what is tested. */
function fractionOf(text: string): [numerator: bigint, denominator: bigint] {
  const [mantissa = '', power = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const shift = Number(power) - fraction.length;
  const numerator = BigInt(`${whole.replace('-', '')}${fraction}`) * (whole.startsWith('-') ? -1n : 1n);
  return shift < 0 ? [numerator, 10n ** BigInt(-shift)] : [numerator * 10n ** BigInt(shift), 1n];
}

function areEqual(one: string, other: string): boolean {
  const [a, b] = fractionOf(one);
  const [c, d] = fractionOf(other);
  return a * d === c * b;
}

interface Document {
  readonly text: string;
  /** Each number's spelling, in order. */
  readonly numbers: readonly string[];
}
const list = (items: readonly Document[], text: (items: readonly string[]) => string): Document => ({
  text: text(items.map((item) => item.text)),
  numbers: items.flatMap(({ numbers }) => numbers),
});
const { json } = fc.letrec<{ json: Document }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4 },
    spelling.map((text) => ({ text, numbers: [text] })),
    fc.oneof(fc.string(), spelling).map((text) => ({ text: JSON.stringify(text), numbers: [] })),
    fc.constantFrom('true', 'false', 'null').map((text) => ({ text, numbers: [] })),
    fc.array(tie('json')).map((items) => list(items, (texts) => `[${texts.join(' , ')}]`)),
    fc
      .array(tie('json'))
      .map((items) =>
        list(
          items,
          (texts) => `{${texts.map((text, n) => `"k${n} 1.${'3'.repeat(20)}":${text}`).join(',')}}`,
        ),
      ),
  ),
}));

/** The numbers of a value, in order, beside the spellings; every other text is left out. */
function leaves(value: unknown): (number | string)[] {
  if (typeof value === 'number' || typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(leaves);
}

describe('exactNumber', () => {
  it.each([
    ['0', 0],
    ['0.000', 0],
    ['100', 100],
    ['2.50', 2.5],
    ['-0.10', -0.1],
    ['1.5e3', 1500],
    ['1e-7', 1e-7],
    ['5e-324', 5e-324],
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', '9007199254740992'],
    ['1e22', '1e22'],
    ['1e400', '1e400'],
    ['1e-400', '1e-400'],
    ['0.30000000000000004', 0.30000000000000004],
    ['10.9166666666666667', '10.9166666666666667'],
    ['1.00000000000000000001', '1.00000000000000000001'],
    ['NaN', 'NaN'],
    ['-Infinity', '-Infinity'],
  ])('should read %s as %j', (text, value) => {
    expect(exactNumber(text)).toBe(value);
  });

  it('should give the text itself, or a number whose JSON says the same', () => {
    fc.assert(
      fc.property(spelling, (text) => {
        const value = exactNumber(text);
        expect(typeof value === 'string' ? value === text : areEqual(JSON.stringify(value), text)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('should give every double as a number, but for large integers', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const large = Number.isInteger(value) && !Number.isSafeInteger(value);
        expect(exactNumber(String(value))).toBe(large ? String(value) : value + 0); // -0 is spelled 0
      }),
    );
  });
});

describe('parseExactJson', () => {
  it('should never throw, and give each number exactly or as its text', () => {
    fc.assert(
      fc.property(json, ({ text, numbers }) => {
        const value = parseExactJson(text);
        const found = leaves(value);
        let next = 0;
        for (const spelled of numbers) {
          const at = found.findIndex((leaf, n) => n >= next && isReading(leaf, spelled));
          expect(at).toBeGreaterThanOrEqual(0);
          next = at + 1;
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('should leave every text as it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, text) => {
        const only = JSON.parse(
          JSON.stringify({ value: [text, `${text}0.${'1'.repeat(30)}`], key: text }),
        ) as object;
        expect(parseExactJson(JSON.stringify(only))).toEqual(only);
        expect(() => parseExactJson(JSON.stringify(value))).not.toThrow();
      }),
    );
  });

  it('should give back what is no JSON, or too deep to be written again', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(() => parseExactJson(text)).not.toThrow()));
    for (const text of [
      '',
      '{',
      '[1.',
      '"',
      '"\\',
      '1.2.3',
      '--1',
      `${'['.repeat(1001)}${']'.repeat(1001)}`,
    ]) {
      expect(parseExactJson(text)).toBe(text);
    }
    expect(parseExactJson(`${'['.repeat(1000)}${']'.repeat(1000)}`)).toBeInstanceOf(Array);
  });
});

function isReading(leaf: number | string, spelled: string): boolean {
  return typeof leaf === 'string' ? leaf === spelled : areEqual(JSON.stringify(leaf), spelled);
}
