import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { BobuxClient } from '../support/bobux-client.js';
import { eventually } from '../support/eventually.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { whileHeld } from '../support/while-held.js';

const MOST = Number.MAX_SAFE_INTEGER;

let quartet: TestApp;
let replica: TestApp;
let client: BobuxClient;
let other: BobuxClient;
let made = 0;

beforeAll(async () => {
  quartet = await startTestApp();
  replica = await startTestApp({}, quartet.database);
  client = await quartet.connect();
  other = await replica.connect(quartet.key);
});
afterAll(async () => {
  await replica.close();
  await quartet.close();
});

async function player(bobux: number): Promise<number> {
  const { id } = (await client.ok('createaccount', { id: `holder ${++made}` })).player;
  await client.ok('setbobux', { id, amount: bobux });
  return id;
}
const hold = async (id: number, amount: number, seconds = 600): Promise<any> =>
  (await client.ok('hold', { id, amount, seconds })).hold;
/** As if its time were over, without anybody having looked. */
const expire = (id: number): Promise<unknown> =>
  quartet.database.query(
    `UPDATE bobux.holds SET expires = clock_timestamp() - interval '1 ms', due = clock_timestamp() - interval '1 ms' WHERE id = ${id}`,
  );
const holdRow = async (id: number): Promise<any> =>
  (await quartet.database.query(`SELECT state, captured::int FROM bobux.holds WHERE id = ${id}`))[0];

describe('a hold whose time is over', () => {
  it('should be given back by itself, with an entry that has no key', async () => {
    const id = await player(100);
    const { id: which } = await hold(id, 40, 1);
    await eventually(async () => (await holdRow(which)).state === 'expired');
    const { entries } = await client.ok('history', { id });
    expect(entries[0]).toMatchObject({
      operation: 'release',
      amount: 40,
      before: 60,
      after: 100,
      key: null,
      hold: which,
    });
    expect((await client.ok('getplayer', { id })).player).toMatchObject({ bobux: 100, bobuxtotal: 100 });
  });

  it.each([['setbobux'], ['transfer'], ['hold']])(
    'should be given back before %s changes its player',
    async (command) => {
      const [id, receiver] = [await player(100), await player(0)];
      const { id: which } = await hold(id, 90);
      await expire(which);
      const parameters: Record<string, object> = {
        setbobux: { id, amount: 100, operation: 2 },
        transfer: { from: id, to: receiver, amount: 100 },
        hold: { id, amount: 100, seconds: 60 },
      };
      await client.ok(command, parameters[command] as Record<string, unknown>);
      expect(await holdRow(which)).toMatchObject({ state: 'expired' });
    },
  );

  it.each([['capture'], ['release']])('should refuse %s on either replica', async (command) => {
    const id = await player(100);
    const { id: which } = await hold(id, 90);
    await expire(which);
    expect(await other.send(command, { hold: which })).toMatchObject({
      error: 'HOLD_ENDED_ERROR',
      data: { hold: { id: which, state: 'expired', captured: 0 } },
    });
  });

  it('should either be captured or given back where both come at the same moment', async () => {
    const id = await player(1_000);
    for (let round = 0; round < 10; round++) {
      const { id: which } = await hold(id, 10, 600);
      await quartet.database.query(
        `UPDATE bobux.holds SET expires = clock_timestamp() + interval '20 ms', due = clock_timestamp() + interval '20 ms' WHERE id = ${which}`,
      );
      await new Promise((resolve) => setTimeout(resolve, 15 + round));
      const answers = await Promise.all([
        client.send('capture', { hold: which }),
        other.send('capture', { hold: which }),
      ]);
      const captured = answers.filter(({ success }) => success).length;
      await eventually(async () => (await holdRow(which)).state !== 'held');
      expect(await holdRow(which)).toEqual(
        captured === 1 ? { state: 'captured', captured: 10 } : { state: 'expired', captured: 0 },
      );
    }
  });

  it('should stay where its player has no room for it, and hold up no other', async () => {
    const [full, id] = [await player(100), await player(100)];
    const { id: stuck } = await hold(full, 50);
    await client.ok('setbobux', { id: full, amount: MOST });
    const { id: which } = await hold(id, 50);
    await expire(stuck);
    await expire(which);
    await eventually(async () => (await holdRow(which)).state === 'expired');
    expect(await holdRow(stuck)).toMatchObject({ state: 'held' });
    // What a player owns is the balance and what is held.
    expect((await client.ok('holds', { id: full })).holds).toMatchObject([{ id: stuck, amount: 50 }]);
    await client.ok('setbobux', { id: full, amount: 0 });
    await eventually(async () => (await holdRow(stuck)).state === 'expired');
    expect((await client.ok('getplayer', { id: full })).player.bobux).toBe(50);
  });

  it('should be passed by while somebody has its player locked', async () => {
    const [locked, id] = [await player(100), await player(100)];
    const [first, second] = [await hold(locked, 50), await hold(id, 50)];
    await whileHeld(
      quartet.database,
      `SELECT FROM bobux.players WHERE id = ${locked} FOR UPDATE`,
      async () => {
        await expire(first.id);
        await expire(second.id);
        await eventually(async () => (await holdRow(second.id)).state === 'expired');
        expect(await holdRow(first.id)).toMatchObject({ state: 'held' });
      },
    );
    await eventually(async () => (await holdRow(first.id)).state === 'expired');
  });
});

describe('holds', () => {
  it('should list the open ones of a player, the oldest first', async () => {
    const id = await player(100);
    const [one, two, three] = [await hold(id, 1), await hold(id, 2), await hold(id, 3)];
    await client.ok('release', { hold: two.id });
    expect(await client.ok('holds', { id })).toEqual({ holds: [one, three] });
    expect(await client.error('holds', { id: 'nobody' })).toBe('PLAYER_NOT_FOUND_ERROR');
  });

  it('should be read, but not written, by sendsql, which may not delete their player', async () => {
    const id = await player(100);
    const { id: which } = await hold(id, 60);
    expect(
      (await client.ok('sendsql', { sql: `SELECT amount FROM bobux.holds WHERE id = ${which}` })).rows,
    ).toEqual([{ amount: 60 }]);
    for (const sql of [
      `UPDATE bobux.holds SET amount = 1 WHERE id = ${which}`,
      `DELETE FROM bobux.holds`,
      `DELETE FROM players WHERE id = ${id}`,
    ]) {
      expect(await client.error('sendsql', { sql })).toBe('SQL_ERROR');
    }
    await client.ok('release', { hold: which });
    await client.ok('sendsql', { sql: `DELETE FROM players WHERE id = ${id}` });
  });
});

describe('history', () => {
  it('should give all entries once, newest first, a page at a time, whatever is added meanwhile', async () => {
    const id = await player(0);
    for (let n = 1; n <= 25; n++)
      await client.ok('setbobux', { id, amount: n, operation: 1, reason: `n${n}` });
    const reasons: string[] = [];
    let before: number | undefined;
    do {
      const page = await client.ok('history', { id, amount: 7, ...(before !== undefined && { before }) });
      reasons.push(...page.entries.map(({ reason }: any) => reason));
      before = page.next;
      await client.ok('setbobux', { id, amount: 1, operation: 1, reason: 'later' });
    } while (typeof before === 'number');
    expect(reasons).toEqual([...Array.from({ length: 25 }, (_, n) => `n${25 - n}`), null]);
  });

  it('should show the key to Admin only, and its label to all', async () => {
    const id = await player(0);
    const { key } = await client.ok('createkey', { permissions: 3, label: 'arena' });
    const arena = await quartet.connect(key);
    await arena.ok('setbobux', { id, amount: 5 });
    const shown = {
      id: expect.any(Number),
      player: id,
      operation: 'set',
      amount: 5,
      before: 0,
      after: 5,
      by: 'arena',
      reason: null,
    };
    const none = { transfer: null, peer: null, hold: null, reverses: null, created: expect.any(Number) };
    expect((await arena.ok('history', { id, amount: 1 })).entries).toEqual([
      { ...shown, ...none, key: null },
    ]);
    expect((await client.ok('history', { id, amount: 1 })).entries).toEqual([
      { ...shown, ...none, key: key.key },
    ]);
  });

  it('should answer the entries of a player that is gone, by its bobux id', async () => {
    const id = await player(5);
    await client.ok('sendsql', { sql: `DELETE FROM players WHERE id = ${id}` });
    const { entries } = await client.ok('history', { id });
    expect(entries.map(({ operation, after }: any) => [operation, after])).toEqual([
      ['sql', 0],
      ['set', 5],
    ]);
    const before = entries.at(-1).id;
    expect(await client.ok('history', { id, before })).toEqual({ entries: [], next: null });
  });

  it.each([{}, { before: 1 }, { before: Number.MAX_SAFE_INTEGER }])(
    'should refuse a player that never was: %j',
    async (page) => {
      expect(await client.error('history', { id: 999_999_999, ...page })).toBe('PLAYER_NOT_FOUND_ERROR');
      expect(await client.error('history', { id: 0, ...page })).toBe('PLAYER_NOT_FOUND_ERROR');
    },
  );

  it('should take a page that is as large as the history is', async () => {
    const id = await player(5);
    await client.ok('setbobux', { id, amount: 6 });
    const page = await client.ok('history', { id, amount: 2 });
    expect(page.entries).toHaveLength(2);
    expect(page.next).toBeNull();
    expect(await client.ok('history', { id, before: page.entries[1].id })).toEqual({
      entries: [],
      next: null,
    });
  });
});

describe('keys with labels', () => {
  it('should be listed without secrets, with the minute of their last use', async () => {
    const { key } = await client.ok('createkey', { permissions: 1, label: 'site' });
    const listed = async (): Promise<any> =>
      (await client.ok('listkeys')).keys.find((one: any) => one.key === key.key);
    expect(await listed()).toEqual({
      key: key.key,
      permissions: 1,
      created: key.created,
      label: 'site',
      lastused: null,
    });
    await client.ok('editpermissions', { targetkey: key.key, permissions: 3, label: 'shop' });
    expect(await listed()).toMatchObject({ permissions: 3, label: 'shop' });
    await client.ok('editpermissions', { targetkey: key.key, permissions: 1 });
    expect(await listed()).toMatchObject({ permissions: 1, label: 'shop' });
  });

  it('should be looked up by Admin, with targetkey', async () => {
    const { key } = await client.ok('createkey', { permissions: 1 });
    expect(await client.ok('keyinfo', { targetkey: key.key })).toEqual({ key });
    expect(await client.error('keyinfo', { targetkey: 'nothing' })).toBe('KEY_NOT_FOUND_ERROR');
    const powerless = await quartet.connect(key);
    expect(await powerless.error('keyinfo', { targetkey: key.key })).toBe('PERMISSION_DENIED_ERROR');
    expect(await powerless.error('listkeys')).toBe('PERMISSION_DENIED_ERROR');
  });
});

/** Another session, which has the player's row locked until `end`. */
async function locking(id: number): Promise<{ session: pg.Client; end: () => Promise<void> }> {
  const session = new pg.Client({ connectionString: quartet.database.url });
  await session.connect();
  await session.query('BEGIN');
  await session.query('SELECT FROM bobux.players WHERE id = $1 FOR NO KEY UPDATE', [id]);
  const end = async (): Promise<void> => {
    await session.query('COMMIT');
    await session.end();
  };
  return { session, end };
}
const operationsOf = async (id: number): Promise<string[]> =>
  (await client.ok('history', { id })).entries.map(({ operation }: any) => operation);

describe('a hold that ends elsewhere while a statement passes its player by', () => {
  const captureElsewhere = `SELECT * FROM bobux.apply_commands(ids => ARRAY[$1::bigint], kinds => '{capture}', callers => '{1}',
    keys => $3, given => NULL, firsts => '{1}', operations => '{capture}', slots => '{1}', peers => NULL, amounts => '{0}',
    refs => ARRAY[$2::bigint], others => NULL, seconds => NULL, reasons => NULL, claims => NULL, nonces => NULL, fingerprints => NULL,
    stale => NULL, look_up => false, locking => 'patiently')`;
  it.each<[string, string, (session: pg.Client, id: number, which: number) => Promise<unknown>]>([
    [
      'given back',
      'release',
      async (session, id, which) => {
        await session.query(
          'UPDATE bobux.holds SET due = clock_timestamp(), expires = clock_timestamp() WHERE id = $1',
          [which],
        );
        await session.query(`SELECT bobux.give_back(ARRAY[$1::bigint], '{}')`, [id]);
      },
    ],
    [
      'captured',
      'capture',
      (session, id, which) => session.query(captureElsewhere, [id, which, [quartet.key.key]]),
    ],
  ])('should not be opened again: %s', async (_how, operation, endHold) => {
    for (const pause of [130, 150, 170]) {
      const [id, from, to] = [await player(100), await player(100), await player(100)];
      const { id: which } = await hold(id, 40);
      const { session, end } = await locking(id);
      await endHold(session, id, which);
      const answers = [
        client.send('capture', { hold: which }),
        client.send('transfer', { from, to, amount: 1 }),
      ];
      await new Promise((resolve) => setTimeout(resolve, pause));
      await end();
      expect((await Promise.all(answers)).map(({ error }) => error)).toEqual(['HOLD_ENDED_ERROR', undefined]);
      expect((await holdRow(which)).state).not.toBe('held');
      expect(await operationsOf(id)).toEqual([operation, 'hold', 'set']);
    }
  });
});

describe('what waits for a locked player', () => {
  /** The number that is drawn next for a hold or an entry. */
  const nextOf = async (table: string): Promise<number> => {
    const [row] = await quartet.database.query(
      `SELECT last_value + is_called::int AS next FROM bobux.${table}_id_seq`,
    );
    return Number(row?.next);
  };

  it('should be found by the capture behind the hold, and by the release behind that, on another connection too', async () => {
    const [id, free] = [await player(100), await player(100)];
    const { end } = await locking(id);
    const which = await nextOf('holds');
    const [second, third] = [await quartet.connect(quartet.key), await quartet.connect(quartet.key)];
    const answers = [
      client.send('hold', { id, amount: 40, seconds: 60 }),
      client.send('capture', { hold: which, amount: 30 }),
      second.send('release', { hold: which }),
    ];
    expect((await third.ok('setbobux', { id: free, amount: 1 })).player.bobux).toBe(1);
    await end();
    expect((await Promise.all(answers)).map(({ error }) => error)).toEqual([
      undefined,
      undefined,
      'HOLD_ENDED_ERROR',
    ]);
    expect(await holdRow(which)).toEqual({ state: 'captured', captured: 30 });
  });

  it('should be found by the reversal behind the transfer', async () => {
    const [from, to] = [await player(100), await player(0)];
    const { end } = await locking(from);
    const answers = [
      client.send('transfer', { from, to, amount: 40 }),
      client.send('reverse', { entry: await nextOf('entries') }),
    ];
    await new Promise((resolve) => setTimeout(resolve, 200));
    await end();
    expect((await Promise.all(answers)).map(({ error }) => error)).toEqual([undefined, undefined]);
    expect(await operationsOf(to)).toEqual(['reverse', 'transfer_in', 'set']);
  });

  it('should not be overtaken by what names the same players behind it', async () => {
    const [id, payee, third] = [await player(100), await player(0), await player(0)];
    const { end } = await locking(id);
    const which = await nextOf('holds');
    const answers = [
      client.send('hold', { id, amount: 40, seconds: 60 }),
      client.send('capture', { hold: which, amount: 30, to: payee }),
      client.send('transfer', { from: payee, to: third, amount: 30 }),
      client.send('setbobux', { id, amount: 70, operation: 2 }),
    ];
    await new Promise((resolve) => setTimeout(resolve, 400));
    await end();
    expect((await Promise.all(answers)).map(({ error }) => error)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('should go behind what came before it on its other player, which is found to be locked later', async () => {
    const [waits, from] = [await player(0), await player(0)];
    const [first, second] = [await locking(waits), await locking(from)];
    const answers = [client.send('setbobux', { id: waits, amount: 1, operation: 1 })];
    await new Promise((resolve) => setTimeout(resolve, 400));
    answers.push(
      client.send('setbobux', { id: from, amount: 50, operation: 1 }),
      client.send('transfer', { from, to: waits, amount: 50 }),
    );
    await new Promise((resolve) => setTimeout(resolve, 400));
    await first.end();
    await second.end();
    expect((await Promise.all(answers)).map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
  });

  it('should not keep the answer from who names what nobody makes', async () => {
    const id = await player(100);
    const { end } = await locking(id);
    const change = client.send('setbobux', { id, amount: 1, operation: 1 });
    const second = await quartet.connect(quartet.key);
    expect(await second.send('capture', { hold: MOST })).toMatchObject({ error: 'HOLD_NOT_FOUND_ERROR' });
    const reversal = second.send('reverse', { entry: MOST });
    await end();
    expect(await change).toMatchObject({ success: true });
    expect(await reversal).toMatchObject({ error: 'ENTRY_NOT_FOUND_ERROR' });
  });
});

describe('a database that is read-only for a while', () => {
  it('should be read, where nothing is due', async () => {
    const id = await player(100);
    await hold(id, 40);
    const own = `DATABASE "${new URL(quartet.database.url).pathname.slice(1)}"`;
    const operator = new pg.Client({ connectionString: quartet.database.adminUrl });
    await operator.connect();
    await operator.query('SET default_transaction_read_only = off');
    const endSessions = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'quartet%' AND datname = current_database()`;
    await operator.query(`ALTER ${own} SET default_transaction_read_only = on`);
    await operator.query(endSessions);
    try {
      await eventually(async () => (await client.send('getplayer', { id })).success);
      expect(await client.error('setbobux', { id, amount: 1 })).toBe('DB_ERROR');
    } finally {
      await operator.query(`ALTER ${own} RESET default_transaction_read_only`);
      await operator.query(endSessions);
      await operator.end();
    }
    await eventually(async () => (await client.send('setbobux', { id, amount: 1 })).success);
  });
});

describe('what is due', () => {
  it('should be given back before the answer of who waited for the player, however long that was', async () => {
    const id = await player(100);
    const { id: which } = await hold(id, 40, 1);
    const { end } = await locking(id);
    const answers = [
      client.send('capture', { hold: which }),
      client.send('setbobux', { id, amount: 100, operation: 2 }),
    ];
    await new Promise((resolve) => setTimeout(resolve, 1_300));
    await end();
    const [capture, subtract] = await Promise.all(answers);
    expect([capture?.error, capture?.data.hold.state]).toEqual(['HOLD_ENDED_ERROR', 'expired']);
    expect([subtract?.error, subtract?.data.player.bobux]).toEqual([undefined, 0]);
  });

  it('should be given back of the others, where a thousand of one player are passed by', async () => {
    const [locked, id] = [await player(100), await player(100)];
    const { end } = await locking(locked);
    await quartet.database.query(`INSERT INTO bobux.holds (player_id, amount, created, expires, due)
      SELECT ${locked}, 1, now(), clock_timestamp(), clock_timestamp() FROM generate_series(1, 1000)`);
    const { id: which } = await hold(id, 40, 1);
    await eventually(async () => (await holdRow(which)).state === 'expired');
    await end();
    await eventually(async () => (await client.ok('getplayer', { id: locked })).player.bobux === 1_100);
  });
});
