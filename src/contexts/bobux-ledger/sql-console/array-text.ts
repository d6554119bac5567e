const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;

/**
 * An array as PostgreSQL prints it, of a type whose delimiter is the comma: `{1,NULL,"a b"}`, `{{1},{2}}`, `[0:1]={1,2}`.
 *
 * @param parse reads one element that is not NULL
 * @returns lists in lists, one level for each dimension. Takes time linear in the text's length
 * @throws what `parse` throws
 */
export function parseArrayText(text: string, parse: (element: string) => unknown): unknown[] {
  const outermost: unknown[] = [];
  const open: unknown[][] = [outermost];
  let at = Math.max(0, text.indexOf('{'));
  while (at < text.length) {
    const list = open.at(-1) ?? outermost;
    const code = text.charCodeAt(at);
    if (code === OPEN) {
      const inner: unknown[] = [];
      list.push(inner);
      open.push(inner);
      at += 1;
    } else if (code === CLOSE) {
      open.pop();
      at += 1;
    } else if (code === COMMA) {
      at += 1;
    } else if (code === QUOTE) {
      const end = endOfQuoted(text, at + 1);
      list.push(parse(unescape(text.slice(at + 1, end))));
      at = end + 1;
    } else {
      const end = endOfPlain(text, at);
      const element = text.slice(at, end);
      list.push(element === 'NULL' ? null : parse(element));
      at = end;
    }
  }
  return outermost[0] as unknown[];
}

function endOfQuoted(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at++;
  }
  return text.length;
}

function endOfPlain(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === COMMA || code === CLOSE) return at;
  }
  return text.length;
}

function unescape(quoted: string): string {
  return quoted.includes('\\') ? quoted.replace(/\\([^])/g, '$1') : quoted;
}
