import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { to as copyTo } from 'pg-copy-streams';
import { createPrivateFile } from '../secrets/private-file.js';
import { KEY_ID_BYTES } from '../secrets/secret-box.js';
import type { SealedTable } from '../integrity/integrity-checks.js';
import type { OperatorConnection } from '../database/operator-connection.js';
import { migrationsOf } from '../database/schema-version.js';
import { VERSION } from '../observability/version.js';
import { END_OF_ROWS, endLine, FORMAT, headerLine, type BackupHeader } from './backup-format.js';
import { copyLine, tablesOf, type Table } from './tables.js';

/** What a backup is made of. */
export interface BackupSource {
  readonly connection: OperatorConnection;
  readonly schemas: readonly string[];
  readonly sealed: readonly SealedTable[];
}

/** Called as each table is done. */
export type TableProgress = (table: string, rows: number) => void;

/** However the server is set, the text means the same everywhere. */
const PLAIN_TEXT = `
  SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'postgres'; SET LOCAL timezone = 'UTC';
  SET LOCAL extra_float_digits = 3; SET LOCAL bytea_output = 'hex'; SET LOCAL client_encoding = 'UTF8'`;

async function keyIdsOf({ connection, sealed }: BackupSource, tables: readonly Table[]): Promise<string[]> {
  const ids = new Set<string>();
  for (const { table, sealed: columns } of sealed) {
    // An older database, before its upgrade, lacks what later versions brought.
    const there = tables.find(({ name }) => name === table)?.columns ?? [];
    for (const { column } of columns.filter((one) => there.includes(`"${one.column}"`))) {
      const rows = await connection.query<{ id: string }>(
        `SELECT DISTINCT encode(substring(${column} FROM 1 FOR ${KEY_ID_BYTES}), 'hex') AS id FROM ${table} WHERE ${column} IS NOT NULL`,
      );
      for (const { id } of rows) ids.add(id);
    }
  }
  return [...ids].sort();
}

async function sequencesOf({ connection, schemas }: BackupSource): Promise<BackupHeader['sequences']> {
  const rows = await connection.query<{ name: string; quoted: string }>(
    `SELECT n.nspname || '.' || c.relname AS name, format('%I.%I', n.nspname, c.relname) AS quoted
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'S' AND n.nspname = ANY($1) AND c.relname NOT LIKE 'migrations%' ORDER BY 1`,
    [schemas],
  );
  const sequences: Record<string, { value: string; called: boolean }> = {};
  for (const { name, quoted } of rows) {
    // Read after the snapshot was taken, so never behind its rows.
    const [row] = await connection.query<{ value: string; called: boolean }>(
      `SELECT last_value::text AS value, is_called AS called FROM ${quoted}`,
    );
    if (row !== undefined) sequences[name] = row;
  }
  return sequences;
}

async function* backupText(source: BackupSource, progress: TableProgress): AsyncGenerator<string | Buffer> {
  const { connection, schemas } = source;
  await connection.client.query(PLAIN_TEXT);
  const [now] = await connection.query<{ at: Date; postgres: string }>(
    `SELECT now() AS at, current_setting('server_version') AS postgres`,
  );
  const tables = await tablesOf(connection, schemas);
  yield headerLine({
    format: FORMAT,
    quartet: VERSION,
    postgres: now?.postgres ?? '',
    at: now?.at.toISOString() ?? '',
    migrations: await migrationsOf(connection),
    marks: await keyIdsOf(source, tables),
    sequences: await sequencesOf(source),
  });
  const rows: Record<string, number> = {};
  for (const table of tables) {
    yield `\n${copyLine(table)}`;
    const out = connection.client.query(
      copyTo(`COPY ${table.quoted} (${table.columns.join(', ')}) TO STDOUT`),
    );
    for await (const chunk of out) yield chunk as Buffer;
    yield END_OF_ROWS;
    rows[table.name] = out.rowCount;
    progress(table.name, out.rowCount);
  }
  yield `\n${endLine(rows)}`;
}

/**
 * Writes one moment of the database into a new file (mode 0600), which appears when it is whole. Beside running servers; memory stays flat.
 * @throws FileExistsError there is such a file already
 */
export async function writeBackup(
  source: BackupSource,
  file: string,
  progress: TableProgress,
): Promise<void> {
  await createPrivateFile(file, (out) =>
    source.connection.snapshot(() =>
      pipeline(Readable.from(backupText(source, progress)), createGzip({ level: 6 }), out),
    ),
  );
}
