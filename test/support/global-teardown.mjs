import { rm } from 'node:fs/promises';
import pg from 'pg';

/** On a server that outlives the run. */
async function dropDatabases() {
  const client = new pg.Client({ connectionString: process.env.QUARTET_TEST_ADMIN_URL });
  await client.connect();
  const run = process.env.QUARTET_TEST_RUN;
  const { rows } = await client.query(
    'SELECT datname AS name, datistemplate AS "isTemplate" FROM pg_database WHERE datname LIKE $1 OR datname = $2',
    [`quartet_test_${run}%`, `quartet_template_${run}`],
  );
  for (const { name, isTemplate } of rows) {
    if (isTemplate) await client.query(`ALTER DATABASE ${name} IS_TEMPLATE false`);
    await client.query(`DROP DATABASE ${name} WITH (FORCE)`);
  }
  await client.end();
}

export default async function globalTeardown() {
  if (globalThis.__quartetTestServer === undefined) {
    await dropDatabases();
    return;
  }
  const { server, base } = globalThis.__quartetTestServer;
  await server.stop();
  await rm(base, { recursive: true, force: true });
}
