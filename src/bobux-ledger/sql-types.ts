import pg from 'pg';

const BYTEA = 17;
const INT8 = 20;
const FLOAT4 = 700;
const FLOAT8 = 701;
const INTERVAL = 1186;
const NUMERIC = 1700;

/** A number where JSON and JavaScript can hold it; integers beyond 2^53 - 1, NaN and infinities stay text. */
export function parseNumber(text: string): number | string {
  const value = Number(text);
  if (!Number.isFinite(value)) return text;
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? text : value;
}

/** How the values of a row become JSON: numbers where exact, else the text that PostgreSQL prints. */
export function sqlConsoleTypes(): pg.CustomTypesConfig {
  const types = new pg.TypeOverrides();
  for (const type of [INT8, FLOAT4, FLOAT8, NUMERIC]) types.setTypeParser(type, parseNumber);
  for (const type of [BYTEA, INTERVAL]) types.setTypeParser(type, (text: string) => text);
  return types;
}
