import fc from 'fast-check';

const codeUnits = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 6 })
  .map((units) => String.fromCharCode(...units));

/** Characters where escaping or sorting changes its mind; fast-check would rarely draw them. */
const edges = fc.constantFrom(
  ...'"\\/\b\n\0\x1f\x20~\x7f\x80é\u2028\u2029\ud7ff\ud800\udbff\udc00\udfff\ue000\ufeff\uffff',
  '\u{10000}',
  '😀',
  '\u{10ffff}',
);

/** Any string that JavaScript can hold: ASCII, astral, lone surrogates, control characters. */
export const anyText = fc.oneof(
  fc.string({ maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.array(edges, { maxLength: 5 }).map((characters) => characters.join('')),
  codeUnits,
);

/** A number as JSON may spell it. */
const anyNumber = fc.oneof(
  fc.integer().map(String),
  fc.maxSafeInteger().map(String),
  fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? '-0.0' : String(n))),
  fc.constantFrom('0', '-0', '1.0', '1e3', '1E+3', '1.50', '0e0', '1e400', '123456789012345678901234567890'),
);

const space = fc.constantFrom('', '', '', ' ', '\n', '\r\n\t');

/** A string as JSON may spell it: plain, all ASCII, or wholly escaped. */
const anyString = fc.tuple(anyText, fc.constantFrom('plain', 'ascii', 'escaped')).map(([text, spelling]) => {
  if (spelling === 'plain') return JSON.stringify(text);
  const escape = (unit: string) => '\\u' + unit.charCodeAt(0).toString(16).padStart(4, '0');
  return spelling === 'ascii'
    ? JSON.stringify(text).replace(/[\u007f-\uffff]/g, escape)
    : `"${text.replace(/[^]/g, escape)}"`;
});

const { value, object } = fc.letrec<{ value: string; list: string; object: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    anyNumber,
    anyString,
    fc.constantFrom('null', 'true', 'false'),
    tie('list'),
    tie('object'),
  ),
  list: fc
    .tuple(fc.array(tie('value'), { maxLength: 4 }), space)
    .map(([items, gap]) => `[${gap}${items.join(`${gap},${gap}`)}${gap}]`),
  object: fc
    .tuple(
      fc.uniqueArray(fc.tuple(anyString, tie('value')), {
        maxLength: 5,
        selector: ([key]) => JSON.parse(key) as string,
      }),
      space,
    )
    .map(
      ([members, gap]) =>
        `{${gap}${members.map(([key, item]) => `${key}${gap}:${gap}${item}`).join(`${gap},${gap}`)}${gap}}`,
    ),
}));

/** The text of a random JSON object without duplicate keys, in any spelling. */
export const jsonObjectText = object;

/** The text of any random JSON value without duplicate keys, in any spelling. */
export const jsonText = fc.tuple(space, value, space).map((parts) => parts.join(''));

/** One character of `source` replaced, removed or inserted. */
export const mutated = (source: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(
      source,
      fc.nat(),
      fc.constantFrom(...'{}[]":,\\u0123456789eE+-. \tntfabz', '', '\0', '\x1f'),
      fc.nat(1),
    )
    .map(([text, seed, piece, removed]) => {
      const at = seed % (text.length + 1);
      return text.slice(0, at) + piece + text.slice(at + removed);
    });
