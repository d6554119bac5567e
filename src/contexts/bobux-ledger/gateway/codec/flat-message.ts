const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const LAST_PLAIN = 0x7e;
const OPENING = 0x7b;
const CLOSING = 0x7d;
const NONE = -1;

const MOST_MEMBERS = 16;
/** Integers of so many digits are exact as JavaScript numbers. */
const MOST_DIGITS = 15;

const literals: readonly (readonly [word: string, value: boolean | null])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

/** The members of a flat message, in their order: their names, their values, and the values as they stand in the text. */
export interface FlatMessage {
  readonly names: readonly string[];
  readonly values: readonly (string | number | boolean | null)[];
  readonly raw: readonly string[];
}

/**
 * Reads what nearly every message is: one object without nesting, of plain ASCII without escapes, with integers of at most 15 digits, and
 * no white space but spaces. In one pass, and with every value's text at hand.
 *
 * @returns undefined for anything else, good or bad: that is for readJson to judge, with which this agrees on all that it reads
 */
export function readFlatMessage(text: string): FlatMessage | undefined {
  const names: string[] = [];
  const values: (string | number | boolean | null)[] = [];
  const raw: string[] = [];
  let at = afterSpaces(text, 0);
  if (text.charCodeAt(at) !== OPENING) return undefined;
  do {
    at = afterSpaces(text, at + 1);
    const nameEnd = endOfString(text, at);
    if (nameEnd === NONE) return undefined;
    const name = text.slice(at + 1, nameEnd - 1);
    if (names.includes(name) || names.length === MOST_MEMBERS) return undefined;
    at = afterSpaces(text, nameEnd);
    if (text.charCodeAt(at) !== COLON) return undefined;
    at = afterSpaces(text, at + 1);

    const start = at;
    const code = text.charCodeAt(start);
    if (code === QUOTE) {
      at = endOfString(text, start);
      if (at === NONE) return undefined;
      values.push(text.slice(start + 1, at - 1));
    } else if (code === MINUS || (code >= ZERO && code <= NINE)) {
      at = endOfInteger(text, start);
      if (at === NONE) return undefined;
      // -0 is the int 0
      values.push(Number(text.slice(start, at)) + 0);
    } else {
      const literal = literals.find(([word]) => text.startsWith(word, start));
      if (literal === undefined) return undefined;
      at = start + literal[0].length;
      values.push(literal[1]);
    }
    names.push(name);
    raw.push(text.slice(start, at));
    at = afterSpaces(text, at);
  } while (text.charCodeAt(at) === COMMA);
  if (text.charCodeAt(at) !== CLOSING) return undefined;
  return afterSpaces(text, at + 1) === text.length ? { names, values, raw } : undefined;
}

function afterSpaces(text: string, at: number): number {
  while (text.charCodeAt(at) === SPACE) at++;
  return at;
}

/** The place behind the closing quote; NONE where there is no plain string. */
function endOfString(text: string, at: number): number {
  if (text.charCodeAt(at) !== QUOTE) return NONE;
  for (let end = at + 1; ; end++) {
    const code = text.charCodeAt(end);
    if (code === QUOTE) return end + 1;
    // NaN, behind the end, is none of these either.
    if (!(code >= SPACE && code <= LAST_PLAIN) || code === BACKSLASH) return NONE;
  }
}

/** The place behind the integer; what follows it is for the caller to judge, so that 1.0 and 1e3 are none. */
function endOfInteger(text: string, start: number): number {
  const digits = text.charCodeAt(start) === MINUS ? start + 1 : start;
  let end = digits;
  for (let code = text.charCodeAt(end); code >= ZERO && code <= NINE; code = text.charCodeAt(end)) end++;
  const count = end - digits;
  if (count === 0 || count > MOST_DIGITS) return NONE;
  return count > 1 && text.charCodeAt(digits) === ZERO ? NONE : end;
}

/**
 * The text that is signed, as canonicalMessage prints it; of plain ASCII there is only one form.
 * @param without a member that is left out: `hmac`
 */
export function canonicalFlatMessage({ names, raw }: FlatMessage, without: string): string {
  // Few members: sorted by insertion, by code unit, which in ASCII is the code point.
  const order: number[] = [];
  for (let at = 0; at < names.length; at++) {
    const name = names[at]!;
    if (name === without) continue;
    let place = order.length;
    while (place > 0 && names[order[place - 1]!]! > name) {
      order[place] = order[place - 1]!;
      place--;
    }
    order[place] = at;
  }
  let text = '{';
  for (const at of order) text += `${text.length > 1 ? ',' : ''}"${names[at]!}":${raw[at]!}`;
  return `${text}}`;
}
