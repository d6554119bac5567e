const SURROGATE = /[\ud800-\udfff]/;

/**
 * Sorts strings by Unicode code point, in place, as Python does. JavaScript sorts by UTF-16 unit, which puts
 * everything beyond U+FFFF before U+E000. A lone surrogate sorts by its own number.
 */
export function sortByCodePoint(strings: string[]): string[] {
  // Without surrogates a unit is a code point, and the built-in order is the right one, and fast.
  return strings.some((string) => SURROGATE.test(string)) ? strings.sort(compareCodePoints) : strings.sort();
}

/** The order of sortByCodePoint. */
export function compareCodePoints(one: string, other: string): number {
  for (let at = 0; ; at++) {
    const a = one.codePointAt(at) ?? -1;
    const b = other.codePointAt(at) ?? -1;
    if (a !== b) return a - b;
    if (a === -1) return 0;
  }
}
