import { readFile, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import type { Found, Load } from './load-generator.js';
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
const OPERATIONS = ['GET', 'PATCH', 'POST'] as const;
const NAMES = {
  GET: `\`GET /articles\` (${ARTICLES} articles)`,
  PATCH: '`PATCH /articles/ID`',
  POST: '`POST /articles`',
};

const LOAD = { connections: CONNECTIONS, warmUpMs: WARM_UP_MS, measuredMs: MEASURED_MS };

type Lists = Load['lists'];

/** Lists as apps make them, then their articles straight into the database. */
async function fill(quartet: Contestant, pool: pg.Pool): Promise<Lists> {
  const keys: string[] = [];
  for (let n = 0; n < LISTS; n++) keys.push(await registerList(quartet, `bench ${n}`));
  await pool.query(
    `INSERT INTO lishop.articles (list_id, id, name, qty, category, shop, checked, created_at, updated_at)
     SELECT l.id, n, 'Article ' || n, '2', 'dairy', 'corner shop', '0', now(), now()
     FROM generate_series(1, ${ARTICLES}) n, lishop.lists l`,
  );
  await pool.query(`UPDATE lishop.lists SET articles = ${ARTICLES}, last_article = ${ARTICLES}`);
  await pool.query('VACUUM ANALYZE lishop.articles, lishop.lists, lishop.api_keys');
  const ids = Array.from({ length: ARTICLES }, (_, n) => String(n + 1));
  return keys.map((key) => ({ key, ids }));
}

function row(operation: Load['operation'], quartet: Found[], bare: Found[]): string {
  const ratios = quartet.map(({ perSecond }, round) => perSecond / (bare[round]?.perSecond ?? NaN));
  const rate = (found: Found[]): string => median(found.map(({ perSecond }) => perSecond)).toFixed(0);
  const times = (found: Found[]): string =>
    `${median(found.map(({ p50 }) => p50)).toFixed(1)} / ${median(found.map(({ p99 }) => p99)).toFixed(1)}`;
  const spread = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`;
  return `| ${NAMES[operation]} | ${rate(quartet)} | ${rate(bare)} | **${median(ratios).toFixed(2)}** (${spread}) | ${times(quartet)} | ${times(bare)} |`;
}

async function besideBare(): Promise<void> {
  const database = await startDatabase();
  const quartet = await Contestant.quartet(database.url);
  const bare = await Contestant.bare(database.url);
  try {
    const lists = await fill(quartet, database.pool);
    const rows: string[] = [];
    for (const operation of OPERATIONS) {
      // New articles go into lists of their own, so that those which are read keep their size.
      const used = operation === 'POST' ? lists.slice(LISTS / 2) : lists.slice(0, LISTS / 2);
      const found: { quartet: Found[]; bare: Found[] } = { quartet: [], bare: [] };
      for (let round = 0; round < ROUNDS; round++) {
        const turns = [
          async () => void found.quartet.push(await measure(quartet, { ...LOAD, operation, lists: used })),
          async () => void found.bare.push(await measure(bare, { ...LOAD, operation, lists: used })),
        ];
        // Whoever comes second finds a warmer machine: they take turns at it.
        if (round % 2 === 1) turns.reverse();
        for (const turn of turns) await turn();
      }
      rows.push(row(operation, found.quartet, found.bare));
      console.log(rows.at(-1));
    }
    const figures = [
      '| operation | Quartet /s | bare /s | ratio | Quartet p50 / p99 ms | bare p50 / p99 ms |',
      '| --- | --: | --: | --: | --: | --: |',
      ...rows,
      '',
      `${ROUNDS} rounds of ${MEASURED_MS / 1000} s, ${CONNECTIONS} connections, pool of 10; ${cpus().length} cores (${cpus()[0]?.model}), Node ${process.version}; ${new Date().toISOString().slice(0, 10)}.`,
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
