/** `npm run bench:operator`: how long the operator waits in a large community (bench/operator/README.md). */
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { EmbeddedPostgres } from '../../src/embedded-postgres/index.js';
import { ChildProcesses } from '../child-processes.js';
import { CALLS, forgottenRoutes } from './calls.js';
import { fill, fillMailFiles } from './community.js';
import { isMet, lineOf, measure, type Measured } from './measure.js';

const README = join('bench', 'operator', 'README.md');
const SECRETS_KEY = Buffer.alloc(32, 9).toString('base64');
const OPERATOR = { name: 'admin', password: 'bench-only-password' };
const AUTHORIZATION = `Basic ${Buffer.from(`${OPERATOR.name}:${OPERATOR.password}`).toString('base64')}`;

const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** Quartet as in production. @returns its address */
async function serve(processes: ChildProcesses, databaseUrl: string, dataDir: string): Promise<string> {
  const { said } = await processes.serve(
    {
      command: process.execPath,
      args: [join('dist', 'src', 'main.js')],
      cwd: process.cwd(),
      env: {
        PATH: process.env.PATH ?? '',
        NODE_ENV: 'production',
        PORT: '0',
        DATABASE_URL: databaseUrl,
        DATA_DIR: dataDir,
        SECRETS_KEY,
        ADMIN_USERNAME: OPERATOR.name,
        ADMIN_PASSWORD: OPERATOR.password,
        // Whoever measures is one address; what is measured is the work, not the ration.
        LIMIT_REQUESTS: '0',
      },
    },
    /listens on (http:\/\/127\.0\.0\.1:\d+)/,
  );
  return said;
}

async function makeCommunity(databaseUrl: string, dataDir: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await fill(client, SECRETS_KEY);
  } finally {
    await client.end();
  }
  await fillMailFiles(join(dataDir, 'outbox'));
}

async function writeFigures(all: readonly Measured[]): Promise<void> {
  const figures = [
    '| route | what | first ms | median ms | worst ms | at most, ms | |',
    '| --- | --- | --: | --: | --: | --- | --- |',
    ...all.map(lineOf),
    '',
    `${all.filter(isMet).length} of ${all.length} met; 20 calls each; ${cpus().length} cores (${cpus()[0]?.model}), Node ${process.version}; ${new Date().toISOString().slice(0, 10)}.`,
  ].join('\n');
  const text = await readFile(README, 'utf8');
  const marked = /(<!-- figures[^>]*-->\n)[\s\S]*?(?=<!-- end of figures -->)/;
  if (!marked.test(text)) throw new Error(`${README} has no place for the figures.`);
  await writeFile(
    README,
    text.replace(marked, (_all, before: string) => `${before}\n${figures}\n\n`),
  );
}

async function main(base: string, migrating: ChildProcesses, processes: ChildProcesses): Promise<void> {
  const forgotten = await forgottenRoutes();
  if (forgotten.length > 0)
    throw new Error(`Nobody measures ${forgotten.join(', ')}: add it to bench/operator/calls.ts.`);
  const database = await EmbeddedPostgres.start({
    dataDir: join(base, 'database'),
    listen: 'tcp',
    log: () => undefined,
  });
  const dataDir = join(base, 'data');
  try {
    await serve(migrating, database.url, dataDir);
    await migrating.stop();
    const start = performance.now();
    await makeCommunity(database.url, dataDir);
    say(`The community was made in ${((performance.now() - start) / 1_000).toFixed(0)} s.`);
    const url = await serve(processes, database.url, dataDir);
    const all: Measured[] = [];
    for (const call of CALLS) {
      const measured = await measure(url, AUTHORIZATION, call);
      all.push(measured);
      console.log(lineOf(measured));
    }
    await writeFigures(all);
  } finally {
    await processes.stop();
    await migrating.stop();
    await database.stop();
  }
}

const base = await mkdtemp(join(tmpdir(), 'quartet-bench-operator-'));
// As root the database runs under another account, which has to get through.
await chmod(base, 0o711);
const [migrating, processes] = [new ChildProcesses(), new ChildProcesses()];
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  // The work under way fails with its processes, and is cleared away as after any failure.
  process.once(signal, () => {
    say(`${signal}: stopping`);
    void Promise.all([migrating.stop(), processes.stop()]);
  });
try {
  await main(base, migrating, processes);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  await rm(base, { recursive: true, force: true });
}
