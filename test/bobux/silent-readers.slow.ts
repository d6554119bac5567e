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
