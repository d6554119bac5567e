import type { Server, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { WebSocket } from 'ws';
import type { BobuxClient } from '../support/bobux-client.js';
import { eventually } from '../support/eventually.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { whileHeld } from '../support/while-held.js';

let quartet: TestApp;
let client: BobuxClient;
let player: number;

beforeAll(async () => {
  quartet = await startTestApp({ DATABASE_POOL: '3' });
  client = await quartet.connect();
  player = (await client.ok('createaccount', { id: 'ada' })).player.id;
});
afterAll(() => quartet.close());

const stored = async (): Promise<number> =>
  (await quartet.database.query('SELECT bobux::int FROM bobux.players WHERE id = $1', [player]))[0]!.bobux;

/** For longer than a batch waits for one. */
const waitingForLocks = async (): Promise<number> =>
  (
    await quartet.database.query(
      `SELECT FROM pg_stat_activity WHERE application_name = 'quartet' AND datname = current_database() AND wait_event_type = 'Lock'
         AND query_start < clock_timestamp() - interval '0.2 s'`,
    )
  ).length;

describe('a database in trouble', () => {
  it('should not take back what was answered after a statement that waited too long', async () => {
    const blocker = new pg.Client({ connectionString: quartet.database.adminUrl });
    await blocker.connect();
    await blocker.query('BEGIN');
    await blocker.query('SELECT FROM bobux.players WHERE id = $1 FOR UPDATE', [player]);
    const others = await Promise.all([quartet.connect(), quartet.connect()]);
    const add = { id: player, amount: 1, operation: 1 };
    const stuck = await Promise.all([
      others[0].send('setbobux', { ...add, nonce: 'stuck' }),
      others[1].send('setbobux', add),
    ]);
    expect(stuck.map(({ error }) => error)).toEqual(['DB_ERROR', 'DB_ERROR']);
    await blocker.query('ROLLBACK');
    await blocker.end();

    const before = await stored();
    expect(before).toBe(0);
    for (let n = 1; n <= 6; n++) {
      expect((await client.ok('setbobux', add)).player.bobux).toBe(before + n);
      expect(await stored()).toBe(before + n);
    }
    // Nothing was kept of the one that failed: sent again, it takes effect.
    expect((await client.ok('setbobux', { ...add, nonce: 'stuck' })).player.bobux).toBe(before + 7);
  });

  it.each<[string, number, (of: BobuxClient, id: number) => Promise<unknown>]>([
    ['players', 1, (of, id) => of.ok('setbobux', { id, amount: 1 })],
    ['accounts', 1, (of, userid) => of.ok('linkaccount', { userid, newid: `of ${userid}` })],
  ])('should not take all connections for %s that are locked', async (what, waiting, send) => {
    const ids: number[] = [];
    for (const n of [1, 2, 3]) ids.push((await client.ok('createaccount', { id: `${what} ${n}` })).player.id);
    const others = await Promise.all(ids.map(() => quartet.connect()));
    const stuck: Promise<unknown>[] = [];
    await whileHeld(
      quartet.database,
      `SELECT FROM bobux.players WHERE id = ANY ('{${ids.join(',')}}') FOR UPDATE`,
      async () => {
        stuck.push(...ids.map((id, at) => send(others[at]!, id)));
        await eventually(async () => (await waitingForLocks()) === waiting);
        expect((await client.ok('getplayer', { id: player })).player.id).toBe(player);
        expect(await waitingForLocks()).toBe(waiting);
      },
    );
    await Promise.all(stuck);
  });

  it('should cost no more than errors when its connections are ended, under load', async () => {
    const connections = await Promise.all(Array.from({ length: 20 }, () => quartet.connect()));
    const before = await stored();
    let answered = 0;
    let ending = true;
    const load = connections.map(async (connection) => {
      while (ending) {
        const { success, error } = await connection.send('setbobux', { id: player, amount: 1, operation: 1 });
        if (success) answered += 1;
        else expect(error).toBe('DB_ERROR');
      }
    });
    const ended = (async () => {
      // Each time it has to work again before they are ended anew, however slow the machine is; the pause varies where that hits.
      for (let n = 0; n < 40; n++) {
        const seen = answered;
        await eventually(() => answered > seen);
        await sleep(n);
        await quartet.database.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'quartet' AND datname = current_database()`,
        );
      }
    })().finally(() => (ending = false));
    await Promise.all([...load, ended]);
    // An answer may have been lost after its commit, but no answered change was.
    expect(await stored()).toBeGreaterThanOrEqual(before + answered);
    const [{ sum } = { sum: 0 }] = await quartet.database.query(
      'SELECT sum(balance_after - balance_before)::int FROM bobux.entries WHERE player_id = $1',
      [player],
    );
    expect(await stored()).toBe(sum);
    // One that was ended last may not be known to be yet: another error, and then no more.
    await eventually(async () => (await client.send('getplayer', { id: player })).success, 5_000);
  });
});

describe('a client that does not read', () => {
  it('should not fill the memory with answers to pings', async () => {
    const sockets: Socket[] = [];
    (quartet.app.getHttpServer() as unknown as Server).on('connection', (socket) => sockets.push(socket));
    const rude = new WebSocket(quartet.bobuxUrl);
    await new Promise((resolve) => rude.once('open', resolve));
    rude.pause();
    const payload = Buffer.alloc(125);
    for (let n = 0; n < 60; n++) {
      for (let m = 0; m < 2_000; m++) rude.ping(payload);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(sockets.length).toBe(1);
    expect(sockets[0]!.writableLength).toBeLessThan(1024 * 1024);
    rude.terminate();
  });

  it('should get its pong while it does', async () => {
    const polite = new WebSocket(quartet.bobuxUrl);
    await new Promise((resolve) => polite.once('open', resolve));
    const pong = new Promise<string>((resolve) => polite.once('pong', (data) => resolve(data.toString())));
    polite.ping('hello');
    expect(await pong).toBe('hello');
    polite.terminate();
  });
});
