import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { CatchUp } from '../../src/contexts/bobux-ledger/events/catch-up.js';
import { eventFrames } from '../../src/contexts/bobux-ledger/events/event-frames.js';
import { Subscriptions } from '../../src/contexts/bobux-ledger/events/subscriptions.js';
import { OwnCommits } from '../../src/contexts/bobux-ledger/feed/own-commits.js';
import { Database } from '../../src/shared/database/database.js';
import type { BobuxClient } from '../support/bobux-client.js';
import { eventually } from '../support/eventually.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let quartet: TestApp;
let client: BobuxClient;
let listener: BobuxClient;
let ann: any;
let bob: any;
const opened: pg.Client[] = [];

beforeAll(async () => {
  quartet = await startTestApp();
  client = await quartet.connect();
});
afterAll(() => quartet.close());
beforeEach(async () => {
  await quartet.database.query('DELETE FROM bobux.players');
  ann = (await client.ok('createaccount', { id: 'ann' })).player;
  bob = (await client.ok('createaccount', { id: 'bob' })).player;
  listener = await quartet.connect();
});
afterEach(async () => {
  listener.terminate();
  // Of a test that failed: its transaction would hold up the next ones.
  await Promise.all(opened.splice(0).map((other) => other.end().catch(() => undefined)));
});

const give = async (player: { id: number }, amount: number): Promise<void> => {
  await client.ok('setbobux', { id: player.id, amount, operation: 1 });
};
/** Waits until so many events came, and sees that no more do. */
async function events(count: number, of = listener): Promise<any[]> {
  await eventually(() => Promise.resolve(of.events.length >= count));
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(of.events.length).toBe(count);
  return of.events.map(({ data }) => data);
}
const balances = async (count: number, of = listener): Promise<number[]> =>
  (await events(count, of)).map(({ entry }) => entry.after);
async function otherConnection(): Promise<pg.Client> {
  const other = new pg.Client({ connectionString: quartet.database.url });
  other.on('error', () => undefined);
  await other.connect();
  opened.push(other);
  return other;
}

describe('subscribe', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['a change', () => give(ann, 1)],
    ['a change with a nonce', () => client.ok('setbobux', { id: ann.id, amount: 1, nonce: randomUUID() })],
    ['a transfer', () => client.ok('transfer', { from: ann.id, to: bob.id, amount: 1 })],
    ['sendsql', () => client.ok('sendsql', { sql: 'UPDATE players SET bobux = 7' })],
  ])('should be told at once of what this process commits: %s', async (_way, commit) => {
    await give(ann, 10);
    await listener.ok('subscribe');
    const told = jest.spyOn(quartet.app.get(OwnCommits), 'happened');
    await commit();
    expect(told).toHaveBeenCalledTimes(1);
    told.mockRestore();
  });

  it('should send what commits after its answer: the entry, the player, and how far it is', async () => {
    await give(ann, 1);
    const { since } = await listener.ok('subscribe');
    await client.ok('setbobux', { id: ann.id, amount: 5, operation: 1, reason: 'a gift' });
    const [event] = await events(1);
    const [entry] = (await client.ok('history', { id: ann.id })).entries;
    expect(event).toEqual({ entry, player: { ...ann, bobux: 6, bobuxtotal: 6 }, since: entry.id });
    expect(entry).toMatchObject({ player: ann.id, operation: 'add', amount: 5, reason: 'a gift' });
    expect(since).toBeLessThan(entry.id);
    expect(listener.events[0]).toMatchObject({ event: 'balance', timestamp: expect.any(Number) });
  });

  it('should send changes of every way: transfers, holds, sendsql, a player that goes', async () => {
    await give(ann, 100);
    await listener.ok('subscribe');
    await client.ok('transfer', { from: ann.id, to: bob.id, amount: 30 });
    const { hold } = await client.ok('hold', { id: ann.id, amount: 10, seconds: 100 });
    await client.ok('release', { hold: hold.id });
    await client.ok('sendsql', { sql: 'UPDATE players SET bobux = bobux + 1' });
    await client.ok('sendsql', { sql: `DELETE FROM players WHERE id = ${bob.id}` });
    const all = await events(7);
    expect(all.map(({ entry }) => entry.operation)).toEqual([
      'transfer_out',
      'transfer_in',
      'hold',
      'release',
      'sql',
      'sql',
      'sql',
    ]);
    expect(all.at(-1).player).toBeNull();
    // As docs/asyncapi.yaml describes it, with nothing more.
    const { frame } = eventFrames.find(({ name }) => name === 'balance')!;
    for (const event of listener.events) expect(frame.parse(event)).toEqual(event);
    expect(all.map(({ since }) => since)).toEqual(all.map(({ entry }) => entry.id));
  });

  it('should send only those of the players that are named, in any way', async () => {
    const cy = (await client.ok('createaccount', { id: 'cy', discord: true })).player;
    await listener.ok('subscribe', { players: ['ann', { id: 'cy', discord: true }] });
    await give(bob, 1);
    await give(ann, 2);
    await give(cy, 3);
    expect((await events(2)).map(({ player }) => player.id)).toEqual([ann.id, cy.id]);
  });

  it('should begin again from a `since`, and miss nothing', async () => {
    await listener.ok('subscribe');
    for (let n = 0; n < 5; n++) await give(n % 2 ? ann : bob, 1);
    const seen = await events(5);
    listener.terminate();
    for (let n = 0; n < 5; n++) await give(n % 2 ? ann : bob, 1);
    const again = await quartet.connect();
    const since = seen.at(-1).since;
    await again.ok('subscribe', { since, players: [ann.id] });
    expect((await events(2, again)).map(({ entry }) => entry.player)).toEqual([ann.id, ann.id]);
    await again.ok('subscribe', { since: 0 });
    const whole = await again.ok('history', { id: ann.id });
    await eventually(() =>
      Promise.resolve(
        again.events.slice(2).filter(({ data }) => data.entry.player === ann.id).length ===
          whole.entries.length,
      ),
    );
    again.terminate();
  });

  it('should not send again what `since` names, where it was committed behind the look that is under way', async () => {
    await listener.ok('subscribe');
    const again = await quartet.connect();
    const { catchUp } = quartet.app.get<{ catchUp: CatchUp }>(Subscriptions);
    const join = catchUp.joinThoseNear.bind(catchUp);
    let isGiven: Promise<unknown> | undefined;
    let isJoined: Promise<unknown> | undefined;
    const joining = jest.spyOn(catchUp, 'joinThoseNear').mockImplementation(async (tail) => {
      isGiven ??= give(ann, 1).then(async () => {
        const { entries } = await client.ok('history', { id: ann.id, amount: 1 });
        isJoined = again.ok('subscribe', { since: entries[0].id });
      });
      await isGiven;
      await join(tail);
    });
    await eventually(() => isJoined !== undefined);
    await isJoined;
    await events(1);
    joining.mockRestore();
    await give(ann, 2);
    expect((await events(1, again)).map(({ entry }) => entry.amount)).toEqual([2]);
    again.terminate();
  });

  it('should read through thousands of entries for who comes back late', async () => {
    await listener.ok('subscribe');
    await give(ann, 1);
    const [{ since }] = await events(1);
    await quartet.database.query(`DO $$ BEGIN FOR n IN 1 .. 2500 LOOP
      UPDATE bobux.players SET bobux = bobux + 1 WHERE id = ${ann.id}; END LOOP; END $$`);
    const late = await quartet.connect();
    await late.ok('subscribe', { since });
    await eventually(() => Promise.resolve(late.events.length >= 2500), 60_000);
    const balances = late.events.map(({ data }) => data.entry.after);
    expect(balances).toEqual(Array.from({ length: 2500 }, (_, n) => n + 2));
    await give(ann, 1);
    await eventually(() => Promise.resolve(late.events.at(-1)!.data.entry.after === 2502));
    late.terminate();
  }, 90_000);

  it('should replace what was subscribed to, and end with unsubscribe', async () => {
    await listener.ok('subscribe');
    await listener.ok('subscribe', { players: [bob.id] });
    await give(ann, 1);
    await give(bob, 1);
    expect((await events(1))[0].player.id).toBe(bob.id);
    await listener.ok('unsubscribe');
    await listener.ok('unsubscribe');
    await give(bob, 1);
    await events(1);
  });

  it('should keep what was subscribed to where the database fails', async () => {
    await listener.ok('subscribe');
    await quartet.database.query('ALTER SEQUENCE bobux.entries_id_seq RENAME TO away');
    expect(await listener.error('subscribe', { players: [bob.id] })).toBe('DB_ERROR');
    await quartet.database.query('ALTER SEQUENCE bobux.away RENAME TO entries_id_seq');
    await give(ann, 1);
    expect((await events(1))[0].player.id).toBe(ann.id);
    await listener.ok('subscribe', { players: [bob.id] });
    await give(ann, 1);
    await give(bob, 1);
    expect((await events(2))[1].player.id).toBe(bob.id);
  });

  it('should name the key only to Admin, and its label to all', async () => {
    const { key } = await client.ok('createkey', { permissions: 1, label: 'reader' });
    const reader = await quartet.connect(key);
    await reader.ok('subscribe');
    await listener.ok('subscribe');
    const { key: writer } = await client.ok('createkey', { permissions: 2, label: 'shop' });
    expect((await client.send('setbobux', { id: ann.id, amount: 1 }, writer)).success).toBe(true);
    expect((await events(1))[0].entry).toMatchObject({ key: writer.key, by: 'shop' });
    expect((await events(1, reader))[0].entry).toMatchObject({ key: null, by: 'shop' });
    reader.terminate();
  });

  it.each([
    ['the key is deleted', (key: any) => client.ok('deletekey', { targetkey: key.key })],
    ['its Read is taken', (key: any) => client.ok('editpermissions', { targetkey: key.key, permissions: 2 })],
  ])('should end when %s', async (_what, end) => {
    const { key } = await client.ok('createkey', { permissions: 1 });
    const reader = await quartet.connect(key);
    await reader.ok('subscribe');
    await give(ann, 1);
    await events(1, reader);
    await end(key);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await give(ann, 1);
    await events(1, reader);
    reader.terminate();
  });

  it('should refuse players that there are not, and a `since` that never was', async () => {
    const unknown = await listener.send('subscribe', { players: [ann.id, 'nobody'] });
    expect(unknown).toMatchObject({ error: 'PLAYER_NOT_FOUND_ERROR', data: { index: 1 } });
    for (const parameters of [
      { since: Number.MAX_SAFE_INTEGER },
      { since: -1 },
      { players: [] },
      { players: Array.from({ length: 1001 }, () => ann.id) },
      { players: 'ann' },
    ]) {
      expect(await listener.error('subscribe', parameters)).toBe('INVALID_PARAMETERS_ERROR');
    }
    const { key } = await client.ok('createkey', { permissions: 2 });
    expect(await listener.send('subscribe', {}, key)).toMatchObject({ error: 'PERMISSION_DENIED_ERROR' });
    await give(ann, 1);
    await events(0);
  });
});

describe('a subscription whose key is gone before it has begun', () => {
  it('should be refused, and not be waited for', async () => {
    const channel = {
      unsent: 0,
      taken: 0,
      send: () => undefined,
      ping: () => undefined,
      whenClosed: () => undefined,
    };
    const wanted = { players: undefined, since: undefined };
    const subscribing = quartet.app.get(Subscriptions).subscribe(channel, randomUUID(), wanted);
    await expect(subscribing).rejects.toMatchObject({ code: 'PERMISSION_DENIED_ERROR' });
  });
});

describe('transactions that commit in another order', () => {
  it('should hold up their own entries only, and be sent when they end', async () => {
    await listener.ok('subscribe');
    const slow = await otherConnection();
    await slow.query('BEGIN');
    await slow.query(`UPDATE bobux.players SET bobux = 7 WHERE id = ${ann.id}`);
    await give(bob, 1);
    const [first] = await events(1);
    expect(first.player.id).toBe(bob.id);
    // What is to come has a lower id.
    expect(first.since).toBeLessThan(first.entry.id);
    const early = first.since;
    await slow.query('COMMIT');
    const [, second] = await events(2);
    expect(second.entry).toMatchObject({ player: ann.id, after: 7 });
    expect(second.entry.id).toBeLessThan(first.entry.id);
    await give(bob, 1);
    const [, , third] = await events(3);
    expect(third.since).toBe(third.entry.id);
    expect(early).toBeLessThan(second.entry.id);
    await slow.end();
  });

  it('should be seen by who subscribes while they are open', async () => {
    const slow = await otherConnection();
    await slow.query('BEGIN');
    await slow.query(`UPDATE bobux.players SET bobux = 7 WHERE id = ${ann.id}`);
    await give(bob, 1);
    await listener.ok('subscribe');
    await slow.query('COMMIT');
    const [only] = await events(1);
    expect(only.entry).toMatchObject({ player: ann.id, after: 7 });
    await slow.end();
  });

  it.each<[string, boolean, () => { players?: number[] }]>([
    ['all, as the first who listens', false, () => ({})],
    ['all, beside others', true, () => ({})],
    ['some players, beside others', true, () => ({ players: [ann.id, bob.id] })],
  ])(
    'should not count as sent to who subscribes with a `since` above them, and come once: %s',
    async (_who, isBeside, players) => {
      if (isBeside) await listener.ok('subscribe');
      const slow = await otherConnection();
      await slow.query('BEGIN');
      await slow.query(`UPDATE bobux.players SET bobux = 7 WHERE id = ${ann.id}`);
      for (let n = 0; n < 3; n++) await give(bob, 1);
      const newest = (await client.ok('history', { id: bob.id })).entries[0].id;
      const [one, other] = [await quartet.connect(), await quartet.connect()];
      const { since } = await one.ok('subscribe', { since: newest, ...players() });
      expect(since).toBeLessThan(newest - 2);
      await give(bob, 1);
      const [early] = await events(1, one);
      expect(early.since).toBe(since);
      // Who was cut off now goes on from what it was told.
      await other.ok('subscribe', { since: early.since, ...players() });
      await slow.query('COMMIT');
      await slow.end();
      const late = (await client.ok('history', { id: ann.id })).entries[0].id;
      expect(since).toBeLessThan(late);
      expect((await events(2, one)).map(({ entry }) => entry.id)).toEqual([newest + 1, late]);
      expect((await events(5, other)).map(({ entry }) => entry.id).sort((a, b) => a - b)).toEqual(
        Array.from({ length: 5 }, (_, n) => late + n),
      );
      await give(bob, 1);
      const positions = (await events(3, one)).map((event) => event.since);
      expect([since, ...positions]).toEqual([since, ...positions].sort((a, b) => a - b));
      expect(positions.at(-1)).toBe(newest + 2);
      for (const connection of [one, other]) connection.terminate();
    },
  );

  it('should not stop `since` for ever where they are rolled back', async () => {
    await listener.ok('subscribe');
    const slow = await otherConnection();
    await slow.query('BEGIN');
    await slow.query(`UPDATE bobux.players SET bobux = 7 WHERE id = ${ann.id}`);
    await give(bob, 1);
    await events(1);
    await slow.query('ROLLBACK');
    await eventually(async () => {
      await give(bob, 1);
      await new Promise((resolve) => setTimeout(resolve, 60));
      const { since, entry } = listener.events.at(-1)!.data as any;
      return since === entry.id;
    });
    await slow.end();
  });

  it('should lose nothing of many writers, in the order of each player', async () => {
    await listener.ok('subscribe');
    const some = await quartet.connect();
    await some.ok('subscribe', { players: [ann.id] });
    const writers = await Promise.all(Array.from({ length: 4 }, otherConnection));
    await Promise.all(
      writers.map(async (writer, number) => {
        for (let n = 0; n < 40; n++) {
          const [first, second] = (n + number) % 2 ? [ann, bob] : [bob, ann];
          await writer.query('BEGIN');
          await writer.query(`UPDATE bobux.players SET bobux = bobux + 1 WHERE id = ${first.id}`);
          // Both in rising order now and then, so that it does not end in a deadlock.
          if (first.id < second.id)
            await writer.query(`UPDATE bobux.players SET bobux = bobux + 1 WHERE id = ${second.id}`);
          await writer.query(n % 7 === 3 ? 'ROLLBACK' : 'COMMIT');
        }
        await writer.end();
      }),
    );
    for (const player of [ann, bob]) {
      const { entries } = await client.ok('history', { id: player.id, amount: 1000 });
      const expected = entries.map(({ id }: any) => id).reverse();
      const of = (listening: BobuxClient): number[] =>
        listening.events
          .map(({ data }) => data.entry)
          .filter((entry) => entry.player === player.id)
          .map(({ id }) => id);
      await eventually(() => Promise.resolve(of(listener).length >= expected.length));
      expect(of(listener)).toEqual(expected);
      await eventually(() => Promise.resolve(of(some).length >= (player === ann ? expected.length : 0)));
      expect(of(some)).toEqual(player === ann ? expected : []);
    }
    some.terminate();
  });
});

describe('who does not read', () => {
  it('should be read for at its own pace, and miss nothing', async () => {
    const slow = await quartet.connect();
    await slow.ok('subscribe');
    await listener.ok('subscribe');
    slow.socket.pause();
    await quartet.database.query(`DO $$ BEGIN FOR n IN 1 .. 3000 LOOP
      UPDATE bobux.players SET bobux = n WHERE id = ${ann.id}; END LOOP; END $$`);
    await eventually(() => Promise.resolve(listener.events.length >= 3_000), 60_000);
    slow.socket.resume();
    await eventually(() => Promise.resolve(slow.events.length >= 3_000), 60_000);
    const after = (events: BobuxClient['events']): number[] => events.map(({ data }) => data.entry.after);
    const expected = Array.from({ length: 3_000 }, (_, n) => n + 1);
    expect(after(slow.events)).toEqual(expected);
    expect(after(listener.events)).toEqual(expected);
    slow.terminate();
  }, 120_000);

  it('should be read for in pieces, as those who do, where a transaction of thousands commits late', async () => {
    const slow = await quartet.connect();
    await slow.ok('subscribe');
    const one = await quartet.connect();
    await one.ok('subscribe', { players: [ann.id] });
    await listener.ok('subscribe');
    const late = await otherConnection();
    await late.query('BEGIN');
    await late.query(`DO $$ BEGIN FOR n IN 1 .. 8000 LOOP
      UPDATE bobux.players SET bobux = n WHERE id = ${ann.id}; END LOOP; END $$`);
    await give(bob, 1);
    await Promise.all([events(1), events(1, slow)]);
    slow.socket.pause();
    const reads = jest.spyOn(quartet.app.get(Database), 'query');
    await late.query('COMMIT');
    await late.end();
    await eventually(() => Promise.resolve(listener.events.length >= 8_001), 60_000);
    slow.socket.resume();
    await eventually(() => Promise.resolve(slow.events.length >= 8_001), 60_000);
    const sizes = await Promise.all(
      reads.mock.results.map(async ({ value }) => ((await value) as object[]).length),
    );
    reads.mockRestore();
    expect(Math.max(...sizes)).toBe(1_000);
    const expected = Array.from({ length: 8_000 }, (_, n) => n + 1);
    expect(await balances(8_001)).toEqual([1, ...expected]);
    expect(await balances(8_001, slow)).toEqual([1, ...expected]);
    expect(await balances(8_000, one)).toEqual(expected);
    await give(bob, 1);
    const [{ since, entry }] = (await events(8_002)).slice(-1);
    expect(since).toBe(entry.id);
    for (const other of [slow, one]) other.terminate();
  }, 120_000);
});

describe('a crash of PostgreSQL after which ids are drawn again', () => {
  it.each([
    ['from now on', () => ({})],
    ['with the highest `since` there is', (drawn: number) => ({ since: drawn })],
  ])('should take nothing from who subscribed %s when they had been drawn', async (_how, position) => {
    await give(ann, 1);
    const [found] = (await client.ok('history', { id: ann.id })).entries;
    const cutOff = await otherConnection();
    await cutOff.query(`BEGIN; UPDATE bobux.players SET bobux = 7; ROLLBACK`);
    await cutOff.end();
    const { since } = await listener.ok('subscribe', position(found.id + 2));
    await quartet.database.query(`ALTER SEQUENCE bobux.entries_id_seq RENAME TO away`);
    // A look fails, as of lost connections.
    await new Promise((resolve) => setTimeout(resolve, 100));
    await quartet.database.query(`SELECT setval('bobux.away', (SELECT max(id) FROM bobux.entries))`);
    for (let n = 0; n < 4; n++) await give(ann, 1);
    await quartet.database.query(`ALTER SEQUENCE bobux.away RENAME TO entries_id_seq`);
    expect(await balances(4)).toEqual([2, 3, 4, 5]);
    const positions = [since, ...listener.events.map(({ data }) => data.since)];
    expect(positions).toEqual(Array.from({ length: 5 }, (_, n) => found.id + n));
  });
});

describe('a database that has gone back while nobody listened', () => {
  it('should be read from where it is, and not from where it was', async () => {
    await listener.ok('subscribe');
    for (let n = 0; n < 10; n++) await give(ann, 1);
    const [first] = await events(10);
    listener.terminate();
    // No look is under way, and none comes.
    const reader = quartet.app.get<{ tail?: unknown }>(Subscriptions);
    await eventually(() => Promise.resolve(reader.tail === undefined));
    const admin = new pg.Client({ connectionString: quartet.database.adminUrl });
    await admin.connect();
    await admin.query(`SET session_replication_role = replica; DELETE FROM bobux.entries WHERE id > ${first.entry.id};
      SELECT setval('bobux.entries_id_seq', ${first.entry.id})`);
    await admin.end();
    listener = await quartet.connect();
    await listener.ok('subscribe');
    await give(ann, 1);
    const [again] = await events(1);
    expect(again).toMatchObject({ entry: { id: first.entry.id + 1 }, since: first.entry.id + 1 });
  });
});

describe('a PostgreSQL that was started anew, or another one in its place', () => {
  /** As if it had been started at another time. */
  function startedAnew(): { mockRestore(): void } {
    const database = quartet.app.get(Database);
    const query = database.query.bind(database);
    return jest
      .spyOn(database, 'query')
      .mockImplementation((sql, parameters) =>
        query(sql.replace('pg_postmaster_start_time()', `'2020-01-01'::timestamptz`), parameters),
      );
  }

  it('should be read on where it has all that was sent', async () => {
    await listener.ok('subscribe');
    await give(ann, 1);
    await events(1);
    const other = startedAnew();
    await give(ann, 1);
    expect(await balances(2)).toEqual([1, 2]);
    other.mockRestore();
  });

  it('should end what was subscribed to where it has less, also if its ids are beyond, and say from where to begin again', async () => {
    await listener.ok('subscribe');
    for (let n = 1; n <= 5; n++) {
      await give(ann, 1);
      await events(n);
    }
    const kept = (await events(5))[2].entry.id;
    await quartet.database.query(`ALTER SEQUENCE bobux.entries_id_seq RENAME TO away`);
    await eventually(async () => (await listener.error('subscribe').catch(() => undefined)) === 'DB_ERROR');
    const admin = new pg.Client({ connectionString: quartet.database.adminUrl });
    await admin.connect();
    await admin.query(`SET session_replication_role = replica; DELETE FROM bobux.entries WHERE id > ${kept};
      SELECT setval('bobux.away', ${kept})`);
    await admin.end();
    for (let n = 0; n < 4; n++) await give(bob, 1);
    const other = startedAnew();
    await quartet.database.query(`ALTER SEQUENCE bobux.away RENAME TO entries_id_seq`);
    await events(6);
    expect(listener.events.at(-1)).toMatchObject({ event: 'lagged', data: { since: kept } });
    await listener.ok('subscribe', { since: kept });
    expect((await events(10)).slice(6).map(({ entry }) => entry.id)).toEqual(
      [1, 2, 3, 4].map((n) => kept + n),
    );
    other.mockRestore();
  });
});
