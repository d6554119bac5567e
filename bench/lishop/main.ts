import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { EDITS, type BenchList, type Found, type Operation } from './load.js';
import { measure, median, registerList } from './measure.js';
import { measureScale } from './scale.js';
import { Contestant, startDatabase } from './servers.js';

const LISTS = 200;
const ARTICLES = 100;
const CONNECTIONS = 32;
const ROUNDS = 5;
const WARM_UP_MS = 1_000;
const MEASURED_MS = 3_000;
const README = join('bench', 'lishop', 'README.md');
/** What is compared with what; `times` is how many of the peer's operations one of Quartet's does. */
interface Row {
  readonly name: string;
  readonly operation: Operation;
  readonly peer: 'bare' | 'Quartet';
  readonly peerOperation: Operation;
  readonly times?: number;
  /** CONNECTIONS where it is missing. */
  readonly connections?: number;
  readonly target: number;
}
const BATCHES: Row = {
  name: `edits in batches of ${EDITS} / Quartet's own \`PATCH\``,
  operation: 'batch',
  peer: 'Quartet',
  peerOperation: 'PATCH',
  times: EDITS,
  target: 20,
};
const NOTHING_NEW: Row = {
  name: "`changes` of nothing new / Quartet's own 304",
  operation: 'changes',
  peer: 'Quartet',
  peerOperation: 'unchanged',
  target: 1,
};
const ALONE = { connections: 1 };
const ROWS: readonly Row[] = [
  row(`\`GET /articles\` (${ARTICLES} articles)`, 'GET', 1.2),
  { ...row(`the same, unchanged: 304 / bare's 200`, 'unchanged', 3), peerOperation: 'GET' },
  row('`PATCH /articles/ID`', 'PATCH', 1),
  row('`POST /articles`', 'POST', 0.8),
  BATCHES,
  { ...BATCHES, ...ALONE, name: 'the same, of one phone alone' },
  NOTHING_NEW,
  { ...NOTHING_NEW, ...ALONE, name: 'the same, of one phone alone' },
];

function row(name: string, operation: Operation, target: number): Row {
  return { name, operation, peer: 'bare', peerOperation: operation, target };
}

const LOAD = { warmUpMs: WARM_UP_MS, measuredMs: MEASURED_MS };

type Lists = readonly BenchList[];

/** Lists as apps make them, then their articles straight into the database. */
async function fill(quartet: Contestant, pool: pg.Pool): Promise<Lists> {
  const keys: string[] = [];
  for (let n = 0; n < LISTS; n++) keys.push(await registerList(quartet, `bench ${n}`));
  await pool.query(
    `INSERT INTO lishop.articles (list_id, id, name, qty, category, shop, checked, created_at, updated_at)
     SELECT l.id, n, 'Article ' || n, '2', 'dairy', 'corner shop', '0', now(), now()
     FROM generate_series(1, ${ARTICLES}) n, lishop.lists l`,
  );
  await pool.query(
    `UPDATE lishop.lists l SET (articles, bytes, last_article, last_change) =
       (SELECT count(*), sum(lishop.article_bytes(a)), max(a.id), max(a.updated_at) FROM lishop.articles a WHERE a.list_id = l.id)`,
  );
  await pool.query('VACUUM ANALYZE lishop.articles, lishop.lists, lishop.api_keys');
  const ids = Array.from({ length: ARTICLES }, (_, n) => String(n + 1));
  return keys.map((key) => ({ key, ids }));
}

function line({ name, times = 1, target }: Row, quartet: Found[], peer: Found[]): string {
  const ratios = quartet.map(({ perSecond }, round) => (times * perSecond) / (peer[round]?.perSecond ?? NaN));
  const rate = (found: Found[], each = 1): string =>
    median(found.map(({ perSecond }) => each * perSecond)).toFixed(0);
  const latency = (found: Found[]): string =>
    `${median(found.map(({ p50 }) => p50)).toFixed(1)} / ${median(found.map(({ p99 }) => p99)).toFixed(1)}`;
  const spread = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`;
  return `| ${name} | ${rate(quartet, times)} | ${rate(peer)} | **${median(ratios).toFixed(2)}** (${spread}) | ${target} | ${latency(quartet)} | ${latency(peer)} |`;
}

/** The list as an app has it that has read it. */
async function read(quartet: Contestant, list: BenchList): Promise<BenchList> {
  const url = `http://127.0.0.1:${quartet.port}`;
  const headers = { api_key: list.key };
  const whole = await fetch(`${url}/articles`, { headers });
  await whole.text();
  let cursor: string | undefined;
  for (let more = true; more;) {
    const since = cursor === undefined ? '' : `?since=${encodeURIComponent(cursor)}`;
    const page = await fetch(`${url}/2.0/articles/changes${since}`, { headers });
    ({ cursor, more } = (await page.json()) as { cursor: string; more: boolean });
  }
  return { ...list, etag: whole.headers.get('etag') ?? '', ...(cursor !== undefined && { cursor }) };
}

async function besideBare(): Promise<void> {
  const database = await startDatabase();
  const quartet = await Contestant.quartet(database.url);
  const bare = await Contestant.bare(database.url);
  try {
    const lists = await fill(quartet, database.pool);
    const rows: string[] = [];
    for (const compared of ROWS) {
      const { operation, peer, peerOperation, connections = CONNECTIONS } = compared;
      const load = { ...LOAD, connections };
      // New articles go into lists of their own, so that those which are read keep their size.
      const used = await Promise.all(
        (operation === 'POST' ? lists.slice(LISTS / 2) : lists.slice(0, LISTS / 2)).map((list) =>
          read(quartet, list),
        ),
      );
      const found: { quartet: Found[]; peer: Found[] } = { quartet: [], peer: [] };
      for (let round = 0; round < ROUNDS; round++) {
        const turns = [
          async () => void found.quartet.push(await measure(quartet, { ...load, operation, lists: used })),
          async () =>
            void found.peer.push(
              await measure(peer === 'bare' ? bare : quartet, {
                ...load,
                operation: peerOperation,
                lists: used,
              }),
            ),
        ];
        // Whoever comes second finds a warmer machine: they take turns at it.
        if (round % 2 === 1) turns.reverse();
        for (const turn of turns) await turn();
      }
      rows.push(line(compared, found.quartet, found.peer));
      console.log(rows.at(-1));
    }
    const figures = [
      '| operation | Quartet /s | peer /s | ratio | at least | Quartet p50 / p99 ms | peer p50 / p99 ms |',
      '| --- | --: | --: | --: | --: | --: | --: |',
      ...rows,
      '',
      `${ROUNDS} rounds of ${MEASURED_MS / 1000} s, ${CONNECTIONS} connections (one phone alone: 1), pool of 10; ${cpus().length} cores (${cpus()[0]?.model}), Node ${process.version}; ${new Date().toISOString().slice(0, 10)}.`,
    ].join('\n');
    const text = await readFile(README, 'utf8');
    const marked = /(<!-- figures[^>]*-->\n)[\s\S]*?(\n<!-- end of figures -->)/;
    await writeFile(
      README,
      text.replace(marked, (_all, before: string, after: string) => `${before}\n${figures}\n${after}`),
    );
  } finally {
    await quartet.stop();
    await bare.stop();
    await database.stop();
  }
}

if (process.argv.includes('--scale')) await measureScale(process.argv.slice(2));
else await besideBare();
