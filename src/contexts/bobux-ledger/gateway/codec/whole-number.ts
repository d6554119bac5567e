const NUMBER = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;
const PLAIN = /^-?\d+$/;
const ZERO = 0x30;
/** 2^53 - 1 has 16 digits. */
const MAX_DIGITS = 16;
/** Past it a number is refused unread, also where it is 0. */
const MAX_EXPONENT = 400;

/**
 * The whole number that a JSON number spells: `5`, `5.0`, `1e3`, `1.50e1`. Decided by its digits and its exponent, so nothing is ever rounded.
 *
 * @param raw as JSON has it. Takes time linear in its length; never throws
 * @returns undefined where it has a fraction, an exponent past 400, or is not within -(2^53 - 1) and 2^53 - 1; 0 for -0
 */
export function wholeNumberOf(raw: string): number | undefined {
  if (PLAIN.test(raw)) return safe(Number(raw));
  const [, sign = '', whole = '', fraction = '', power = '0'] = NUMBER.exec(raw) ?? [];
  const exponent = Number(power);
  if (!(Math.abs(exponent) <= MAX_EXPONENT)) return undefined;
  const digits = whole + fraction;
  let start = 0;
  let end = digits.length;
  while (start < end && digits.charCodeAt(start) === ZERO) start++;
  while (end > start && digits.charCodeAt(end - 1) === ZERO) end--;
  if (start === end) return digits === '' ? undefined : 0;
  /** Where the point stands, counted from the first digit. */
  const point = whole.length + exponent;
  if (end > point || point - start > MAX_DIGITS) return undefined;
  return safe(Number(sign + digits.slice(start, end).padEnd(point - start, '0')));
}

function safe(integer: number): number | undefined {
  return Number.isSafeInteger(integer) ? integer + 0 : undefined; // -0 is the int 0
}
