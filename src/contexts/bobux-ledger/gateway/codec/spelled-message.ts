import { compareCodePoints } from './code-point-order.js';

/**
 * The third text that may be signed: strings, names among them, as they stood in the frame, with its escapes (`\u0027` of C#, `\/` of Lua and
 * PHP); names sorted as in canonicalMessage, numbers as they stood, no spaces. Read as JSON it is the message itself, so it can stand for no other.
 *
 * @param frame JSON text that readJson has taken: an object, without duplicate names
 * @param options.without a member of the message itself that is left out: `hmac`
 */
export function spelledMessage(frame: string, options: { without: string }): string {
  return new Speller(frame, options.without).message();
}

const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

interface Member {
  readonly name: string;
  readonly text: string;
}

/** Trusts what it reads: readJson was there before. */
class Speller {
  private at = 0;

  constructor(
    private readonly frame: string,
    private readonly without: string,
  ) {}

  message(): string {
    this.skipSpace();
    return this.object(this.without);
  }

  private value(): string {
    switch (this.frame[this.skipSpace()]) {
      case '"':
        return this.string();
      case '{':
        return this.object();
      case '[':
        return this.array();
      default:
        return this.word();
    }
  }

  private object(without?: string): string {
    const members: Member[] = [];
    while (!this.isOver('}')) {
      this.skipSpace();
      const spelled = this.string();
      const name = spelled.includes('\\') ? (JSON.parse(spelled) as string) : spelled.slice(1, -1);
      this.skipSpace();
      this.at++; // the colon
      const text = `${spelled}:${this.value()}`;
      if (name !== without) members.push({ name, text });
    }
    members.sort((one, other) => compareCodePoints(one.name, other.name));
    return `{${members.map(({ text }) => text).join(',')}}`;
  }

  private array(): string {
    const items: string[] = [];
    while (!this.isOver(']')) items.push(this.value());
    return `[${items.join(',')}]`;
  }

  /** Takes the bracket or the comma before the next item, or the closing bracket. */
  private isOver(bracket: string): boolean {
    const isFirst = '{['.includes(this.frame[this.skipSpace()] ?? '');
    const separator = this.frame[this.at++];
    if (separator === bracket) return true;
    if (!isFirst || this.frame[this.skipSpace()] !== bracket) return false;
    this.at++;
    return true;
  }

  private string(): string {
    const start = this.at;
    for (this.at++; this.frame.charCodeAt(this.at) !== QUOTE; this.at++) {
      if (this.frame.charCodeAt(this.at) === BACKSLASH) this.at++;
    }
    return this.frame.slice(start, ++this.at);
  }

  /** A number, true, false or null. */
  private word(): string {
    const start = this.at;
    while (this.at < this.frame.length && !isEndOfWord(this.frame.charCodeAt(this.at))) this.at++;
    return this.frame.slice(start, this.at);
  }

  private skipSpace(): number {
    while (this.frame.charCodeAt(this.at) <= SPACE) this.at++;
    return this.at;
  }
}

/** White space, a comma or a closing bracket. */
function isEndOfWord(code: number): boolean {
  return code <= SPACE || code === 0x2c || code === 0x5d || code === 0x7d;
}
