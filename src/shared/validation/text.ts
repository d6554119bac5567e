import type { Reason, Rule } from './rule.js';

/** Whether PostgreSQL keeps a text as it is: it has no place for NUL, and half a surrogate pair would turn into something else. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

/** The same of every text in a value read from JSON, names included. Recursive: test `nestsTooDeep` before. */
export function isStorableJson(value: unknown): boolean {
  if (typeof value === 'string') return isStorable(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, member]) => isStorable(name) && isStorableJson(member));
}

/** Whether arrays and objects stand in one another more than `depth` times; never looks further down than that. */
export function nestsTooDeep(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((member) => nestsTooDeep(member, depth - 1));
}

/** Whether a text has more than `max` characters (code points, as PostgreSQL and Ruby count). Costs nothing for a very long one. */
export function isLongerThan(text: string, max: number): boolean {
  if (text.length <= max) return false;
  // A character has one UTF-16 unit or two.
  if (text.length > 2 * max) return true;
  return Array.from(text).length > max;
}

/** Whether a text has fewer than `min` characters (code points). */
export function isShorterThan(text: string, min: number): boolean {
  if (text.length < min) return true;
  return min > 1 && text.length < 2 * min && !isLongerThan(text, min - 1);
}

/** Characters as Python's `str.isprintable` has them: no controls, no separators but the space, no half surrogates. */
const PRINTABLE = /^(?: |[^\p{C}\p{Z}])*$/u;

/** Tests no length: do that before. */
export function isPrintable(text: string): boolean {
  return PRINTABLE.test(text);
}

export interface TextLimits {
  /** Characters; 1 where nothing is said. */
  readonly min?: number;
  readonly max: number;
  /** Tested last, and only where the length is right. The pattern must be linear. */
  readonly pattern?: RegExp;
  /** What else it must be, in words, where there is a pattern: `without a colon`. */
  readonly which?: string;
  /** No controls and no separators but the space. */
  readonly printable?: boolean;
}

function lengthRefusal(text: string, min: number, max: number): Reason | undefined {
  if (isShorterThan(text, min)) return text === '' ? 'empty' : 'too-short';
  return isLongerThan(text, max) ? 'too-long' : undefined;
}

/** A text that PostgreSQL can keep, of `min` to `max` characters. */
export function text({ min = 1, max, pattern, which, printable = false }: TextLimits): Rule {
  const length = min === 0 ? `at most ${max}` : `${min} to ${max}`;
  const kind = printable ? 'printable characters' : 'characters';
  return {
    expected: `a text of ${length} ${kind}${which === undefined ? '' : `, ${which}`}`,
    schema: {
      type: 'string',
      ...(min > 0 && { minLength: min }),
      maxLength: max,
      // Schemas know no flags; their patterns are read as with `u`.
      ...(pattern && /^u?$/.test(pattern.flags) && { pattern: pattern.source }),
    },
    refusal: (value) => {
      if (typeof value !== 'string') return 'type';
      const refusal = lengthRefusal(value, min, max);
      if (refusal !== undefined) return refusal;
      if (!isStorable(value)) return 'unstorable';
      if (printable && !isPrintable(value)) return 'form';
      return pattern === undefined || pattern.test(value) ? undefined : 'form';
    },
  };
}
