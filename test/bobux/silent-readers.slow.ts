/** Websockets that were open before anything was held, whose clients ask for much and read nothing. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { BobuxClient, signed } from '../support/bobux-client.js';
import { eventually } from '../support/eventually.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

jest.setTimeout(120_000);

const MIB = 2 ** 20;
const SOCKETS = 60;

let quartet: TestApp;
beforeAll(async () => {
  quartet = await startTestApp({ LIMIT_BYTES: '64M/2M' });
  // Answers of some 80 kB.
  await quartet.database.query(
    `INSERT INTO bobux.players (steam, bobux) SELECT 'player' || n, n FROM generate_series(1, 1000) n`,
  );
});
afterAll(() => quartet.close());

const figure = async (name: string): Promise<number> =>
  Number(new RegExp(`^${name} (\\d+)`, 'm').exec(await quartet.metrics())?.[1]);

describe('websockets that ask for long answers and read nothing', () => {
  it('should be ended soon where they hold more than an address may, and others be served', async () => {
    const before = await figure('quartet_unread_answers_total');
    const clients = await Promise.all(
      Array.from({ length: SOCKETS }, () => BobuxClient.connect(quartet.bobuxUrl, quartet.key)),
    );
    for (const client of clients) {
      client.socket.pause();
      const frame = JSON.stringify(signed(quartet.key, { command: 'topplayers', amount: 1_000, page: 1 }));
      for (let time = 0; time < 100; time += 1) client.socket.send(frame);
    }
    await eventually(async () => (await figure('quartet_held_bytes')) > 2 * MIB);
    // Well before the minute that others have.
    await eventually(async () => (await figure('quartet_held_bytes')) < 2 * MIB, 30_000);
    expect(await figure('quartet_unread_answers_total')).toBeGreaterThan(before);
    const other = await eventually(() => quartet.connect().catch(() => undefined));
    expect((await other.send('ping')).success).toBe(true);
    for (const client of clients) client.terminate();
  });
});

describe('websockets that subscribe to balances and read nothing', () => {
  const SUBSCRIBERS = 100;
  const ROUNDS = 5;

  /** @returns the 95th percentile of how long a look at the health took, in ms, while every balance changed, five times */
  async function changeEverything(reader: BobuxClient): Promise<number> {
    const waits: number[] = [];
    const expected = reader.events.length + ROUNDS * 1_000;
    let isOver = false;
    const looking = (async () => {
      while (!isOver) {
        const begun = performance.now();
        await fetch(`${quartet.url}/health/live`);
        waits.push(performance.now() - begun);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })();
    for (let round = 0; round < ROUNDS; round += 1)
      await quartet.database.query(`UPDATE bobux.players SET bobux = bobux + 1`);
    await eventually(() => Promise.resolve(reader.events.length >= expected), 60_000);
    isOver = true;
    await looking;
    return waits.sort((one, other) => one - other)[Math.floor(waits.length * 0.95)] ?? Infinity;
  }

  it('should cost the others little time, and the process little memory', async () => {
    const reader = await eventually(() => quartet.connect().catch(() => undefined));
    await reader.ok('subscribe');
    const silent = await Promise.all(
      Array.from({ length: SUBSCRIBERS }, () => BobuxClient.connect(quartet.bobuxUrl, quartet.key)),
    );
    for (const client of silent) {
      await client.ok('subscribe');
      client.socket.pause();
    }
    await changeEverything(reader);
    const before = process.memoryUsage().rss;
    const p95 = [await changeEverything(reader), await changeEverything(reader)];
    const grownBy = (process.memoryUsage().rss - before) / MIB;
    process.stdout.write(
      `silent subscribers: p95 ${p95.map(Math.round).join(', ')} ms, ${Math.round(grownBy)} MiB\n`,
    );
    expect(Math.min(...p95)).toBeLessThan(500);
    expect(grownBy).toBeLessThan(150);
    // They are given up, and nothing of theirs is kept.
    await eventually(async () => (await figure('quartet_held_bytes')) < 2 * MIB, 60_000);
    for (const client of [reader, ...silent]) client.terminate();
  });
});
