/**
 * The end-to-end tests that lean on the database, on every PostgreSQL that the README allows.
 *   npm run test:postgres                         14 to 18, and Debian's where one is installed
 *   npm run test:postgres -- --only 14,system     some of them
 *   npm run test:postgres -- test/bobux           other files
 */
import { parseArgs } from 'node:util';
import { countsIn, runJest } from '../runner/run-jest.mjs';
import { MAJORS, startServer } from './servers.mjs';

/** Every context's statements, roles and locks, what the planner makes of them, and what a dump or a restore has to carry. */
const FILES = [
  'src/shared/database',
  'test/platform/plans.slow.ts',
  'test/platform/schema.e2e.ts',
  'test/platform/health.e2e.ts',
  'test/bobux/(batches|commands|concurrency|due-holds|history|hold-commands|holds|keys|lone-changes|nonce|ranking|ranking-writers|sendsql|sendsql-attacks|sendsql-login|transfers).e2e.ts',
  'test/bobux/sendsql-time-outs.slow.ts',
  'test/lishop/(articles|accounts).e2e.ts',
  'test/imbachat/(directory|site-table).e2e.ts',
  'test/imbachat/site-table.slow.ts',
  'test/imvu/(accounts|leases|picking).e2e.ts',
  'test/integrity',
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' } },
});
const wanted = values.only?.split(',') ?? [...MAJORS, 'system'];
const unknown = wanted.filter((one) => one !== 'system' && !MAJORS.includes(one));
if (unknown.length > 0) {
  console.error(`--only takes ${MAJORS.join(', ')} and system, with commas; not ${unknown.join(', ')}.`);
  process.exit(2);
}
const files = positionals.length > 0 ? positionals : FILES;

const test = (server) =>
  runJest(['--config', 'test/postgres/jest.config.mjs', ...files], {
    ...process.env,
    QUARTET_TEST_ADMIN_URL: server.adminUrl,
    QUARTET_TEST_URL: server.url,
  });

const total = { passed: 0, failed: 0, skipped: 0, unsteady: 0 };
const lines = [];
let current;
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => void Promise.resolve(current?.stop()).finally(() => process.exit(130)));
}
for (const which of wanted) {
  const since = Date.now();
  current = await startServer(which);
  if (current === undefined) {
    total.skipped += 1;
    lines.push(`${which}: skipped, Debian's PostgreSQL is not installed`);
    continue;
  }
  console.log(`\n=== PostgreSQL ${current.version} (${which})`);
  const counts = await test(current).finally(() => current.stop());
  for (const name of Object.keys(total)) total[name] += counts[name];
  const took = Math.round((Date.now() - since) / 1000);
  lines.push(`${which}, PostgreSQL ${current.version}: ${countsIn(counts)}, ${took} s`);
}
console.log(`\n${lines.join('\n')}\n\n${countsIn(total)}`);
process.exitCode = total.failed === 0 ? 0 : 1;
