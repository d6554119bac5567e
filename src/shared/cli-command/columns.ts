/** What a terminal would obey: control characters, ends of lines among them, and what turns the direction of writing (Unicode, UAX #9). */
const OBEYED = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

/** A text that others have written, as a terminal may be given it: one line, which shows what it hides (`\u{1b}`). */
export const printable = (text: string): string =>
  text.replace(OBEYED, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`);

/** A line of a list: the values that there are, with two blanks between them. */
export const columns = (values: readonly (string | false | null | undefined)[]): string =>
  values
    .filter((value): value is string => typeof value === 'string' && value !== '')
    .map(printable)
    .join('  ');
