import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { eventually } from '../../../test/support/eventually.js';
import type { Queryable } from '../database/queryable.js';
import { DatabaseError } from '../database/database-error.js';
import { Clock } from './clock.js';
import { LeasedQueue } from './leased-queue.js';
import { LeasedQueueWorker, type LeasedQueueWorkerSettings } from './leased-queue-worker.js';
import type { StaleClaimDetector } from './stale-claim-detector.js';

interface Row {
  readonly what: string;
}

let database: TestDatabase;
beforeAll(async () => {
  Logger.overrideLogger(false);
  database = await createTestDatabase();
  await database.query(`
    CREATE TABLE work (id uuid PRIMARY KEY, next_try timestamptz, tries integer NOT NULL DEFAULT 0, holder uuid,
      what text NOT NULL, error text)`);
});
afterAll(() => database.drop());
beforeEach(() => database.query('TRUNCATE work'));

const workers: LeasedQueueWorker<Row>[] = [];
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.stop();
});

/** Due a moment ago: the database's time has microseconds, which the process's own has not. */
const put = (what: string, nextTry = "now() - interval '1 second'", holder: string | null = null) =>
  database.query(`INSERT INTO work (id, what, next_try, holder) VALUES ($1, $2, ${nextTry}, $3)`, [
    randomUUID(),
    what,
    holder,
  ]);
const left = () =>
  database.query('SELECT what, tries, next_try IS NULL AS over, error FROM work ORDER BY what');

/** As one process has it. */
function queueOf(detector?: Pick<StaleClaimDetector, 'look'>, over: Queryable = database): LeasedQueue<Row> {
  const settings = { table: 'work', columns: 'q.what', longestWaitMs: 60_000 };
  return new LeasedQueue(over, new Clock(), settings, detector);
}

function start(
  queue: LeasedQueue<Row>,
  work: LeasedQueueWorkerSettings<Row>['work'],
): LeasedQueueWorker<Row> {
  const worker = new LeasedQueueWorker<Row>({
    name: 'test',
    queue,
    intervalMs: 20,
    atOnce: 4,
    backoff: () => 30_000,
    work,
  });
  workers.push(worker);
  worker.start();
  return worker;
}

describe('LeasedQueue', () => {
  it('should lease each piece of work to one process, those first that have been due for longest', async () => {
    for (const [nth, what] of ['c', 'b', 'a'].entries()) await put(what, `now() - interval '${nth} minutes'`);
    await put('later', `now() + interval '1 minute'`);
    const [one, two] = [queueOf(), queueOf()];
    const first = await one.take(2);
    expect(first.map(({ what, tries }) => [what, tries])).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
    expect((await two.take(2)).map(({ what }) => what)).toEqual(['c']);
    expect(await two.take(2)).toEqual([]);
  });

  it('should never lease one piece of work twice, nor more than was asked for, however many take at once', async () => {
    for (let nth = 0; nth < 40; nth++) await put(String(nth).padStart(2, '0'));
    const taken = await Promise.all(Array.from({ length: 10 }, () => queueOf().take(3)));
    for (const some of taken) expect(some.length).toBeLessThanOrEqual(3);
    const ids = taken.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('should let only the holder say how it went', async () => {
    await put('a');
    const [one, two] = [queueOf(), queueOf()];
    const [leased] = await one.take(1);
    await two.retry(leased!, 0, { error: 'not mine' });
    await two.giveUp(leased!, { error: 'not mine' });
    expect(await two.take(1)).toEqual([]);
    await one.giveUp(leased!, { error: 'refused' });
    expect(await left()).toEqual([{ what: 'a', tries: 1, over: true, error: 'refused' }]);
  });

  it('should leave called off what was called off while it was worked on', async () => {
    await put('a');
    const queue = queueOf();
    const [leased] = await queue.take(1);
    await database.query('UPDATE work SET next_try = NULL');
    await queue.retry(leased!, 0);
    expect(await queue.take(1)).toEqual([]);
    await database.query('UPDATE work SET holder = $1', [randomUUID()]);
    await queueOf({ look: (claims) => [...claims] }).free();
    expect(await queue.take(1)).toEqual([]);
  });

  it('should free what this process leased unawares, what the dead held, and what waits for a time gone by', async () => {
    await put('unawares');
    await put('too far', `now() + interval '1 hour'`);
    await put('held', 'now()', randomUUID());
    const dead: string[] = [];
    const queue = queueOf({
      look: (claims) => claims.filter(({ id }) => dead.includes(id)),
    });
    await queue.take(1);
    await queue.free();
    expect((await queue.take(9)).map(({ what }) => what).sort()).toEqual(['too far', 'unawares']);
    dead.push(
      ...(await database.query<{ id: string }>(`SELECT id FROM work WHERE what = 'held'`)).map(
        ({ id }) => id,
      ),
    );
    await queue.free();
    expect((await queue.take(9)).map(({ what }) => what)).toContain('held');
  });
});

describe('LeasedQueueWorker', () => {
  it('should do all that is due, and take on what is put in later', async () => {
    const done: string[] = [];
    const queue = queueOf();
    const worker = start(queue, (leased) => {
      done.push(leased.what);
      return Promise.resolve(() => queue.remove(leased));
    });
    await put('a');
    await put('b');
    worker.wake();
    await eventually(async () => (await left()).length === 0);
    expect(done.sort()).toEqual(['a', 'b']);
  });

  it('should put off work that throws, and go on with the rest', async () => {
    await put('bad', `now() - interval '1 minute'`);
    await put('good');
    const queue = queueOf();
    start(queue, (leased) =>
      leased.what === 'bad'
        ? Promise.reject(new Error('unreadable'))
        : Promise.resolve(() => queue.remove(leased)),
    );
    await eventually(async () => (await left()).length === 1);
    const [row] = await database.query<{ what: string; wait: number; holder: string | null }>(
      'SELECT what, holder, extract(epoch FROM next_try - now())::int AS wait FROM work WHERE holder IS NULL',
    );
    expect(row).toMatchObject({ what: 'bad', holder: null });
    expect(row?.wait).toBeGreaterThan(20);
  });

  it('should write down how it went when the database is back, and not do the work again', async () => {
    await put('a');
    const queue = queueOf();
    let [done, settled] = [0, 0];
    start(queue, (leased) => {
      done += 1;
      return Promise.resolve(() => {
        settled += 1;
        if (settled < 3) throw new DatabaseError(new Error('away'), true);
        return queue.remove(leased);
      });
    });
    await eventually(async () => (await left()).length === 0);
    expect([done, settled]).toEqual([1, 3]);
  });

  it('should abort the work in hand', async () => {
    await put('a');
    const queue = queueOf();
    const begun: AbortSignal[] = [];
    const worker = start(queue, async (leased, stopping) => {
      begun.push(stopping);
      await new Promise((resolve) => stopping.addEventListener('abort', resolve));
      return () => queue.retry(leased, 0);
    });
    await eventually(() => begun.length === 1);
    await worker.stop();
    expect((await queueOf().take(1)).map(({ tries }) => tries)).toEqual([2]);
  });
});
