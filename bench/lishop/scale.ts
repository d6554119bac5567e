import { parseArgs } from 'node:util';
import type pg from 'pg';
import type { Load } from './load.js';
import { measure, median, registerList } from './measure.js';
import { Contestant, startDatabase } from './servers.js';

/** Lists that are called, in either database; each of so many articles. */
const CALLED = 200;
const ARTICLES = 100;
const LONG = 10_000;
const CONNECTIONS = 8;

type Lists = Load['lists'];

/** One database with a Quartet on it. */
interface Place {
  readonly quartet: Contestant;
  readonly short: Lists;
  /** The one list of 10,000 articles. */
  readonly long: Lists;
  stop(): Promise<void>;
}

const ids = (count: number): string[] => Array.from({ length: count }, (_, n) => String(n + 1));

/** @param lists in all, each of 100 articles, beside the long one */
async function place(lists: number): Promise<Place> {
  const database = await startDatabase();
  const quartet = await Contestant.quartet(database.url).catch(async (error: unknown) => {
    await database.stop();
    throw error;
  });
  const stop = async (): Promise<void> => {
    await quartet.stop();
    await database.stop();
  };
  try {
    const long = await registerList(quartet, 'long');
    const short: string[] = [];
    for (let n = 0; n < CALLED; n++) short.push(await registerList(quartet, `short ${n}`));
    await fill(database.pool, lists - CALLED);
    return {
      quartet,
      short: short.map((key) => ({ key, ids: ids(ARTICLES) })),
      long: [{ key: long, ids: ids(LONG) }],
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function fill(pool: pg.Pool, others: number): Promise<void> {
  await pool.query(
    `INSERT INTO lishop.lists (payment_index, payment_sealed) SELECT sha256(n::text::bytea), '' FROM generate_series(1, $1::int) n`,
    [others],
  );
  await pool.query(`
    INSERT INTO lishop.api_keys (key_index, sealed, list_id, owner)
    SELECT sha256(('key ' || id)::bytea), '', id, true FROM lishop.lists WHERE payment_sealed = '';
    INSERT INTO lishop.articles (list_id, id, name, qty, category, shop, checked, created_at, updated_at)
    SELECT l.id, n, 'Article ' || n, '2', 'dairy', 'corner shop', '0', now(), now()
    FROM lishop.lists l, generate_series(1, CASE WHEN l.id = (SELECT min(id) FROM lishop.lists) THEN ${LONG} ELSE ${ARTICLES} END) n`);
  await pool.query(
    `UPDATE lishop.lists l SET (articles, last_article, bytes) =
       (SELECT count(*), max(a.id), sum(lishop.article_bytes(a)) FROM lishop.articles a WHERE a.list_id = l.id)`,
  );
  await pool.query('VACUUM ANALYZE lishop.articles, lishop.lists, lishop.api_keys');
}

/** `GET /articles` and `PATCH` in a database of 1,000,000 articles beside a small one: what one request costs there, as ratios. */
export async function measureScale(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      scale: { type: 'boolean' },
      rounds: { type: 'string', default: '5' },
      seconds: { type: 'string', default: '3' },
      lists: { type: 'string', default: '10000' },
    },
  });
  const rounds = Number(values.rounds);
  const load = { connections: CONNECTIONS, warmUpMs: 1_000, measuredMs: Number(values.seconds) * 1000 };
  const small = await place(CALLED);
  const large = await place(Number(values.lists)).catch(async (error: unknown) => {
    await small.stop();
    throw error;
  });
  const comparisons = [
    {
      name: `\`GET /articles\`, ${ARTICLES} articles`,
      operation: 'GET',
      here: large.short,
      there: small.short,
    },
    { name: '`PATCH`, a list of 100', operation: 'PATCH', here: large.short, there: small.short },
    {
      name: '`PATCH`, a list of 10,000 beside one of 100',
      operation: 'PATCH',
      here: large.long,
      there: small.short,
    },
    { name: '`GET /articles`, 10,000 articles', operation: 'GET', here: large.long, there: small.long },
  ] as const;
  try {
    console.log(
      `| ${Number(values.lists).toLocaleString('en')} lists beside ${CALLED} | large /s | small /s | cost, large to small |`,
    );
    console.log('| --- | --: | --: | --: |');
    for (const { name, operation, here, there } of comparisons) {
      const rates: { large: number; small: number }[] = [];
      for (let round = 0; round < rounds; round++) {
        const inLarge = () => measure(large.quartet, { ...load, operation, lists: here });
        const inSmall = () => measure(small.quartet, { ...load, operation, lists: there });
        // Whoever comes second finds a warmer machine: they take turns at it.
        const [one, other] =
          round % 2 ? [await inLarge(), await inSmall()] : [await inSmall(), await inLarge()];
        rates.push(
          round % 2
            ? { large: one.perSecond, small: other.perSecond }
            : { large: other.perSecond, small: one.perSecond },
        );
      }
      const costs = rates.map((rate) => rate.small / rate.large);
      const spread = `${Math.min(...costs).toFixed(2)}–${Math.max(...costs).toFixed(2)}`;
      const middle = (of: 'large' | 'small'): string => median(rates.map((rate) => rate[of])).toFixed(0);
      console.log(
        `| ${name} | ${middle('large')} | ${middle('small')} | **${median(costs).toFixed(2)}** (${spread}) |`,
      );
    }
  } finally {
    await small.stop();
    await large.stop();
  }
}
