/**
 * A value as it may stand in a script, also in one inside of a page: JSON, with what could end the script element or, in old browsers,
 * a line of it, written as escapes.
 */
export function inScript(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A text as it may stand in HTML, between tags and in quoted attributes. */
export function inHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
