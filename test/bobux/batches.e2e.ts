import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Connections } from '../../src/contexts/bobux-ledger/gateway/connections.js';
import { Notifications } from '../../src/shared/database/notifications.js';
import { signed, type BobuxClient } from '../support/bobux-client.js';
import { eventually } from '../support/eventually.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { untilWaiting } from '../support/waiting.js';

let quartet: TestApp;
let client: BobuxClient;
let ids: number[];

beforeAll(async () => {
  quartet = await startTestApp();
  client = await quartet.connect();
  ids = [];
  for (let n = 0; n < 10; n++) ids.push((await client.ok('createaccount', { id: `p${n}` })).player.id);
});
afterAll(() => quartet.close());
beforeEach(async () => {
  await Promise.all(ids.map((id) => client.ok('setbobux', { id, amount: 0 })));
});

const add = (id: number, more: object = {}) => ({ id, amount: 1, operation: 1, ...more });

async function batchesOf(statement: string): Promise<{ count: number; sum: number }> {
  const text = await quartet.metrics();
  const value = (name: string): number =>
    Number(
      new RegExp(`^quartet_bobux_batch_size_${name}\\{statement="${statement}"\\} (\\S+)$`, 'm').exec(
        text,
      )?.[1] ?? 0,
    );
  return { count: value('count'), sum: value('sum') };
}

/** On a machine that stands still for a moment the keys would be looked up, one frame after the other: not what is counted here. */
async function withCurrentKeys(count: () => Promise<void>): Promise<void> {
  const notifications = quartet.app.get(Notifications);
  Object.defineProperty(notifications, 'isCurrent', { value: true, configurable: true });
  await count().finally(() => delete (notifications as { isCurrent?: boolean }).isCurrent);
}

/** Holds a lock on these players until it is told to let go. */
async function lock(players: number[]): Promise<() => Promise<void>> {
  const blocker = new pg.Client({ connectionString: quartet.database.adminUrl });
  await blocker.connect();
  await blocker.query('BEGIN');
  await blocker.query('SELECT FROM bobux.players WHERE id = ANY ($1) ORDER BY id FOR UPDATE', [players]);
  return async () => {
    await blocker.query('ROLLBACK');
    await blocker.end();
  };
}

describe('a command by itself', () => {
  it('should do in a batch what it does alone', async () => {
    const id = ids[3]!;
    expect(await client.ok('setbobux', { id, amount: 7, reason: 'alone' })).toEqual({
      player: { id, steam: 'p3', discord: null, bobux: 7, bobuxtotal: expect.any(Number) },
    });
    expect((await client.ok('setbobux', add(id))).player.bobux).toBe(8);
    expect((await client.ok('setbobux', { id, amount: 3, operation: 2 })).player.bobux).toBe(5);
    expect(await client.error('setbobux', { id, amount: 6, operation: 2 })).toBe('INSUFFICIENT_BOBUX_ERROR');
    expect(await client.error('setbobux', { id: 0, amount: 6 })).toBe('PLAYER_NOT_FOUND_ERROR');
    const most = { id, amount: Number.MAX_SAFE_INTEGER, operation: 1 };
    expect(await client.error('setbobux', most)).toBe('INVALID_PARAMETERS_ERROR');
    const kept = await quartet.database.query(
      `SELECT operation, amount::int, balance_before::int AS before, balance_after::int AS after, reason, api_key
       FROM bobux.entries WHERE player_id = $1 ORDER BY id DESC LIMIT 3`,
      [id],
    );
    const by = { api_key: quartet.key.key, reason: null };
    expect(kept).toEqual([
      { operation: 'subtract', amount: 3, before: 8, after: 5, ...by },
      { operation: 'add', amount: 1, before: 7, after: 8, ...by },
      { operation: 'set', amount: 7, before: 0, after: 7, ...by, reason: 'alone' },
    ]);
  });
});

describe('commands that come together', () => {
  it('should go in few statements, and be answered in order', () =>
    withCurrentKeys(async () => {
      const changes = await batchesOf('change');
      const balances = await Promise.all(
        Array.from({ length: 300 }, () => client.send('setbobux', add(ids[0]!))),
      );
      expect(balances.map(({ data }) => data.player.bobux)).toEqual(
        Array.from({ length: 300 }, (_, n) => n + 1),
      );
      const lookups = await batchesOf('lookup');
      const found = await Promise.all(
        Array.from({ length: 300 }, (_, n) => client.send('getplayer', { id: ids[n % 10] })),
      );
      expect(found.map(({ data }) => data.player.id)).toEqual(
        Array.from({ length: 300 }, (_, n) => ids[n % 10]),
      );
      for (const [before, after] of [
        [changes, await batchesOf('change')],
        [lookups, await batchesOf('lookup')],
      ] as const) {
        expect(after.sum - before.sum).toBe(300);
        expect(after.count - before.count).toBeLessThan(60);
      }
    }));

  it('should each fail by themselves, and act in their order', async () => {
    const id = ids[0]!;
    const answers = await Promise.all([
      client.send('setbobux', { id, amount: 5, operation: 2 }),
      client.send('setbobux', { id, amount: 3 }),
      client.send('setbobux', { id: 0, amount: 3 }),
      client.send('setbobux', { id, amount: 5, operation: 2 }),
      client.send('setbobux', { id, amount: 'x' }),
      client.send('setbobux', { id, amount: 3, operation: 2 }),
      client.send('setbobux', { id, amount: Number.MAX_SAFE_INTEGER, operation: 1 }),
      client.send('setbobux', { id, amount: 2, operation: 1 }),
    ]);
    expect(answers.map(({ error, data }) => error ?? data.player.bobux)).toEqual([
      'INSUFFICIENT_BOBUX_ERROR',
      3,
      'PLAYER_NOT_FOUND_ERROR',
      'INSUFFICIENT_BOBUX_ERROR',
      'INVALID_PARAMETERS_ERROR',
      0,
      Number.MAX_SAFE_INTEGER,
      'INVALID_PARAMETERS_ERROR',
    ]);
  });

  it('should keep the reason of each', async () => {
    const id = ids[1]!;
    const reasons = ['a "quoted" \\ one', 'NULL', '{curly,comma}', undefined, 'é😀'];
    await Promise.all(
      reasons.map((reason) => client.ok('setbobux', { ...add(id), ...(reason && { reason }) })),
    );
    const kept = await quartet.database.query(
      'SELECT reason FROM bobux.entries WHERE player_id = $1 ORDER BY id DESC LIMIT 5',
      [id],
    );
    expect(kept.map(({ reason }) => reason).reverse()).toEqual(reasons.map((reason) => reason ?? null));
  });

  it('should take effect once with a nonce, however often it stands in the same batch', async () => {
    const id = ids[2]!;
    const once = client.send.bind(client, 'setbobux', add(id, { nonce: 'same batch' }));
    const other = client.send.bind(client, 'setbobux', add(id, { amount: 9, nonce: 'same batch' }));
    const answers = await Promise.all([once(), once(), other(), client.send('setbobux', add(id)), once()]);
    expect(answers.map(({ error, data }) => error ?? data.player.bobux)).toEqual([
      1,
      1,
      'NONCE_REUSED_ERROR',
      2,
      1,
    ]);
  });

  it.each([false, true])(
    'should never read a whole table, though the plan is made while it is small (nonces looked up: %s)',
    async (lookUp) => {
      const admin = new pg.Client({ connectionString: quartet.database.adminUrl });
      await admin.connect();
      await admin.query('BEGIN');
      await admin.query(
        `SELECT bobux.change_balances(ARRAY[$1::bigint, $2], '{1,2}', '{add,add}', '{1,1}', '{1,1}', ARRAY[gen_random_uuid()], NULL,
           '{1,2}', '{one,other}', ARRAY['\\x01'::bytea, '\\x02'], '{false,false}', $3, 'patiently')`,
        [ids[0], ids[1], lookUp],
      );
      const { rows } = await admin.query(
        `SELECT relname AS table, seq_scan::int AS whole, n_tup_ins::int AS inserted, n_tup_upd::int AS updated
         FROM pg_stat_xact_user_tables WHERE relname IN ('nonces', 'players') AND schemaname = 'bobux' ORDER BY 1`,
      );
      await admin.query('ROLLBACK');
      await admin.end();
      expect(rows).toEqual([
        { table: 'nonces', whole: 0, inserted: 2, updated: 0 },
        { table: 'players', whole: 0, inserted: 0, updated: 2 },
      ]);
    },
  );

  it('should take effect once when the same batch of nonces comes to two replicas in different orders', async () => {
    const replica = await startTestApp({}, quartet.database);
    const there = await replica.connect(quartet.key);
    for (let round = 0; round < 10; round++) {
      const commands = ids.map((id, n) => add(id, { nonce: `round ${round} ${n}` }));
      const [one, other] = await Promise.all([
        Promise.all(commands.map((command) => client.send('setbobux', command))),
        Promise.all([...commands].reverse().map((command) => there.send('setbobux', command))),
      ]);
      expect(one.map(({ data }) => data)).toEqual(other.reverse().map(({ data }) => data));
      expect(one.map(({ data }) => data.player?.bobux)).toEqual(ids.map(() => round + 1));
    }
    await replica.close();
  });

  it.each([
    ['refused', 'P0001'],
    ['a broken row', 'XX001'],
    ['a broken index', 'XX002'],
  ])('should not be punished for one that breaks their statement: %s', async (_what, state) => {
    await quartet.database.query(
      `CREATE FUNCTION bobux.poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'poisoned' USING ERRCODE = '${state}'; END $$`,
    );
    await quartet.database.query(
      `CREATE TRIGGER poison BEFORE INSERT ON bobux.entries FOR EACH ROW WHEN (NEW.reason = 'poison') EXECUTE FUNCTION bobux.poison()`,
    );
    const commands = Array.from({ length: 60 }, (_, n) =>
      add(ids[n % 3]!, { nonce: `poison ${state} ${n}`, ...(n === 31 && { reason: 'poison' }) }),
    );
    const answers = await Promise.all(commands.map((command) => client.send('setbobux', command)));
    expect(answers.map(({ error }) => error)).toEqual(
      commands.map((_, n) => (n === 31 ? 'DB_ERROR' : undefined)),
    );
    const last = (player: number): number => answers[57 + player]!.data.player.bobux;
    expect([last(0), last(1), last(2)]).toEqual([20, 19, 20]);
    await quartet.database.query('DROP FUNCTION bobux.poison CASCADE');
    // Nothing was kept of the one that failed: sent again, it takes effect.
    expect((await client.ok('setbobux', commands[31])).player.bobux).toBe(20);
  });

  it('should not wait for a player that somebody has locked, whose own changes wait, in order', async () => {
    const [locked = 0, free = 0] = ids;
    const unlock = await lock([locked]);
    const connection = await quartet.connect();
    const waiting = Promise.all(Array.from({ length: 10 }, () => connection.send('setbobux', add(locked))));
    for (let n = 1; n <= 20; n++) expect((await client.ok('setbobux', add(free))).player.bobux).toBe(n);
    expect(connection.texts).toEqual([]);
    await unlock();
    expect((await waiting).map(({ data }) => data.player.bobux)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    // And it goes with the others again.
    await Promise.all(ids.map((id) => client.ok('setbobux', add(id))));
  });

  it('should send a batch behind the one in flight, and let it do nothing where that one fails: one player keeps its order', async () => {
    const [locked = 0, free = 0] = ids;
    const unlock = await lock([locked]);
    const connection = await quartet.connect();
    const changes = await batchesOf('change');
    // Waits 100 ms for the lock, then fails as a whole and is done anew, with the locked player set aside.
    const first = [
      connection.send('setbobux', { id: locked, amount: 100 }),
      connection.send('setbobux', add(free)),
    ];
    await untilWaiting(quartet.database, 'Lock');
    const behind = Array.from({ length: 64 }, () => connection.send('setbobux', add(locked)));
    await new Promise((resolve) => setTimeout(resolve, 140));
    await unlock();
    const answers = await Promise.all([...first, ...behind]);
    expect(answers.map(({ data }) => data.player.bobux)).toEqual([
      100,
      1,
      ...Array.from({ length: 64 }, (_, n) => 101 + n),
    ]);
    expect((await batchesOf('change')).sum - changes.sum).toBe(66);
  });

  it('should lock players in rising order, however their rows lie in the table', async () => {
    const session = new pg.Client({ connectionString: quartet.database.adminUrl });
    await session.connect();
    const [least = 0, most = 0] = [900_001, 900_002];
    // The higher id lies first, and nothing but the order of the table is left to find them by.
    await session.query(
      `INSERT INTO bobux.players (id, steam) OVERRIDING SYSTEM VALUE VALUES (${most}, 'most'), (${least}, 'least')`,
    );
    await session.query('SET enable_indexscan = off');
    await session.query('SET enable_indexonlyscan = off');
    const unlock = await lock([most]);
    const changing = session.query(
      `SELECT bobux.change_balances(ARRAY[$1::bigint, $2], '{1,2}', '{1,1}', '{1,1}', '{1,1}', ARRAY[gen_random_uuid()], NULL,
         NULL, NULL, NULL, NULL, false, 'patiently')`,
      [least, most],
    );
    await untilWaiting(quartet.database, 'Lock');
    // It waits for the higher one with the lower one in its hands: two of them never wait for one another.
    const free = await quartet.database.query(
      'SELECT id::int FROM bobux.players WHERE id = ANY ($1) FOR UPDATE SKIP LOCKED',
      [[least, most]],
    );
    await unlock();
    await changing;
    await session.end();
    expect(free).toEqual([]);
  });

  it('should pause a client that sends more than can be in flight, and lose nothing', () =>
    withCurrentKeys(async () => {
      const [locked = 0] = ids;
      const { load } = quartet.app.get(Connections);
      const frame = JSON.stringify(signed(quartet.key, { command: 'setbobux', ...add(locked) }));
      const unlock = await lock([locked]);
      const connection = await quartet.connect();
      const waiting = Promise.all(Array.from({ length: 4_000 }, () => connection.sendRaw(frame)));
      await eventually(() => load.inFlight >= 512);
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(load.inFlight).toBe(512);
      // Others are served meanwhile.
      expect((await client.send('ping')).success).toBe(true);
      await unlock();
      expect((await waiting).map(({ data }) => data.player.bobux)).toEqual(
        Array.from({ length: 4_000 }, (_, n) => n + 1),
      );
      expect(load.inFlight).toBe(0);
    }));
});
