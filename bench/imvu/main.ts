/** `npm run bench:imvu [ROUNDS] [SECONDS]`: the IMVU proxy beside what the seed describes (bench/imvu/README.md). */
import { cpus, tmpdir } from 'node:os';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { load, median, type Figures, type Target } from './load.js';
import { startArguments } from '../start-command.js';
import { endAll, launch } from './processes.js';

const [rounds = 5, seconds = 4] = process.argv.slice(2).map(Number);
const README = new URL('README.md', import.meta.url);
const CALL = '/user/user-100001';
const tsx = [process.execPath, '--import', 'tsx'];
const json = (line: string): any => (line.startsWith('{"url"') ? JSON.parse(line) : undefined);
const basic = (user: string): string => `Basic ${Buffer.from(user).toString('base64')}`;

/** 64 callers that call five times a second each: latency without a queue. */
const settings = [
  { name: '1 caller', callers: 1, pause: 0 },
  { name: '64 callers', callers: 64, pause: 0 },
  { name: '64 callers, idle load (each 5/s)', callers: 64, pause: 200 },
];

async function post(url: string, authorization: Record<string, string>, body: object): Promise<any> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.json();
}

async function prepare(dataDir: string): Promise<Target[]> {
  const imvu = await launch([...tsx, 'bench/imvu/simulator-process.ts'], {}, json);
  const { EmbeddedPostgres } = await import(
    new URL('../../dist/src/embedded-postgres/index.js', import.meta.url).href
  );
  database = await EmbeddedPostgres.start({
    dataDir: join(dataDir, 'database'),
    listen: 'tcp',
    log: () => undefined,
  });
  const databaseUrl: string = database!.url;
  const quartet = await launch(
    [process.execPath, ...startArguments],
    {
      ...{
        PORT: '0',
        DATA_DIR: dataDir,
        NODE_ENV: 'production',
        IMVU_BASE_URL: imvu.url,
        LIMIT_REQUESTS: '0',
      },
      ...{ DATABASE_URL: databaseUrl, SECRETS_KEY: Buffer.alloc(32, 1).toString('base64') },
      ...{ ADMIN_USERNAME: 'admin', ADMIN_PASSWORD: 'bench-only' },
    },
    (line) => /Quartet listens on (http:\/\/[\w.:]+)/.exec(line)?.[1],
  );
  const { key } = await post(
    `${quartet}/imvu/api-keys`,
    { authorization: basic('admin:bench-only') },
    { label: 'bench' },
  );
  await post(`${quartet}/imvu/users`, { api_key: key }, { username: 'bench', password: 'bench-only' });
  const user = { authorization: basic('bench:bench-only') };
  await post(`${quartet}/imvu/accounts`, user, { username: 'bench@example.org', password: 'bench' });

  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(
    'CREATE TABLE peer_sessions (username text PRIMARY KEY, cookie text, sauce text, valid boolean)',
  );
  await client.query(`INSERT INTO peer_sessions VALUES ('bench', $1, $2, true)`, [imvu.cookie, imvu.sauce]);
  await client.end();
  const peer = async (clients: string): Promise<string> =>
    (
      await launch(
        [...tsx, 'bench/peers/imvu-fastify-axios.ts', databaseUrl, imvu.url, clients],
        { NODE_ENV: 'production' },
        json,
      )
    ).url;
  return [
    { name: 'simulator, directly', url: imvu.url + CALL, headers: { cookie: imvu.cookie } },
    { name: 'Quartet', url: `${quartet}/imvu/api${CALL}`, headers: user },
    { name: 'Fastify + one Axios', url: `${await peer('one')}/api${CALL}`, headers: user },
    { name: 'Fastify + Axios per request', url: `${await peer('each')}/api${CALL}`, headers: user },
  ];
}

let database: { url: string; stop(): Promise<void> } | undefined;

function report(targets: Target[], results: Map<string, Figures[]>): string {
  const lines = [
    '| load | server | calls/s | of Fastify + one Axios | p50 ms | added p50 | p99 ms | added p99 |',
    '|---|---|---|---|---|---|---|---|',
  ];
  for (const { name } of settings) {
    const of = (target: Target, pick: (figures: Figures) => number): number[] =>
      (results.get(`${name}|${target.name}`) ?? []).map(pick);
    const [direct, , peer] = targets as [Target, Target, Target];
    for (const target of targets) {
      const against = (
        other: Target,
        pick: (f: Figures) => number,
        how: (a: number, b: number) => number,
      ): number => {
        const others = of(other, pick);
        return median(of(target, pick).map((value, round) => how(value, others[round] ?? NaN)));
      };
      const added = (pick: (f: Figures) => number): string =>
        target === direct ? '' : against(direct, pick, (a, b) => a - b).toFixed(2);
      lines.push(
        `| ${name} | ${target.name} | ${median(of(target, (f) => f.rate)).toFixed(0)} | ${against(
          peer,
          (f) => f.rate,
          (a, b) => a / b,
        ).toFixed(2)} | ` +
          `${median(of(target, (f) => f.p50)).toFixed(2)} | ${added((f) => f.p50)} | ${median(of(target, (f) => f.p99)).toFixed(2)} | ${added((f) => f.p99)} |`,
      );
    }
  }
  const cpu = cpus();
  lines.push(
    '',
    `${new Date().toISOString().slice(0, 10)}; ${rounds} rounds of ${seconds} s, the order turned round each time; Node ${process.version}; ${cpu.length} × ${cpu[0]?.model ?? 'unknown'}, shared by callers, servers, simulator and database.`,
  );
  return lines.join('\n');
}

async function main(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'quartet-bench-imvu-'));
  // As root the database runs under another account, which has to get through.
  await chmod(dataDir, 0o711);
  try {
    const targets = await prepare(dataDir);
    const results = new Map<string, Figures[]>();
    for (const target of targets) await load(target, 64, 2, 0);
    for (let round = 0; round < rounds; round++) {
      for (const { name, callers, pause } of settings) {
        for (const target of round % 2 ? [...targets].reverse() : targets) {
          const figures = await load(target, callers, seconds, pause);
          const key = `${name}|${target.name}`;
          results.set(key, [...(results.get(key) ?? []), figures]);
          process.stderr.write(
            `${round + 1} ${key} ${figures.rate.toFixed(0)}/s p50 ${figures.p50.toFixed(2)}\n`,
          );
        }
      }
    }
    const table = report(targets, results);
    const text = await readFile(README, 'utf8');
    await writeFile(README, text.replace(/(<!-- figures -->)[^]*(<!-- \/figures -->)/, `$1\n${table}\n$2`));
    process.stdout.write(`\n${table}\n`);
  } finally {
    await endAll();
    await database?.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exitCode = 1;
});
