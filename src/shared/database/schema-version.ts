import type { DatabaseSchema } from './database-schema.js';
import { DatabaseStartError } from './database-start-error.js';
import type { Queryable } from './queryable.js';
import { oneRow } from './one-row.js';
import { checksumOf, readSqlFolder } from './sql-folder.js';

/** The sql/ folder of one context, as a database has it. */
export interface AppliedSql {
  readonly version: number;
  /** Of each file, by name. */
  readonly checksums: ReadonlyMap<string, string>;
}

async function has(database: Queryable, table: string): Promise<boolean> {
  const sql = 'SELECT to_regclass($1) IS NOT NULL AS there';
  return oneRow(await database.query<{ there: boolean }>(sql, [table])).there;
}

/** The migrations that this database has had, in the order in which they ran; empty where Quartet never was. */
export async function migrationsOf(database: Queryable): Promise<string[]> {
  if (!(await has(database, 'platform.migrations'))) return [];
  const rows = await database.query<{ name: string }>('SELECT name FROM platform.migrations ORDER BY id');
  return rows.map(({ name }) => name);
}

function checksumsOf(value: unknown): Map<string, string> {
  const entries = Object.entries(value ?? {});
  if (entries.some(([, checksum]) => typeof checksum !== 'string')) {
    throw new Error('platform.sql_versions is damaged.');
  }
  return new Map(entries as [string, string][]);
}

/** What was applied of the sql/ folders, by schema. */
export async function appliedSqlOf(database: Queryable): Promise<Map<string, AppliedSql>> {
  if (!(await has(database, 'platform.sql_versions'))) return new Map();
  const rows = await database.query<{ schema: string; version: number; checksums: unknown }>(
    'SELECT schema, version, checksums FROM platform.sql_versions',
  );
  return new Map(
    rows.map(({ schema, version, checksums }) => [schema, { version, checksums: checksumsOf(checksums) }]),
  );
}

/**
 * What an older build must not touch: its statements are for other tables and functions.
 * @throws DatabaseStartError the database has a migration, or a version of SQL, that this build does not know
 */
export async function requireKnown(database: Queryable, { migrations, sql }: DatabaseSchema): Promise<void> {
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = (await migrationsOf(database)).find((name) => !known.has(name));
  if (unknown !== undefined) {
    throw new DatabaseStartError(
      `This database is not of this version of Quartet, which does not know its migration ${unknown}. It is of a newer version: use that one. ` +
        'Or it is of one before the first release, which nothing migrates: begin with a new DATA_DIR or an empty database.',
    );
  }
  const applied = await appliedSqlOf(database);
  for (const folder of sql) {
    const there = applied.get(folder.schema)?.version ?? 0;
    const { version } = await readSqlFolder(folder);
    if (there > version) {
      throw new DatabaseStartError(
        `This database is of a newer version of Quartet: its SQL of ${folder.schema} is version ${there}, this build has ${version}. Use the newer one.`,
      );
    }
  }
}

/** @throws DatabaseStartError the database is not in the shape that this build knows */
export async function requireThisVersion(database: Queryable, schema: DatabaseSchema): Promise<void> {
  const ran = new Set(await migrationsOf(database));
  if (ran.size === 0) throw new DatabaseStartError('There is nothing of Quartet in this database.');
  await requireKnown(database, schema);
  const applied = await appliedSqlOf(database);
  const isApplied = await Promise.all(
    schema.sql.map(async (folder) => {
      const { files } = await readSqlFolder(folder);
      const then = applied.get(folder.schema)?.checksums ?? new Map<string, string>();
      return (
        checksumOf(files) ===
        checksumOf([...then].map(([name, checksum]) => ({ name, checksum, text: '' })).sort(byName))
      );
    }),
  );
  if (schema.migrations.some(({ name }) => !ran.has(name)) || isApplied.includes(false)) {
    throw new DatabaseStartError(
      'This database is of an older version of Quartet: start this version once, then try again.',
    );
  }
}

const byName = (one: { name: string }, other: { name: string }): number => (one.name < other.name ? -1 : 1);
