import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { EmbeddedPostgres } from '../../dist/src/embedded-postgres/index.js';
import { makeServerFolder } from './server-folder.mjs';

/**
 * The roles' passwords again, but kept so that checking them costs nothing: each start of Quartet opens a dozen connections, and by default
 * both sides compute 4,096 hashes for each.
 */
async function keepPasswordsCheaply(...urls) {
  const client = new pg.Client({ connectionString: urls[0] });
  await client.connect();
  await client.query('SET scram_iterations = 1');
  for (const { username, password } of urls.map((url) => new URL(url)))
    await client.query(`ALTER ROLE ${username} PASSWORD ${pg.escapeLiteral(decodeURIComponent(password))}`);
  await client.end();
}

/**
 * One real PostgreSQL for the whole run; each test file makes databases of its own on it. `npm run test:postgres` brings others, whose
 * addresses are in QUARTET_TEST_ADMIN_URL (superuser) and QUARTET_TEST_URL.
 */
export default async function globalSetup() {
  process.env.QUARTET_TEST_RUN = randomBytes(4).toString('hex');
  if (process.env.QUARTET_TEST_ADMIN_URL !== undefined) return;
  const base = await makeServerFolder();
  // As root the server runs under another account, which has to get through.
  await chmod(base, 0o711);
  const server = await EmbeddedPostgres.start({
    dataDir: join(base, 'data'),
    log: () => undefined,
    // Some tests put a relay before it.
    listen: 'tcp',
    // Nothing here has to outlive the run.
    settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_wal_size: '256MB' },
  });
  // A run that is stopped must leave neither its server, which stops with the exit of this process, nor its folder, which may lie in memory.
  process.once('SIGTERM', () => process.exit(143));
  process.once('SIGINT', () => process.exit(130));
  process.once('exit', () => rmSync(base, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }));
  await keepPasswordsCheaply(server.adminUrl, server.url);
  process.env.QUARTET_TEST_COPY = 'STRATEGY FILE_COPY';
  process.env.QUARTET_TEST_ADMIN_URL = server.adminUrl;
  process.env.QUARTET_TEST_URL = server.url;
  globalThis.__quartetTestServer = { server, base };
}
