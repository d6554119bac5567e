import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { databaseSchema } from '../../src/assembly.js';
import { migrate } from '../../src/shared/database/open-database.js';
import {
  checksumOf,
  parseVersion,
  readSqlFiles,
  VERSION_FILE,
} from '../../src/shared/database/sql-folder.js';
import { schemaText } from '../schema/schema-text.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await migrate(database.url, databaseSchema);
});
afterAll(() => database.drop());

/** Thrown, since a difference of two long texts helps nobody. */
function expectUpToDate(isUpToDate: boolean, what: string): void {
  if (!isUpToDate) throw new Error(`${what}: run npm run schema, look at what it changed, and commit that.`);
}

describe('the schema', () => {
  it('should stand in schema.sql as the migrations and the SQL files make it', async () => {
    const committed = readFileSync(new URL('../../schema.sql', import.meta.url), 'utf8');
    const now = await schemaText((sql, parameters) => database.query(sql, parameters));
    expectUpToDate(committed === now, 'schema.sql is not what this build makes');
  });

  it('should be told from an older one by the version of each folder that changed', async () => {
    for (const { schema, path } of databaseSchema.sql) {
      const { checksum } = parseVersion(readFileSync(join(path, VERSION_FILE), 'utf8'));
      expectUpToDate(
        checksum === checksumOf(await readSqlFiles(path)),
        `The SQL of ${schema} has changed since its last version`,
      );
    }
  });

  it('should have a file for each function and view, but for what a stored column is made of', async () => {
    const inDatabase = await database.query<{ name: string }>(
      `SELECT p.pronamespace::regnamespace || '.' || p.proname AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
         WHERE n.nspowner <> 'postgres'::regrole AND n.nspname !~ '^pg_' AND NOT EXISTS (
           SELECT FROM pg_depend d WHERE d.refclassid = 'pg_proc'::regclass AND d.refobjid = p.oid AND d.classid IN ('pg_attrdef'::regclass, 'pg_class'::regclass))
       UNION ALL SELECT c.relnamespace::regnamespace || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('v', 'm') AND n.nspowner <> 'postgres'::regrole AND n.nspname !~ '^pg_'`,
    );
    const inFiles = await Promise.all(
      databaseSchema.sql.map(async ({ schema, path }) =>
        (await readSqlFiles(path)).map(({ name }) => `${schema}.${name}`),
      ),
    );
    expect(inDatabase.map(({ name }) => name).sort()).toEqual(inFiles.flat().sort());
    expect(inDatabase.length).toBeGreaterThan(20);
  });

  it('should let nobody but its owner call a function', async () => {
    const open = await database.query(
      `SELECT p.oid::regprocedure AS function FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
       WHERE n.nspname IN ('platform', 'bobux', 'lishop', 'imbachat', 'imvu')
         AND (p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) WHERE grantee = 0))`,
    );
    expect(open).toEqual([]);
  });
});
