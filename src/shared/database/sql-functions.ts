import type { DatabaseSchema, SqlFolder } from './database-schema.js';
import { DatabaseStartError } from './database-start-error.js';
import { DatabaseError } from './database-error.js';
import type { Database } from './database.js';
import type { Queryable } from './queryable.js';
import { appliedSqlOf } from './schema-version.js';
import { isView, readSqlFolder, type SqlFile } from './sql-folder.js';

/** CREATE OR REPLACE cannot make this of what is there: another result, other names of parameters, other columns of a view. */
const NOT_REPLACEABLE = new Set(['42P13', '42P16']);

/** Everything that the file of this name made, as statements that drop it, in an order that works. */
async function dropsOf(database: Queryable, schema: string, name: string): Promise<string[]> {
  const rows = await database.query<{ statement: string }>(
    `WITH functions AS (
       SELECT p.oid, p.prokind FROM pg_proc p WHERE p.pronamespace = $1::regnamespace AND p.proname = $2
     )
     SELECT statement FROM (
       SELECT 1 AS place, format('DROP TRIGGER %I ON %s', t.tgname, t.tgrelid::regclass) AS statement
         FROM pg_trigger t JOIN functions f ON f.oid = t.tgfoid
       UNION ALL SELECT 2, format('DROP VIEW %s', c.oid::regclass) FROM pg_class c
         WHERE c.relnamespace = $1::regnamespace AND c.relname = $2 AND c.relkind = 'v'
       UNION ALL SELECT 3, format('DROP ROUTINE %s', f.oid::regprocedure) FROM functions f
     ) AS drops ORDER BY place`,
    [schema, name],
  );
  return rows.map(({ statement }) => statement);
}

async function drop(database: Queryable, schema: string, name: string): Promise<void> {
  for (const statement of await dropsOf(database, schema, name)) await database.query(statement);
}

async function dropTriggers(database: Queryable, schema: string, name: string): Promise<void> {
  const drops = await dropsOf(database, schema, name);
  for (const statement of drops.filter((text) => text.startsWith('DROP TRIGGER '))) {
    await database.query(statement);
  }
}

/** How many functions and views there are of this name. */
async function countOf(database: Queryable, schema: string, name: string): Promise<number> {
  return (await dropsOf(database, schema, name)).filter((text) => !text.startsWith('DROP TRIGGER ')).length;
}

/**
 * Replaces where PostgreSQL can, since a running server may be about to call the function; a changed signature is dropped and made anew.
 * Triggers are always made anew: one that left the file, or has another name, must go.
 */
async function make(database: Queryable, schema: string, { name, text }: SqlFile): Promise<void> {
  await dropTriggers(database, schema, name);
  await database.query('SAVEPOINT file');
  try {
    await database.query(text);
    if ((await countOf(database, schema, name)) === 1) return;
  } catch (error) {
    if (!(error instanceof DatabaseError && NOT_REPLACEABLE.has(error.sqlState ?? ''))) throw error;
  }
  await database.query('ROLLBACK TO SAVEPOINT file');
  await drop(database, schema, name);
  await database.query(text);
  if ((await countOf(database, schema, name)) !== 1) {
    throw new Error(`it must make one function or view, ${schema}.${name}`);
  }
}

/** Bodies are checked when all are there, so that the files need no order. plpgsql looks only at the syntax, sql at the names too. */
async function checkBodies(database: Queryable, schema: string): Promise<void> {
  await database.query('SET LOCAL check_function_bodies = on');
  const functions = await database.query<{ oid: number; name: string; validator: string }>(
    `SELECT p.oid, p.proname AS name, l.lanvalidator::regproc::text AS validator FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
     WHERE p.pronamespace = $1::regnamespace AND l.lanname IN ('sql', 'plpgsql') ORDER BY 2`,
    [schema],
  );
  for (const { oid, name, validator } of functions) {
    await named(schema, name, () => database.query(`SELECT ${validator}($1::oid)`, [oid]));
  }
}

async function named<Result>(schema: string, name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DatabaseStartError(`The SQL file ${name}.sql of ${schema} cannot be applied: ${reason}`, {
      cause: error,
    });
  }
}

async function applyFolder(database: Database, folder: SqlFolder): Promise<void> {
  const { schema } = folder;
  const { version, files } = await readSqlFolder(folder);
  await database.transaction(async (transaction) => {
    const then = (await appliedSqlOf(transaction)).get(schema);
    const known = then?.checksums ?? new Map<string, string>();
    const changed = files.filter(({ name, checksum }) => known.get(name) !== checksum);
    const names = new Set(files.map(({ name }) => name));
    const gone = [...known.keys()].filter((name) => !names.has(name));
    if (changed.length === 0 && gone.length === 0 && then?.version === version) return;

    await transaction.query('SET LOCAL check_function_bodies = off');
    for (const name of gone) await named(schema, name, () => drop(transaction, schema, name));
    const inOrder = [...changed.filter((file) => !isView(file)), ...changed.filter(isView)];
    for (const file of inOrder) await named(schema, file.name, () => make(transaction, schema, file));
    await checkBodies(transaction, schema);
    await transaction.query(`REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ${schema} FROM PUBLIC`);
    await transaction.query(
      `INSERT INTO platform.sql_versions (schema, version, checksums) VALUES ($1, $2, $3)
       ON CONFLICT (schema) DO UPDATE SET version = excluded.version, checksums = excluded.checksums`,
      [
        schema,
        version,
        JSON.stringify(Object.fromEntries(files.map(({ name, checksum }) => [name, checksum]))),
      ],
    );
  });
}

/**
 * Brings functions, triggers and views to what the sql/ folders say: what changed is made anew, what was deleted is dropped, all of a
 * context in one transaction. To be called under the start lock, after the migrations, with `requireKnown` passed.
 * @throws DatabaseStartError names the file that cannot be applied; nothing of its context has changed then
 */
export async function applySql(database: Database, { sql }: DatabaseSchema): Promise<void> {
  for (const folder of sql) await applyFolder(database, folder);
}
