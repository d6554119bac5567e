import { KEY_ID_BYTES, type SecretBox } from '../secrets/secret-box.js';
import type { Queryable } from '../database/queryable.js';
import type { SealedTable } from './integrity-checks.js';

export type SealedRow = Readonly<Record<string, unknown>>;

/** Every column that has to be read to open a row. */
export function columnsOf(table: SealedTable): string[] {
  return [
    ...new Set([
      ...table.key,
      ...(table.identity ?? []),
      ...(table.index ? [table.index.column] : []),
      ...table.sealed.map(({ column }) => column),
    ]),
  ];
}

/** SQL: a sealed column of the row is not under the key whose id is this parameter. */
export function isStale(table: SealedTable, keyId: string): string {
  return table.sealed
    .map(({ column }) => `substring(${column} FROM 1 FOR ${KEY_ID_BYTES}) <> ${keyId}`)
    .join(' OR ');
}

/**
 * Reads a table in chunks, by its primary key, so that memory stays flat however many rows there are.
 * @param staleUnder only rows that are not wholly sealed under the first key of this box
 */
export async function* sealedRows(
  database: Queryable,
  table: SealedTable,
  chunk: number,
  staleUnder?: SecretBox,
): AsyncGenerator<SealedRow[]> {
  let last: SealedRow | undefined;
  do {
    const parameters: unknown[] = [];
    const parameter = (value: unknown): string => `$${parameters.push(value)}`;
    const conditions: string[] = [];
    if (last !== undefined) {
      const after = last;
      const values = table.key.map((column) => parameter(after[column]));
      conditions.push(`(${table.key.join(', ')}) > (${values.join(', ')})`);
    }
    if (staleUnder !== undefined) conditions.push(`(${isStale(table, parameter(staleUnder.currentKeyId))})`);
    const rows: SealedRow[] = await database.query<SealedRow>(
      `SELECT ${columnsOf(table).join(', ')} FROM ${table.table}
       ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
       ORDER BY ${table.key.join(', ')} LIMIT ${chunk}`,
      parameters,
    );
    if (rows.length > 0) yield rows;
    last = rows.length === chunk ? rows.at(-1) : undefined;
  } while (last !== undefined);
}

/** Names a row for the operator: `lishop.api_keys 5f3a…`. Bytes as hex, cut short. */
export function nameOf(table: SealedTable, row: SealedRow): string {
  const parts = table.key.map((column) => {
    const value = row[column];
    return Buffer.isBuffer(value) ? `${value.toString('hex').slice(0, 16)}…` : String(value);
  });
  return `${table.table} ${parts.join(' ')}`;
}
