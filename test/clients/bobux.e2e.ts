import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { WebSocketServer } from 'ws';
import { connect, type BobuxClient, type ClientOptions } from '../../clients/typescript/src/bobux/index.js';
import { seededRandom } from '../support/seeded-random.js';
import { eventually } from '../support/eventually.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { FrameRelay } from './frame-relay.js';

let quartet: TestApp;
const clients: BobuxClient[] = [];

beforeAll(async () => {
  quartet = await startTestApp();
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.destroy()));
});
afterAll(() => quartet.close());

async function client(options?: ClientOptions, url = quartet.bobuxUrl): Promise<BobuxClient> {
  const made = await connect(url, quartet.key.key, quartet.key.secret, options);
  clients.push(made);
  return made;
}

let made = 0;

describe('the Bobux client', () => {
  it('should run every command, and give what it answers under its types', async () => {
    const bobux = await client();
    const steam = `every ${++made} é😀`;
    const { player } = await bobux.createaccount({ id: steam });
    expect(player).toEqual({ id: expect.any(Number), steam, discord: null, bobux: 0, bobuxtotal: 0 });
    const { id } = player;
    const other = (await bobux.createaccount({ id: `${steam} 2`, discord: true })).player;
    expect((await bobux.linkaccount({ userid: id, newid: steam })).player.discord).toBe(steam);
    expect((await bobux.setbobux({ id, amount: 100, reason: 'welcome' })).player.bobux).toBe(100);
    const moved = await bobux.transfer({ from: id, to: { id: `${steam} 2`, discord: true }, amount: 30 });
    expect([moved.from.bobux, moved.to.bobux, moved.entries.length]).toEqual([70, 30, 2]);
    const batch = await bobux.batch({
      changes: [
        { id, amount: 5, operation: 1 },
        { from: other.id, to: id, amount: 10 },
      ],
    });
    expect(batch.players.map(({ bobux }) => bobux)).toEqual([85, 20]);
    const { hold } = await bobux.hold({ id, amount: 20, seconds: 60 });
    expect((await bobux.holds({ id })).holds).toEqual([hold]);
    expect((await bobux.capture({ hold: hold.id, amount: 15, to: other.id })).to?.bobux).toBe(35);
    const second = (await bobux.hold({ id, amount: 1, seconds: 60 })).hold;
    expect((await bobux.release({ hold: second.id })).hold.state).toBe('released');
    expect((await bobux.reverse({ entry: moved.transfer })).from?.bobux).toBe(100);
    expect((await bobux.history({ id, amount: 2 })).entries).toHaveLength(2);
    expect((await bobux.topplayers({ amount: 1, page: 1 })).count).toBe(1);
    expect((await bobux.getplayer({ id: steam })).player.id).toBe(id);
    expect((await bobux.sendsql({ sql: 'SELECT 1 AS one' })).rows).toEqual([{ one: 1 }]);
    const { key } = await bobux.createkey({ permissions: 3, label: 'game' });
    expect((await bobux.editpermissions({ targetkey: key.key, permissions: 1 })).key.permissions).toBe(1);
    expect((await bobux.listkeys()).keys.map(({ label }) => label)).toContain('game');
    expect((await bobux.keyinfo({ targetkey: key.key })).key.key).toBe(key.key);
    expect((await bobux.keyinfo()).key.key).toBe(quartet.key.key);
    await bobux.deletekey({ targetkey: key.key });
    expect((await bobux.info()).version).toMatch(/^\d/);
    expect(await bobux.ping()).toEqual({});
  });

  it('should give every event once and in order, through connections that are cut', async () => {
    const relay = await FrameRelay.to(Number(new URL(quartet.url).port), seededRandom(7), {
      cut: 0.5,
      delay: 0.2,
      split: 0.3,
      repeat: 0,
    });
    const writer = await client();
    const reader = await client({}, relay.url);
    const { id } = (await writer.createaccount({ id: `events ${++made}` })).player;
    await writer.setbobux({ id, amount: 1 });
    const [first] = (await writer.history({ id, amount: 1 })).entries;
    const seen: number[] = [];
    const listening = (async () => {
      for await (const { entry, player } of reader.subscribe({ players: [id], since: first!.id })) {
        expect(player?.id).toBe(id);
        seen.push(entry.after);
        if (entry.after === 121) break;
      }
    })();
    for (let n = 0; n < 120; n++) {
      await writer.setbobux({ id, amount: 1, operation: 1 });
      if (n % 30 === 29) relay.cut();
    }
    await listening;
    expect(seen).toEqual(Array.from({ length: 120 }, (_, n) => n + 2));
    expect(relay.counts.connections).toBeGreaterThan(4);
    await reader.destroy();
    await relay.close();
  });

  it('should go on with its events under the key that takes the place of its own', async () => {
    const writer = await client();
    const { id } = (await writer.createaccount({ id: `replaced ${++made}` })).player;
    const { key } = await writer.createkey({ permissions: 1 });
    const reader = await connect(quartet.bobuxUrl, key.key, key.secret);
    clients.push(reader);
    await writer.setbobux({ id, amount: 1 });
    const [entry] = (await writer.history({ id, amount: 1 })).entries;
    const events = reader.subscribe({ players: [id], since: entry!.id - 1 });
    expect((await events.next()).value.entry.after).toBe(1);
    await reader.replacekey();
    await writer.setbobux({ id, amount: 1, operation: 1 });
    expect((await events.next()).value.entry.after).toBe(2);
  });

  it('should never give up where no time-out is wanted', async () => {
    const bobux = await client({ timeout: Infinity });
    expect(await bobux.ping()).toEqual({});
  });

  it('should miss nothing where it began above a transaction that ends while its connection is lost', async () => {
    const relay = await FrameRelay.to(Number(new URL(quartet.url).port), seededRandom(7), {
      cut: 0,
      delay: 0,
      split: 0,
      repeat: 0,
    });
    const writer = await client();
    const reader = await client({}, relay.url);
    const late = (await writer.createaccount({ id: `late ${++made}` })).player;
    const early = (await writer.createaccount({ id: `early ${made}` })).player;
    const slow = new pg.Client({ connectionString: quartet.database.url });
    await slow.connect();
    try {
      await slow.query('BEGIN');
      await slow.query(`UPDATE bobux.players SET bobux = 7 WHERE id = ${late.id}`);
      await writer.setbobux({ id: early.id, amount: 1 });
      const [newest] = (await writer.history({ id: early.id, amount: 1 })).entries;
      const events = reader.subscribe({ players: [late.id, early.id], since: newest!.id });
      const first = events.next();
      await eventually(async () => (await quartet.metrics()).includes('quartet_bobux_subscriptions 1'));
      await writer.setbobux({ id: early.id, amount: 2 });
      expect((await first).value).toMatchObject({ entry: { after: 2 }, since: newest!.id - 2 });
      relay.muted = 'server';
      await slow.query('COMMIT');
      relay.cut();
      relay.muted = undefined;
      expect((await events.next()).value).toMatchObject({ entry: { player: late.id, after: 7 } });
    } finally {
      await slow.end();
      await reader.destroy();
      await relay.close();
    }
  });

  it('should begin again from where the server says, where its database has gone back', async () => {
    const server = new WebSocketServer({ port: 0 });
    const asked: unknown[] = [];
    server.on('connection', (socket) =>
      socket.on('message', (text: Buffer) => {
        const { command, since } = JSON.parse(text.toString()) as { command: string; since?: number };
        const send = (message: object): void => socket.send(JSON.stringify({ timestamp: 1, ...message }));
        if (command !== 'subscribe') return send({ success: true, data: {} });
        const balance = (id: number, after: number): void =>
          send({ event: 'balance', data: { entry: { id, player: 1, after }, player: null, since: id } });
        asked.push(since);
        send({ success: true, data: { since: since ?? 10 } });
        balance(12, asked.length);
        if (asked.length === 1) send({ event: 'lagged', data: { since: 11 } });
      }),
    );
    const { port } = server.address() as AddressInfo;
    const events = (await client({}, `ws://127.0.0.1:${port}/`)).subscribe();
    const next = async (): Promise<unknown> => (await events.next()).value;
    expect([await next(), await next()]).toMatchObject([{ entry: { after: 1 } }, { entry: { after: 2 } }]);
    expect(asked).toEqual([undefined, 11]);
    await events.close();
    server.close();
  });

  it('should refuse to subscribe to somebody that there is not', async () => {
    const bobux = await client();
    const subscription = bobux.subscribe({ players: ['nobody at all'] });
    await expect(subscription.next()).rejects.toMatchObject({ code: 'PLAYER_NOT_FOUND_ERROR' });
  });
});
