import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { MigrationExecutor, type QueryRunner } from 'typeorm';
import { createDataSource } from '../database/data-source.js';
import { sqlStateOf } from '../database/database-error.js';
import type { DatabaseSchema, MigrationClass } from '../database/database-schema.js';
import type { Queryable } from '../database/queryable.js';
import { BackupFormatError, parseEnd, type BackupHeader, type RowCounts } from './backup-format.js';
import type { BackupReader } from './backup-reader.js';
import { copyLine, tablesOf } from './tables.js';
import type { TableProgress } from './write-backup.js';

/** TypeORM's runner as the rest of Quartet speaks to a database. */
const queryable = (runner: QueryRunner): Queryable => ({
  query: (sql, parameters = []) => runner.query(sql, [...parameters]),
});

/** The migrations that had run when the backup was made. @throws BackupFormatError a newer version made it */
function migrationsThen({ migrations: ran }: BackupHeader, { migrations }: DatabaseSchema): MigrationClass[] {
  const known = migrations.filter(({ name }) => ran.includes(name));
  if (known.length === ran.length) return known;
  throw new BackupFormatError(
    'This backup was made by another version of Quartet, a newer one or one before the first release: restore it with that one.',
  );
}

/** The tables as they were then, made in the transaction of this runner; without triggers, which would write a history of their own. */
async function makeTables(runner: QueryRunner): Promise<void> {
  await runner.query('CREATE SCHEMA platform');
  const executor = new MigrationExecutor(runner.dataSource, runner);
  executor.transaction = 'none';
  await executor.executePendingMigrations();
}

/** Characters of what the database says: it repeats what it does not take. */
const MAX_SAID = 300;

/**
 * Puts a part of a backup into the database.
 * @param part as the operator reads it: `what it has of bobux.players`
 * @throws BackupFormatError the database does not take it for what is in it (SQLSTATE classes 22 and 23)
 */
async function put<Result>(part: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!/^2[23]/.test(sqlStateOf(error) ?? '')) throw error;
    const { message, where } = error as Error & { readonly where?: string };
    const [, line] = /^COPY [^,]*,\D*(\d+)/.exec(where ?? '') ?? [];
    throw new BackupFormatError(
      `This backup is damaged: ${part} does not fit${line === undefined ? '' : `, line ${line} of it`} ` +
        `(${message.slice(0, MAX_SAID)}). Use another copy of it, or an earlier backup.`,
      { cause: error },
    );
  }
}

async function loadTables(
  runner: QueryRunner,
  client: pg.PoolClient,
  reader: BackupReader,
  schemas: readonly string[],
  progress: TableProgress,
): Promise<RowCounts> {
  const left = new Map((await tablesOf(queryable(runner), schemas)).map((table) => [copyLine(table), table]));
  const rows: Record<string, number> = {};
  let promised: RowCounts | undefined;
  while (promised === undefined) {
    const line = await reader.line();
    if (line === undefined) throw new BackupFormatError('This backup is not whole: its end is missing.');
    if (line === '') continue;
    promised = parseEnd(line);
    if (promised !== undefined) break;
    const table = left.get(`${line}\n`);
    // Nothing of the file is ever run: it must say just what would be written here.
    if (table === undefined)
      throw new BackupFormatError(`This backup has a table that does not belong here: ${line}`);
    left.delete(`${line}\n`);
    // A migration may have begun the table with rows, which the backup holds as they became.
    await runner.query(`DELETE FROM ${table.quoted}`);
    const into = client.query(copyFrom(`COPY ${table.quoted} (${table.columns.join(', ')}) FROM STDIN`));
    await put(`what it has of ${table.name}`, () => pipeline(Readable.from(reader.rows()), into));
    rows[table.name] = into.rowCount;
    progress(table.name, into.rowCount);
  }
  const [missing] = left.values();
  if (missing !== undefined) throw new BackupFormatError(`This backup lacks the table ${missing.name}.`);
  for (const [name, count] of Object.entries(promised)) {
    if (rows[name] !== count) {
      throw new BackupFormatError(
        `This backup is damaged: ${name} has ${rows[name] ?? 0} rows in place of ${count}.`,
      );
    }
  }
  return rows;
}

async function setSequences(
  runner: QueryRunner,
  { sequences }: BackupHeader,
  schemas: readonly string[],
): Promise<void> {
  const rows = await queryable(runner).query<{ name: string }>(
    `SELECT n.nspname || '.' || c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'S' AND n.nspname = ANY($1)`,
    [schemas],
  );
  const there = new Set(rows.map(({ name }) => name));
  const unknown = Object.keys(sequences).find((name) => !there.has(name));
  if (unknown !== undefined)
    throw new BackupFormatError(`This backup is damaged: its first line has a sequence ${unknown}.`);
  for (const [name, { value, called }] of Object.entries(sequences)) {
    await put('its first line', () =>
      runner.query(`SELECT setval($1::regclass, $2, $3)`, [name, value, called]),
    );
  }
}

/**
 * Puts a backup in the place of what these schemas hold, in one transaction: until it commits, and if anything goes wrong, nothing has
 * changed. Functions and triggers come with `migrate`, which has to follow.
 * @param reader behind the header
 * @param beforeCommit the last thing that may still stop it
 * @throws BackupFormatError
 */
export async function restoreBackup(
  url: string,
  schema: DatabaseSchema,
  header: BackupHeader,
  reader: BackupReader,
  schemas: readonly string[],
  progress: TableProgress,
  beforeCommit: () => Promise<void>,
): Promise<RowCounts> {
  const dataSource = createDataSource(url, 1, 0, migrationsThen(header, schema));
  await dataSource.initialize();
  try {
    const runner = dataSource.createQueryRunner();
    const client = (await runner.connect()) as pg.PoolClient;
    await runner.startTransaction();
    try {
      await runner.query(
        `SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0`,
      );
      for (const schema of schemas) await runner.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
      await makeTables(runner);
      const rows = await loadTables(runner, client, reader, schemas, progress);
      // What is tested at the commit otherwise, when the keys have been replaced already.
      await put('what it has of several rows', () => runner.query('SET CONSTRAINTS ALL IMMEDIATE'));
      await setSequences(runner, header, schemas);
      await beforeCommit();
      await runner.commitTransaction();
      return rows;
    } catch (error) {
      if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
      throw error;
    } finally {
      await runner.release();
    }
  } finally {
    await dataSource.destroy();
  }
}
