export interface WholeRange {
  readonly min: number;
  readonly max: number;
}

/** Digits, alone or in groups of three, all behind a comma or all behind a blank (which Excel and browsers write without a break). */
const DIGITS = /^\d+$/;
const GROUPS = /^[1-9]\d{0,2}([, \u00a0\u202f])\d{3}(?:\1\d{3})*$/;

/**
 * The number that was typed, and no other one: what could be meant in another way (`1.5`, `1,5`, `1.000`, `1e3`, `-5`) is none.
 * @returns undefined where it is no whole number within the range
 */
export function readWholeNumber(text: string, { min, max }: WholeRange): number | undefined {
  const trimmed = text.trim();
  if (!DIGITS.test(trimmed) && !GROUPS.test(trimmed)) return undefined;
  const value = Number(trimmed.replace(/\D/g, ''));
  // Past 2^53 two texts would become one number.
  return Number.isSafeInteger(value) && value >= min && value <= max ? value : undefined;
}

export const sayRange = ({ min, max }: WholeRange): string =>
  `A whole number from ${min.toLocaleString('en')} to ${max.toLocaleString('en')}`;
