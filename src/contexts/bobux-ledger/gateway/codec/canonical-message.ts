import { sortByCodePoint } from './code-point-order.js';
import { JsonNumber, type JsonObject, type JsonValue } from './json-value.js';

/** Neither a quote, a backslash nor anything outside 0x20..0x7e: the same in every spelling. */
const PLAIN = /^[ !#-[\]-~]*$/;

const BEYOND_ASCII = /[\u007f-\uffff]/g;

/**
 * The text that is signed: what Python's `json.dumps(message, sort_keys=True, separators=(',', ':'))` prints.
 * Keys are sorted by code point at every depth; numbers stand as they stood in the frame.
 *
 * @param options.without a member of the message itself (not of what is inside it) that is left out: `hmac`
 * @param ascii true as Python does by default; false as with `ensure_ascii=False`, where lone surrogates stay
 * escaped, since UTF-8 has no place for them
 */
export function canonicalMessage(message: JsonValue, options: { without?: string }, ascii: boolean): string {
  return message instanceof Map ? object(message, ascii, options.without) : print(message, ascii);
}

function print(value: JsonValue, ascii: boolean): string {
  if (typeof value === 'string') return string(value, ascii);
  if (value instanceof JsonNumber) return value.raw;
  if (value instanceof Map) return object(value, ascii);
  if (Array.isArray(value)) return `[${value.map((item) => print(item, ascii)).join(',')}]`;
  return String(value);
}

function object(members: JsonObject, ascii: boolean, without?: string): string {
  let text = '';
  for (const key of sortByCodePoint([...members.keys()])) {
    if (key === without) continue;
    text += `${text && ','}${string(key, ascii)}:${print(members.get(key)!, ascii)}`;
  }
  return `{${text}}`;
}

function string(text: string, ascii: boolean): string {
  if (PLAIN.test(text)) return `"${text}"`;
  // JSON.stringify escapes what Python's ensure_ascii=False does, in the same letters, and lone surrogates.
  const unescaped = JSON.stringify(text);
  return ascii ? unescaped.replace(BEYOND_ASCII, escapeUnit) : unescaped;
}

function escapeUnit(unit: string): string {
  return '\\u' + unit.charCodeAt(0).toString(16).padStart(4, '0');
}
