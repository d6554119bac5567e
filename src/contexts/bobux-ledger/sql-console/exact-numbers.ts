/** PostgreSQL's own bound is the size of its stack; what is nested deeper than this can be read but not written again. */
const MAX_DEPTH = 1000;
/** A double's shortest spelling never has more significant digits. */
const MAX_DIGITS = 17;

const QUOTE = 0x22;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const BACKSLASH = 0x5c;

/**
 * A decimal number as JSON has it where that says exactly the same: `2.50` is 2.5. Whatever would be rounded, integers beyond 2^53 - 1, NaN and
 * infinities stay the text.
 *
 * @param text as PostgreSQL prints a number. Takes time linear in its length; never throws
 */
export function exactNumber(text: string): number | string {
  const value = Number(text);
  if (!Number.isFinite(value)) return text;
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return text;
  return String(value) === text || sameDecimal(text, value) ? value : text;
}

/**
 * JSON text as a value in which each number is as `exactNumber` gives it. What cannot be read, or is nested deeper than 1000 levels, stays the
 * text. Takes time linear in the text's length; never throws.
 */
export function parseExactJson(text: string): unknown {
  const exact = quoteInexact(text);
  if (exact === undefined) return text;
  try {
    return JSON.parse(exact) as unknown;
  } catch {
    return text;
  }
}

/** The same JSON with quotes round the numbers that have to stay text; undefined where it is nested too deep. */
function quoteInexact(text: string): string | undefined {
  const parts: string[] = [];
  let copied = 0;
  let depth = 0;
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = endOfString(text, at);
    } else if (code === MINUS || isDigit(code)) {
      const end = endOfNumber(text, at);
      const token = text.slice(at, end);
      if (typeof exactNumber(token) === 'string') {
        parts.push(text.slice(copied, at), `"${token}"`);
        copied = end;
      }
      at = end;
    } else {
      if (code === 0x5b || code === 0x7b) depth += 1;
      else if (code === 0x5d || code === 0x7d) depth -= 1;
      if (depth > MAX_DEPTH) return undefined;
      at += 1;
    }
  }
  if (parts.length === 0) return text;
  parts.push(text.slice(copied));
  return parts.join('');
}

/** No pattern: over a long string its stack would overflow. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH) at++; // whatever it escapes, it does not end the string
  }
  return text.length;
}

function endOfNumber(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && inNumber(text.charCodeAt(at))) at++;
  return at;
}

const isDigit = (code: number): boolean => code >= ZERO && code <= NINE;

/** A digit, `. + -`, `e` or `E`. */
function inNumber(code: number): boolean {
  return isDigit(code) || code === POINT || code === MINUS || code === 0x2b || (code | 0x20) === 0x65;
}

/** Does JSON's spelling of `value` say the decimal that `text` spells? */
function sameDecimal(text: string, value: number): boolean {
  const spelled = decimalOf(text);
  if (spelled === undefined) return false;
  const shortest = decimalOf(String(Math.abs(value)));
  return spelled.digits === shortest?.digits && spelled.exponent === shortest.exponent;
}

interface Decimal {
  /** Without zeros at either end; empty for 0. */
  readonly digits: string;
  /** The value is `0.digits` times ten to this power. */
  readonly exponent: number;
}

/** Without its sign; undefined where it has more digits than any double's spelling. */
function decimalOf(text: string): Decimal | undefined {
  let digits = '';
  /** Zeros that count only if another digit follows. */
  let zeros = 0;
  let exponent = 0;
  let behindPoint = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isDigit(code)) {
      if (code === ZERO) {
        if (digits !== '') zeros += 1;
      } else {
        if (digits.length + zeros >= MAX_DIGITS) return undefined;
        digits += '0'.repeat(zeros) + String.fromCharCode(code);
        zeros = 0;
      }
      const leading = digits === '';
      if (!behindPoint && !leading) exponent += 1;
      if (behindPoint && leading) exponent -= 1;
    } else if (code === POINT) {
      behindPoint = true;
    } else if ((code | 0x20) === 0x65) {
      exponent += Number(text.slice(at + 1));
      break;
    }
  }
  return digits === '' ? { digits, exponent: 0 } : { digits, exponent };
}
