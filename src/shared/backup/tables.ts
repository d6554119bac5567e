import pg from 'pg';
import type { Queryable } from '../database/queryable.js';

/** A table whose rows a backup holds. */
export interface Table {
  /** `schema.table`, as it is: no name of Quartet's needs quotes, and each gets them all the same. */
  readonly name: string;
  readonly quoted: string;
  /** Quoted; without those that the database computes. */
  readonly columns: readonly string[];
  /** Names of the tables that its foreign keys lead to. */
  readonly needs: readonly string[];
}

/** Written by what makes the tables and functions; or true of the running processes alone. */
const OWN = [
  'platform.migrations',
  'platform.sql_versions',
  'platform.lockouts',
  'platform.last_backup',
  'platform.minutes',
  'platform.operator_sessions',
];

/** The tables of these schemas, each after those that its foreign keys lead to. */
export async function tablesOf(database: Queryable, schemas: readonly string[]): Promise<Table[]> {
  const rows = await database.query<{ schema: string; name: string; columns: string[]; needs: string[] }>(
    `SELECT n.nspname AS schema, c.relname AS name,
       ARRAY(SELECT a.attname::text FROM pg_attribute a
         WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY a.attnum) AS columns,
       ARRAY(SELECT DISTINCT fn.nspname || '.' || f.relname
         FROM pg_constraint k JOIN pg_class f ON f.oid = k.confrelid JOIN pg_namespace fn ON fn.oid = f.relnamespace
         WHERE k.conrelid = c.oid AND k.contype = 'f' AND k.confrelid <> c.oid) AS needs
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname = ANY($1) ORDER BY 1, 2`,
    [schemas],
  );
  const left = rows
    .map(({ schema, name, columns, needs }) => ({
      name: `${schema}.${name}`,
      quoted: `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(name)}`,
      columns: columns.map((column) => pg.escapeIdentifier(column)),
      needs,
    }))
    .filter(({ name }) => !OWN.includes(name));
  const sorted: Table[] = [];
  while (left.length > 0) {
    const next = left.findIndex(({ needs }) =>
      needs.every((need) => !left.some(({ name }) => name === need)),
    );
    if (next === -1) throw new Error('The foreign keys of these tables go in a circle.');
    sorted.push(...left.splice(next, 1));
  }
  return sorted;
}

/** The line above a table's rows. */
export function copyLine({ quoted, columns }: Table): string {
  return `COPY ${quoted} (${columns.join(', ')}) FROM stdin;\n`;
}
