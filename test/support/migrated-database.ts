import { databaseSchema } from '../../src/assembly.js';
import { migrate } from '../../src/shared/database/open-database.js';
import { createDatabase, onServer, urlOf, type TestDatabase } from './test-database.js';

/**
 * The name of the run's database that is migrated and otherwise empty, to be copied; whoever needs it first makes it. A migration takes half a
 * second, a copy a tenth.
 */
async function migratedTemplate(): Promise<string> {
  const name = `quartet_template_${process.env.QUARTET_TEST_RUN ?? process.pid}`;
  await onServer(async (client) => {
    // Ends with the connection.
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [name]);
    const { rows } = await client.query<{ datistemplate: boolean }>(
      'SELECT datistemplate FROM pg_database WHERE datname = $1',
      [name],
    );
    if (rows[0]?.datistemplate === true) return;
    // One that is not marked was not finished.
    await client.query(`DROP DATABASE IF EXISTS ${name}`);
    await client.query(`CREATE DATABASE ${name} OWNER quartet`);
    await migrate(urlOf(name), databaseSchema);
    await client.query(`ALTER DATABASE ${name} IS_TEMPLATE true`);
  });
  return name;
}

let template: Promise<string> | undefined;

/** A database of its own on the PostgreSQL of the test run, migrated and otherwise empty, as a start of Quartet leaves it. */
export async function createMigratedDatabase(): Promise<TestDatabase> {
  return createDatabase(await (template ??= migratedTemplate()));
}
