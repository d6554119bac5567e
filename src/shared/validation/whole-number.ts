import type { Rule } from './rule.js';

/** The largest id: up to here JavaScript, JSON and PostgreSQL's bigint count alike. */
export const MAX_ID = Number.MAX_SAFE_INTEGER;

const INT32 = 2 ** 31;

export interface Range {
  readonly min: number;
  readonly max: number;
  /** What is counted, in words: `of seconds`. */
  readonly of?: string;
}

/** A JSON number without a fraction, `min` to `max`. */
export function wholeNumber({ min, max, of }: Range): Rule {
  const format = min >= -INT32 && max < INT32 ? 'int32' : 'int64';
  return {
    expected: `a whole number${of === undefined ? '' : ` ${of}`} from ${min} to ${max}`,
    schema: { type: 'integer', format, minimum: min, maximum: max },
    refusal: (value) => {
      if (typeof value !== 'number' || !Number.isInteger(value)) return 'type';
      return value >= min && value <= max ? undefined : 'range';
    },
  };
}

/** An id that is a number, 1 to 2^53 - 1. */
export const id: Rule = wholeNumber({ min: 1, max: MAX_ID });

const DIGITS = /^-?\d+$/;

/**
 * Reads a whole number from text, as queries, forms, and databases that give numbers as text have it; leaves everything else as it is, for
 * the rule to refuse. At most 16 digits, so that no two texts become one number.
 */
export function wholeNumberOfText(value: unknown): unknown {
  if (typeof value !== 'string' || value.length > 17 || !DIGITS.test(value)) return value;
  return value.replace('-', '').length > 16 ? value : Number(value);
}
