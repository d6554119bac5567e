import { mkdtemp, rm, writeFile, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { EmbeddedPostgres } from '../../src/embedded-postgres/embedded-postgres.js';
import { databaseSchema } from '../../src/assembly.js';
import { migrate } from '../../src/shared/database/open-database.js';
import {
  checksumOf,
  parseVersion,
  readSqlFiles,
  VERSION_FILE,
} from '../../src/shared/database/sql-folder.js';
import { schemaText } from './schema-text.js';

/** Raises the version of each sql/ folder that changed since its last one. */
async function raiseVersions(): Promise<void> {
  for (const { path } of databaseSchema.sql) {
    const file = join(path, VERSION_FILE);
    const then = parseVersion(await readFile(file, 'utf8'));
    const checksum = checksumOf(await readSqlFiles(path));
    if (checksum === then.checksum) continue;
    await writeFile(file, `${JSON.stringify({ version: then.version + 1, checksum }, null, 2)}\n`);
    process.stdout.write(`${file}: version ${then.version + 1}\n`);
  }
}

// npm run schema: schema.sql, and the versions of the sql/ folders.
await raiseVersions();
const directory = await mkdtemp(join(tmpdir(), 'quartet-schema-'));
const server = await EmbeddedPostgres.start({ dataDir: join(directory, 'data'), log: () => undefined });
try {
  await migrate(server.url, databaseSchema);
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  const text = await schemaText(async (sql, parameters) => (await client.query(sql, parameters)).rows);
  await client.end();
  await writeFile(fileURLToPath(new URL('../../schema.sql', import.meta.url)), text);
  process.stdout.write('schema.sql is written.\n');
} finally {
  await server.stop();
  await rm(directory, { recursive: true, force: true });
}
