import pg from 'pg';

type Parse = (text: string) => unknown;

/** A number where a JSON number says the same; integers beyond 2^53 - 1, long fractions, NaN and infinities stay text. */
function parseNumber(text: string): number | string {
  const value = Number(text);
  if (!Number.isFinite(value)) return text;
  if (Number.isInteger(value)) return Number.isSafeInteger(value) ? value : text;
  // PostgreSQL fills averages up with zeros.
  return String(value) === text.replace(/0+$/, '') ? value : text;
}

/** JSON, but with integers beyond 2^53 - 1 as strings. */
function parseJson(text: string): unknown {
  const exact = text.replace(/"(?:[^"\\]|\\.)*"|-?\d+(?![\d.eE])/g, (token) =>
    token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`,
  );
  return JSON.parse(exact);
}

const asText: Parse = (text) => text;
const asBoolean: Parse = (text) => text === 't';
const asFloat: Parse = (text) => (Number.isFinite(Number(text)) ? Number(text) : text);

/** Type, its array type (pg_type.dat), and how a value is read. Every other type stays the text that PostgreSQL prints. */
const known: [type: number, arrayType: number, parse: Parse][] = [
  [16, 1000, asBoolean], // bool
  [21, 1005, parseNumber], // int2
  [23, 1007, parseNumber], // int4
  [20, 1016, parseNumber], // int8
  [26, 1028, parseNumber], // oid
  [700, 1021, asFloat], // float4
  [701, 1022, asFloat], // float8
  [1700, 1231, parseNumber], // numeric
  [114, 199, parseJson], // json
  [3802, 3807, parseJson], // jsonb
  [25, 1009, asText], // text
  [1043, 1015, asText], // varchar
  [2950, 2951, asText], // uuid
];

/** @types/pg has another version's form of it. */
const arrays = pg.types.arrayParser as unknown as {
  create(text: string, parse: Parse): { parse(): unknown[] };
};

const parsers = new Map(
  known.flatMap(([type, arrayType, parse]): [number, Parse][] => [
    [type, parse],
    [arrayType, (text) => arrays.create(text, parse).parse()],
  ]),
);

/** How the values of a row become JSON. */
export const sqlConsoleTypes = {
  getTypeParser: (type: number): Parse => parsers.get(type) ?? asText,
};
