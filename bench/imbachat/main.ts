import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { EmbeddedPostgres } from '../../src/embedded-postgres/index.js';
import { startBare, startPhp, startQuartet, type Peer } from './peers.js';

const USERS = 100_000;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
const README = 'bench/imbachat/README.md';

interface Result {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** Not with spawnSync: the log of the server under measurement has to be read meanwhile, or it would wait for its reader. */
async function measure(peer: Peer): Promise<Result> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    'node_modules/tsx/dist/cli.mjs',
    'bench/imbachat/load-generator.ts',
    peer.address,
    String(USERS),
    String(SECONDS),
  ]);
  return JSON.parse(stdout) as Result;
}

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function fill(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(
    `INSERT INTO imbachat.users (user_id, name, name_folded, avatar_url, profile_url, lastlogin, badge)
     SELECT n, 'User number ' || n, 'user number ' || n, 'https://www.example.com/contents/avatars/' || n || '.png',
       'https://www.example.com/members/' || n || '/', 1767323045, 'Gold' FROM generate_series(1, $1::int) n`,
    [USERS],
  );
  await client.query('VACUUM ANALYZE imbachat.users');
  await client.end();
}

function table(peers: Peer[], results: Map<string, Result[]>, skipped: string | undefined): string {
  const middle = (peer: Peer, of: keyof Result): number =>
    median((results.get(peer.name) ?? []).map((result) => result[of]));
  const own = peers[0] ? middle(peers[0], 'perSecond') : 0;
  const rows = peers.map((peer) => {
    const perSecond = middle(peer, 'perSecond');
    const ratio = (own / perSecond).toFixed(2);
    return `| ${peer.name} | ${perSecond.toFixed(0)} | ${middle(peer, 'p50').toFixed(1)} | ${middle(peer, 'p99').toFixed(1)} | ${ratio} |`;
  });
  return [
    `Node ${process.version}, ${availableParallelism()} cores, ${ROUNDS} rounds of ${SECONDS} s each, 16 connections, medians.`,
    '',
    '| server | answers a second | p50 ms | p99 ms | Quartet is times |',
    '|---|---|---|---|---|',
    ...rows,
    ...(skipped === undefined ? [] : ['', `Without the seed's PHP: ${skipped}.`]),
  ].join('\n');
}

const base = await mkdtemp(join(tmpdir(), 'quartet-bench-imbachat-'));
await chmod(base, 0o711);
const postgres = await EmbeddedPostgres.start({
  dataDir: join(base, 'data'),
  listen: 'tcp',
  log: () => undefined,
});
const peers: Peer[] = [];
try {
  peers.push(await startQuartet(postgres.url, join(base, 'quartet')));
  await fill(postgres.url);
  peers.push(await startBare(postgres.url));
  const php = await startPhp(USERS);
  if (typeof php !== 'string') peers.push(php);
  const results = new Map<string, Result[]>(peers.map(({ name }) => [name, []]));
  for (let round = 0; round < ROUNDS; round++) {
    // Each round the other way round: what warms up or slows down must not favour one of them.
    for (const peer of round % 2 === 0 ? peers : peers.toReversed()) {
      const result = await measure(peer);
      results.get(peer.name)?.push(result);
      console.log(`round ${round + 1}  ${peer.name.padEnd(18)} ${result.perSecond.toFixed(0)}/s`);
    }
  }
  const text = table(peers, results, typeof php === 'string' ? php : undefined);
  console.log(`\n${text}`);
  const readme = await readFile(README, 'utf8');
  await writeFile(README, readme.replace(/(<!-- results -->)[\s\S]*(<!-- end -->)/, `$1\n\n${text}\n\n$2`));
} finally {
  for (const peer of peers) await peer.stop().catch((error: unknown) => console.error(error));
  await postgres.stop();
  await rm(base, { recursive: true, force: true });
}
