import { parseArrayText } from './array-text.js';
import { exactNumber, parseExactJson } from './exact-numbers.js';

type Parse = (text: string) => unknown;

const asText: Parse = (text) => text;
const asBoolean: Parse = (text) => text === 't';
/** The scale decides, not the value: an average is text always, a sum of whole numbers a number up to 2^53 - 1. */
const asNumeric: Parse = (text) => (text.includes('.') ? text : exactNumber(text));
const asFloat: Parse = (text) => (Number.isFinite(Number(text)) ? Number(text) : text);

/** Type, its array type (pg_type.dat), and how a value is read. Every other type stays the text that PostgreSQL prints. */
const known: [type: number, arrayType: number, parse: Parse][] = [
  [16, 1000, asBoolean], // bool
  [21, 1005, exactNumber], // int2
  [23, 1007, exactNumber], // int4
  [20, 1016, exactNumber], // int8
  [26, 1028, exactNumber], // oid
  [700, 1021, asFloat], // float4
  [701, 1022, asFloat], // float8
  [1700, 1231, asNumeric], // numeric
  [114, 199, parseExactJson], // json
  [3802, 3807, parseExactJson], // jsonb
  [25, 1009, asText], // text
  [1043, 1015, asText], // varchar
  [2950, 2951, asText], // uuid
];

const parsers = new Map(
  known.flatMap(([type, arrayType, parse]): [number, Parse][] => [
    [type, parse],
    [arrayType, (text) => parseArrayText(text, parse)],
  ]),
);

/** In the driver's callbacks nothing is read: what is thrown there ends the process. */
export const textOnly = { getTypeParser: (): Parse => asText };

/**
 * How a value becomes JSON: numbers exactly or as text, and as the text that PostgreSQL prints whatever cannot be read.
 *
 * @param type its oid in pg_type. Never throws
 */
export function readSqlValue(type: number, text: string): unknown {
  try {
    return (parsers.get(type) ?? asText)(text);
  } catch {
    return text;
  }
}
