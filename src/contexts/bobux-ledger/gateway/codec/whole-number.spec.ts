import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { wholeNumberOf } from './whole-number.js';

describe('a whole number', () => {
  it.each<[string, number]>([
    ['0', 0],
    ['-0', 0],
    ['-0.0', 0],
    ['0e0', 0],
    ['0.000e-400', 0],
    ['5.0', 5],
    ['5.000', 5],
    ['-7.0', -7],
    ['1e3', 1000],
    ['1E3', 1000],
    ['1e+3', 1000],
    ['1.5e1', 15],
    ['1.50e1', 15],
    ['0.10e1', 1],
    ['1500e-2', 15],
    ['100e-2', 1],
    ['0.0000000000000000000001e22', 1],
    ['9007199254740991', 9007199254740991],
    ['9007199254740991.0', 9007199254740991],
    ['9.007199254740991e15', 9007199254740991],
    ['-9007199254740991.000', -9007199254740991],
    [`1${'0'.repeat(400)}e-400`, 1],
    [`1e${'0'.repeat(50_000)}3`, 1000],
    [`5.${'0'.repeat(50_000)}`, 5],
  ])('should be read from %s, however it is spelled', (raw, value) => {
    expect(Object.is(wholeNumberOf(raw), value)).toBe(true);
  });

  it.each([
    ...['1.5', '0.1', '1e-1', '15e-2', '1.05e1', '-0.5', '5e-324'],
    ...[
      '9007199254740992',
      '9007199254740993',
      '9007199254740991.5',
      '9007199254740992.0',
      '9.007199254740993e15',
      '1e16',
    ],
    ...['1e400', '-1e400', '1e401', '0e401', '0.0e-401', '1e99999999999999999999', '1e-99999999999999999999'],
    ...[`${'9'.repeat(50_000)}.0`, `0.${'0'.repeat(50_000)}1`],
  ])('should not be read from %.40s', (raw) => {
    expect(wholeNumberOf(raw)).toBeUndefined();
  });

  it('should be what long arithmetic says', () => {
    const digits = (max: number) =>
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: max });
    const spelled = fc.record({
      sign: fc.constantFrom('', '-'),
      whole: digits(20).map((all) => all.join('').replace(/^0+(?=\d)/, '')),
      fraction: fc.option(digits(20).map((all) => all.join(''))),
      power: fc.option(fc.integer({ min: -40, max: 40 })),
    });
    fc.assert(
      fc.property(spelled, ({ sign, whole, fraction, power }) => {
        const raw = `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${power === null ? '' : `e${power}`}`;
        const shift = (power ?? 0) - (fraction ?? '').length;
        const all = BigInt(whole + (fraction ?? '')) * (sign === '-' ? -1n : 1n);
        const numerator = shift > 0 ? all * 10n ** BigInt(shift) : all;
        const denominator = shift < 0 ? 10n ** BigInt(-shift) : 1n;
        const isWhole = numerator % denominator === 0n;
        const value = numerator / denominator;
        const isSafe = value >= -(2n ** 53n - 1n) && value <= 2n ** 53n - 1n;
        expect(wholeNumberOf(raw)).toBe(isWhole && isSafe ? Number(value) : undefined);
      }),
      { numRuns: 2000 },
    );
  });
});
