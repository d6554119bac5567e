import { isPrintable } from '../../shared/validation/text.js';
import { JsonNumber } from './json-number.js';

/** A number, or a text that looks like one. Secrets are longer. */
const MAX_ECHOED = 24;
const LIKE_A_NUMBER = /^[-+.\deE]{1,24}$/;
const LIKE_A_NAME = /^[\w.-]{1,32}$/;
const MAX_SEARCHED = 1_000;

/**
 * What came in place of what was expected, for a refusal's message: `1.5`, `"5"`, `true`, `a list`. Of a text only its length, and a character
 * that cannot be printed: it may be a secret. At most some 60 characters.
 *
 * @param value a parameter, as toParameter gives it
 */
export function describeValue(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return String(value);
  if (value instanceof JsonNumber) return describeNumber(value.raw);
  if (typeof value === 'string') return describeText(value);
  return Array.isArray(value) ? 'a list' : 'an object';
}

/** A parameter's name in quotes, where it can be one. */
export function describeName(name: string): string {
  return LIKE_A_NAME.test(name) ? `"${name}"` : `a name of ${name.length} characters`;
}

function describeNumber(raw: string): string {
  return raw.length <= MAX_ECHOED ? raw : `a number of ${raw.length} characters`;
}

function describeText(text: string): string {
  if (LIKE_A_NUMBER.test(text)) return `"${text}"`;
  const odd = text.length <= MAX_SEARCHED && [...text].find((character) => !isPrintable(character));
  const code = odd ? `, U+${odd.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')} among them` : '';
  return `a text of ${text.length} characters${code}`;
}
