import { JsonNumber, type JsonObject, type JsonValue } from './json-value.js';

/** Python's own recursion limit: no client that follows the seed can sign anything deeper. */
const MAX_DEPTH = 1000;

// Without the u flag \d is 0-9 only. What follows the number is for the caller to judge, so 01 ends after 0.
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

const TAB = 0x09;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const QUOTE = 0x22;
const COMMA = 0x2c;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const CLOSING_BRACE = 0x7d;

const PLAIN = /^[ -[\]-~]*$/;

/** Whether a text is printable ASCII without a backslash, as nearly every message is: its strings are what stands between their quotes. */
export function isPlainText(text: string): boolean {
  return PLAIN.test(text);
}

/**
 * Names that most messages have. As constants V8 knows them for names of members; one that was cut from a frame it looks up in a table of all
 * names each time.
 */
const COMMON_NAMES: ReadonlyMap<string, string> = new Map(
  [
    ...['key', 'command', 'hmac', 'nonce', 'timestamp', 'id', 'discord', 'amount', 'operation', 'reason'],
    ...['from', 'to'],
  ].map((name) => [name, name]),
);

/**
 * Reads JSON text as RFC 8259 has it, and nothing beyond: no byte order mark, no NaN, no other white space.
 * JSON.parse would not do: it loses the spelling of numbers and lets a later duplicate key win, so that two
 * readers of one signed message may see two messages.
 *
 * @param isPlain what isPlainText says of `text`
 * @returns the value, or undefined when `text` is not JSON, has a duplicate key (compared after unescaping,
 * at any depth) or is nested deeper than 1000 levels. Never throws.
 */
export function readJson(text: string, isPlain = isPlainText(text)): JsonValue | undefined {
  return new Reader(text, isPlain).document();
}

/**
 * What keeps `text` from being read, for people: "not JSON, from character 12 on". Only for what readJson has refused. Says nothing of what
 * stands there, which may be a secret.
 */
export function whyUnreadable(text: string): string {
  if (text.startsWith('\ufeff')) return 'a byte order mark stands before the JSON';
  const reader = new Reader(text, false);
  reader.document();
  return reader.problem ?? `not JSON, from character ${reader.place + 1} on`;
}

/** Reads on from `at`. Every method gives undefined for what is not JSON; `at` means nothing after that. */
class Reader {
  private at = 0;
  /** What is wrong, where it is not the grammar. */
  problem: string | undefined;

  constructor(
    private readonly text: string,
    private readonly isPlain: boolean,
  ) {}

  get place(): number {
    return this.at;
  }

  document(): JsonValue | undefined {
    const value = this.value(1);
    return this.afterSpace() === this.text.length ? value : undefined;
  }

  private value(depth: number): JsonValue | undefined {
    switch (this.text[this.afterSpace()]) {
      case '"':
        return this.string();
      case '{':
        return depth > MAX_DEPTH ? this.tooDeep() : this.object(depth);
      case '[':
        return depth > MAX_DEPTH ? this.tooDeep() : this.array(depth);
      case 't':
        return this.literal('true', true);
      case 'f':
        return this.literal('false', false);
      case 'n':
        return this.literal('null', null);
      default:
        return this.number();
    }
  }

  private object(depth: number): JsonObject | undefined {
    const object: JsonObject = new Map();
    this.at++;
    if (this.skip('}')) return object;
    do {
      if (this.text.charCodeAt(this.afterSpace()) !== QUOTE) return undefined;
      const read = this.string();
      if (read === undefined) return undefined;
      const key = COMMON_NAMES.get(read) ?? read;
      if (object.has(key)) return this.twice();
      if (this.text.charCodeAt(this.afterSpace()) !== COLON) return undefined;
      this.at++;
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      object.set(key, value);
    } while (this.skipComma());
    return this.skip('}') ? object : undefined;
  }

  private array(depth: number): JsonValue[] | undefined {
    const array: JsonValue[] = [];
    this.at++;
    if (this.skip(']')) return array;
    do {
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      array.push(value);
    } while (this.skipComma());
    return this.skip(']') ? array : undefined;
  }

  private string(): string | undefined {
    const { text } = this;
    const start = this.at;
    if (this.isPlain) {
      const end = text.indexOf('"', start + 1);
      this.at = end + 1;
      return end < 0 ? undefined : text.slice(start + 1, end);
    }
    let escaped = false;
    for (let at = start + 1; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === QUOTE) {
        this.at = at + 1;
        return escaped ? unescape(text.slice(start, at + 1)) : text.slice(start + 1, at);
      }
      if (code < SPACE) return undefined;
      if (code === BACKSLASH) {
        escaped = true;
        at++; // whatever it escapes, it does not end the string
      }
    }
    return undefined;
  }

  private number(): JsonNumber | undefined {
    return this.digits() ?? this.anyNumber();
  }

  /** What nearly every number is: digits, and then the end of a member. */
  private digits(): JsonNumber | undefined {
    const { text } = this;
    let end = this.at;
    if (text.charCodeAt(end) === ZERO) return undefined;
    let code: number;
    do code = text.charCodeAt(end++);
    while (code >= ZERO && code <= NINE);
    if (code !== COMMA && code !== CLOSING_BRACE) return undefined;
    const raw = text.slice(this.at, end - 1);
    if (raw === '') return undefined;
    this.at = end - 1;
    return new JsonNumber(raw);
  }

  private anyNumber(): JsonNumber | undefined {
    NUMBER.lastIndex = this.at;
    if (!NUMBER.test(this.text)) return undefined;
    const raw = this.text.slice(this.at, NUMBER.lastIndex);
    this.at = NUMBER.lastIndex;
    return new JsonNumber(raw);
  }

  private literal<T extends boolean | null>(word: string, value: T): T | undefined {
    if (!this.text.startsWith(word, this.at)) return undefined;
    this.at += word.length;
    return value;
  }

  private tooDeep(): undefined {
    this.problem = `nested deeper than ${MAX_DEPTH} levels`;
  }

  private twice(): undefined {
    this.problem = `a name stands twice in one object, the second time before character ${this.at + 1}`;
  }

  private skipComma(): boolean {
    if (this.text.charCodeAt(this.afterSpace()) !== COMMA) return false;
    this.at++;
    return true;
  }

  private skip(bracket: '}' | ']'): boolean {
    if (this.text[this.afterSpace()] !== bracket) return false;
    this.at++;
    return true;
  }

  /** The place of the next character that is not white space. */
  private afterSpace(): number {
    for (; ; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code !== SPACE && code !== NEWLINE && code !== RETURN && code !== TAB) return this.at;
    }
  }
}

/** The string that the quoted `token` spells. Its escapes are JSON.parse's business: it is as strict as the RFC. */
function unescape(token: string): string | undefined {
  try {
    return JSON.parse(token) as string;
  } catch {
    return undefined;
  }
}
