import { sortByCodePoint } from './code-point-order.js';
import { JsonNumber, type JsonObject, type JsonValue } from './json-value.js';

/** Neither a quote, a backslash nor anything outside 0x20..0x7e: the same in every spelling. */
const PLAIN = /^[ !#-[\]-~]*$/;

const BEYOND_ASCII = /[\u007f-\uffff]/g;

/** How a string is printed, with its quotes. */
type Spelling = (text: string) => string;

/**
 * The text that is signed: what Python's `json.dumps(message, sort_keys=True, separators=(',', ':'))` prints.
 * Keys are sorted by code point at every depth; numbers stand as they stood in the frame.
 *
 * @param options.without a member of the message itself (not of what is inside it) that is left out: `hmac`
 * @param ascii true as Python does by default; false as with `ensure_ascii=False`, where lone surrogates stay
 * escaped, since UTF-8 has no place for them
 */
export function canonicalMessage(message: JsonValue, options: { without?: string }, ascii: boolean): string {
  return whole(message, options, ascii ? inAscii : unescaped);
}

/** The same text, which is one in both forms, of a message whose frame isPlainText: nearly every one, at half the cost. */
export function plainCanonicalMessage(message: JsonValue, options: { without?: string }): string {
  return whole(message, options, plain);
}

function whole(message: JsonValue, { without }: { without?: string }, spelling: Spelling): string {
  return message instanceof Map ? object(message, spelling, without) : print(message, spelling);
}

function print(value: JsonValue, spelling: Spelling): string {
  if (typeof value === 'string') return spelling(value);
  if (value instanceof JsonNumber) return value.raw;
  if (value instanceof Map) return object(value, spelling);
  if (Array.isArray(value)) return `[${value.map((item) => print(item, spelling)).join(',')}]`;
  return String(value);
}

function object(members: JsonObject, spelling: Spelling, without?: string): string {
  const keys = [...members.keys()];
  let text = '';
  for (const key of spelling === plain ? keys.sort() : sortByCodePoint(keys)) {
    if (key === without) continue;
    text += `${text && ','}${spelling(key)}:${print(members.get(key)!, spelling)}`;
  }
  return `{${text}}`;
}

function plain(text: string): string {
  return `"${text}"`;
}

/** JSON.stringify escapes what Python's ensure_ascii=False does, in the same letters, and lone surrogates. */
function unescaped(text: string): string {
  return PLAIN.test(text) ? plain(text) : JSON.stringify(text);
}

function inAscii(text: string): string {
  return PLAIN.test(text) ? plain(text) : JSON.stringify(text).replace(BEYOND_ASCII, escapeUnit);
}

function escapeUnit(unit: string): string {
  return '\\u' + unit.charCodeAt(0).toString(16).padStart(4, '0');
}
