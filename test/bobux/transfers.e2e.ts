import { describe, expect, it } from '@jest/globals';
import { signed } from '../support/bobux-client.js';
import { whileHeld } from '../support/while-held.js';
import { untilWaiting } from '../support/waiting.js';
import { ann, balanceOf, bob, client, cy, entriesOf, MAX, quartet } from './three-players.js';

describe('transfer', () => {
  it('should move bobux and answer both players, its id and its entries', async () => {
    const data = await client.ok('transfer', { from: ann.id, to: bob.id, amount: 30, reason: 'rent' });
    expect(data).toEqual({
      from: { ...ann, bobux: 70 },
      to: { ...bob, bobux: 40, bobuxtotal: 40 },
      transfer: expect.any(Number),
      entries: [data.transfer, data.transfer + 1],
    });
    expect(await entriesOf(ann)).toEqual([
      expect.objectContaining({
        id: data.transfer,
        operation: 'transfer_out',
        transfer: data.transfer,
        peer: bob.id,
        reason: 'rent',
        key: quartet.key.key,
      }),
    ]);
    expect(await entriesOf(bob)).toEqual([
      expect.objectContaining({ operation: 'transfer_in', transfer: data.transfer, peer: ann.id }),
    ]);
  });

  it.each([
    ['a Steam id', () => ({ from: 'ann', to: 'bob' })],
    ['an object', () => ({ from: { id: 'ann' }, to: { id: 'bob', discord: false } })],
    ['a Discord id and a bobux id', () => ({ from: ann.id, to: { id: 'cy', discord: true } })],
  ])('should take players by %s', async (_, names) => {
    await client.ok('transfer', { ...names(), amount: 1 });
    expect(await balanceOf(ann)).toBe(99);
  });

  it.each([
    ['an unknown payer', () => ({ from: 999_999_999, to: bob.id, amount: 1 }), 'PLAYER_NOT_FOUND_ERROR'],
    ['an unknown receiver', () => ({ from: ann.id, to: 'nobody', amount: 1 }), 'PLAYER_NOT_FOUND_ERROR'],
    ['the same player', () => ({ from: ann.id, to: ann.id, amount: 1 }), 'INVALID_PARAMETERS_ERROR'],
    [
      'the same player by two names',
      () => ({ from: ann.id, to: 'ann', amount: 1000 }),
      'INVALID_PARAMETERS_ERROR',
    ],
    ['more than there is', () => ({ from: ann.id, to: bob.id, amount: 101 }), 'INSUFFICIENT_BOBUX_ERROR'],
    ['nothing', () => ({ from: ann.id, to: bob.id, amount: 0 }), 'INVALID_PARAMETERS_ERROR'],
    [
      'discord beside the names',
      () => ({ from: ann.id, to: 'cy', discord: true, amount: 1 }),
      'INVALID_PARAMETERS_ERROR',
    ],
    [
      'a bobux id in an object',
      () => ({ from: ann.id, to: { id: 5 }, amount: 1 }),
      'INVALID_PARAMETERS_ERROR',
    ],
    ['no receiver', () => ({ from: ann.id, amount: 1 }), 'MISSING_PARAMETERS_ERROR'],
  ])('should refuse %s and change nothing', async (_, parameters, error) => {
    const answer = await client.send('transfer', parameters());
    expect(answer).toMatchObject({ success: false, error, data: { message: expect.any(String) } });
    expect(await balanceOf(ann)).toBe(100);
    expect(await balanceOf(bob)).toBe(10);
  });

  it('should refuse what would take the receiver past 2^53 - 1', async () => {
    await client.ok('setbobux', { id: bob.id, amount: MAX });
    expect(await client.error('transfer', { from: ann.id, to: bob.id, amount: 1 })).toBe(
      'INVALID_PARAMETERS_ERROR',
    );
    expect(await balanceOf(ann)).toBe(100);
  });

  it('should take effect once with a nonce, and give the first answer again', async () => {
    const message = {
      from: 'ann',
      to: bob.id,
      amount: 5,
      nonce: 'pay-1',
      timestamp: Math.floor(Date.now() / 1000),
    };
    const first = await client.send('transfer', message);
    const second = await client.send('transfer', message);
    expect(second.data).toEqual(first.data);
    expect(await balanceOf(ann)).toBe(95);
    expect(await client.error('transfer', { ...message, amount: 6 })).toBe('NONCE_REUSED_ERROR');
  });

  it('should give the first answer again to the letter, whatever the command', async () => {
    await client.ok('setbobux', { id: cy.id, amount: 5 });
    const { entries } = await client.ok('transfer', { from: ann.id, to: bob.id, amount: 5 });
    const open = await client.ok('hold', { id: ann.id, amount: 5, seconds: 60 });
    const other = await client.ok('hold', { id: ann.id, amount: 5, seconds: 60 });
    const commands = [
      { command: 'setbobux', id: ann.id, amount: 1, operation: 1 },
      { command: 'transfer', from: ann.id, to: bob.id, amount: 5 },
      { command: 'transfer', from: { id: 'cy', discord: true }, to: 'ann', amount: 1 },
      { command: 'batch', changes: [{ from: ann.id, to: bob.id, amount: 1 }] },
      { command: 'hold', id: ann.id, amount: 5, seconds: 60 },
      { command: 'capture', hold: open.hold.id, amount: 3, to: bob.id },
      { command: 'release', hold: other.hold.id },
      { command: 'reverse', entry: entries[0] },
      { command: 'createaccount', id: 'cem' },
      { command: 'sendsql', sql: 'SELECT 1 AS b, 2 AS a' },
      { command: 'createkey', permissions: 1 },
      { command: 'capture', hold: open.hold.id },
    ];
    for (const command of commands) {
      const frame = JSON.stringify(
        signed(quartet.key, { ...command, nonce: `again ${JSON.stringify(command)}` }),
      );
      const dataOf = async (): Promise<string> =>
        (await client.sendText(frame)).replace(/"timestamp":\d+,/, '');
      const first = await dataOf();
      expect(await dataOf()).toBe(first);
    }
  });

  // Those without a nonce are put together from what the statement says of all, the others by the statement itself.
  it('should answer alike with a nonce and without, among other commands of the same statement', async () => {
    await client.ok('setbobux', { id: bob.id, amount: 1000 });
    const sent = Array.from({ length: 20 }, (_, n) => [
      client.send('transfer', { from: ann.id, to: 'bob', amount: 5 }),
      client.send('transfer', { from: 'bob', to: ann.id, amount: 10, nonce: `mixed ${n}` }),
      client.send('transfer', { from: ann.id, to: cy.id, amount: 1_000_000 }),
      client.send('hold', { id: bob.id, amount: 1, seconds: 60 }),
    ]).flat();
    const answers = await Promise.all(sent);
    let [ofAnn, ofBob, totalOfAnn, totalOfBob] = [0, 0, 0, 0];
    answers.forEach(({ success, error, data }, at) => {
      const [isPlain, isWithNonce, isTooMuch] = [0, 1, 2].map((place) => at % 4 === place);
      expect([success, error]).toEqual(isTooMuch ? [false, 'INSUFFICIENT_BOBUX_ERROR'] : [true, undefined]);
      if (at === 0) {
        ({ bobux: ofAnn, bobuxtotal: totalOfAnn } = data.from);
        ({ bobux: ofBob, bobuxtotal: totalOfBob } = data.to);
      } else if (isPlain) {
        [ofAnn, ofBob, totalOfBob] = [ofAnn - 5, ofBob + 5, totalOfBob + 5];
      } else if (isWithNonce) {
        [ofAnn, ofBob, totalOfAnn] = [ofAnn + 10, ofBob - 10, totalOfAnn + 10];
      } else if (!isTooMuch) {
        ofBob -= 1;
      }
      if (!isPlain && !isWithNonce) return;
      const annNow = { id: ann.id, steam: 'ann', discord: null, bobux: ofAnn, bobuxtotal: totalOfAnn };
      const bobNow = { id: bob.id, steam: 'bob', discord: null, bobux: ofBob, bobuxtotal: totalOfBob };
      const [from, to] = isPlain ? [annNow, bobNow] : [bobNow, annNow];
      expect(data).toEqual({ from, to, transfer: data.entries[0], entries: data.entries });
      expect(data.entries).toEqual([expect.any(Number), expect.any(Number)]);
    });
    const transfers = answers.filter(({ data }) => data.transfer !== undefined).map(({ data }) => data);
    const rows = await quartet.database.query(
      `SELECT o.id::int AS transfer, ARRAY[o.id, i.id]::int[] AS entries, o.player_id::int AS payer, o.balance_after::int AS bobux,
         i.player_id::int AS receiver, i.balance_after::int AS grown, o.xmin::text AS statement
       FROM bobux.entries o JOIN bobux.entries i ON i.transfer_id = o.id AND i.operation = 'transfer_in'
       WHERE o.operation = 'transfer_out' AND o.id >= $1 ORDER BY o.id`,
      [transfers[0]?.transfer],
    );
    expect(rows.map(({ statement: _statement, ...row }) => row)).toEqual(
      transfers.map(({ transfer, entries, from, to }) => ({
        ...{ transfer, entries, payer: from.id, bobux: from.bobux, receiver: to.id, grown: to.bobux },
      })),
    );
    expect(new Set(rows.map(({ statement }) => statement)).size).toBeLessThan(20);
  });

  it('should keep a refusal with its nonce', async () => {
    const message = {
      from: ann.id,
      to: bob.id,
      amount: 500,
      nonce: 'pay-2',
      timestamp: Math.floor(Date.now() / 1000),
    };
    expect(await client.error('transfer', message)).toBe('INSUFFICIENT_BOBUX_ERROR');
    await client.ok('setbobux', { id: ann.id, amount: 1000 });
    expect(await client.error('transfer', message)).toBe('INSUFFICIENT_BOBUX_ERROR');
  });

  it('should stand in the history in its place, among other commands of the same statement', async () => {
    const sent = Array.from({ length: 30 }, (_, n) => [
      client.send('transfer', { from: ann.id, to: bob.id, amount: 1 }),
      client.send('hold', { id: bob.id, amount: 1, seconds: 60 }),
      client.send('setbobux', { id: cy.id, amount: n, operation: 1 }),
    ]).flat();
    const answers = await Promise.all(sent);
    expect(answers.map(({ success }) => success)).toEqual(answers.map(() => true));
    const entries = await quartet.database.query(
      `SELECT operation, xmin::text AS statement, created = max(created) OVER (ORDER BY id) AS rises FROM bobux.entries
        WHERE id >= ${answers[0]?.data.transfer} ORDER BY id`,
    );
    expect(entries.map(({ operation }) => operation)).toEqual(
      answers.flatMap((_, n) => [['transfer_out', 'transfer_in'], ['hold'], ['add']][n % 3]),
    );
    expect(new Set(entries.map(({ statement }) => statement)).size).toBeLessThan(30);
    expect(entries.filter(({ rises }) => !rises)).toEqual([]);
  });
});

describe('batch', () => {
  it('should do its changes in their order, and answer each player once as it is after all', async () => {
    const data = await client.ok('batch', {
      changes: [
        { id: 'cy', discord: true, amount: 5, operation: 1 },
        { from: ann.id, to: 'bob', amount: 100 },
        { id: bob.id, amount: 110, operation: 2, reason: 'spent' },
        { id: 'ann', amount: 7 },
      ],
    });
    expect(data.players).toEqual([
      { ...ann, bobux: 7, bobuxtotal: 107 },
      { ...bob, bobux: 0, bobuxtotal: 110 },
      { ...cy, bobux: 5, bobuxtotal: 5 },
    ]);
    expect(data.entries).toHaveLength(5);
  });

  it.each([
    ['an unknown player', { id: 'nobody', amount: 1 }, 'PLAYER_NOT_FOUND_ERROR'],
    ['too much taken', { id: 'bob', amount: 14, operation: 2 }, 'INSUFFICIENT_BOBUX_ERROR'],
    ['a range', { id: 'bob', amount: MAX, operation: 1 }, 'INVALID_PARAMETERS_ERROR'],
    ['a transfer to oneself', { from: 'bob', to: { id: 'bob' }, amount: 1 }, 'INVALID_PARAMETERS_ERROR'],
  ])('should change nothing where one fails by %s, and tell which', async (_, wrong, error) => {
    const answer = await client.send('batch', {
      changes: [
        { from: ann.id, to: cy.id, amount: 50 },
        { id: 'bob', amount: 3, operation: 1 },
        wrong,
        { id: 1, amount: 1 },
      ],
    });
    expect(answer).toMatchObject({ success: false, error, data: { index: 2 } });
    expect(await Promise.all([ann, bob, cy].map(balanceOf))).toEqual([100, 10, 0]);
    expect(await entriesOf(cy)).toEqual([]);
  });

  it.each([
    ['a wrong type', { id: 'bob', amount: '5' }],
    ['an unknown member', { id: 'bob', amount: 5, colour: 'red' }],
    ['a bobux id beside discord', { id: 5, discord: true, amount: 5 }],
  ])('should name the place of %s', async (_, wrong) => {
    const answer = await client.send('batch', { changes: [{ id: 'ann', amount: 1 }, wrong] });
    expect(answer).toMatchObject({ success: false, error: 'INVALID_PARAMETERS_ERROR', data: { index: 1 } });
    expect(await balanceOf(ann)).toBe(100);
  });

  it.each<[string, object[], string, number]>([
    [
      'a bobux id beside discord, then a wrong amount',
      [
        { id: 5, discord: true, amount: 5 },
        { id: 'bob', amount: '5' },
      ],
      'INVALID_PARAMETERS_ERROR',
      0,
    ],
    [
      'a wrong amount, then a bobux id beside discord',
      [
        { id: 'bob', amount: '5' },
        { id: 5, discord: true, amount: 5 },
      ],
      'INVALID_PARAMETERS_ERROR',
      0,
    ],
    [
      'no name at all, then a wrong amount',
      [
        { id: 'ann', amount: 1 },
        { id: 'a\nb', amount: 1 },
        { id: 'bob', amount: -1 },
      ],
      'INVALID_PARAMETERS_ERROR',
      1,
    ],
    [
      'a wrong side of a transfer, then a wrong amount',
      [
        { from: 'ann', to: {}, amount: 1 },
        { from: 'ann', to: 'bob', amount: 0 },
      ],
      'INVALID_PARAMETERS_ERROR',
      0,
    ],
    // Parameters are tested first, of the whole frame.
    [
      'an unknown player, then a wrong amount',
      [
        { id: 'nobody', amount: 5 },
        { id: 'bob', amount: '5' },
      ],
      'INVALID_PARAMETERS_ERROR',
      1,
    ],
    [
      'an unknown player, then too much taken',
      [
        { id: 'nobody', amount: 5 },
        { id: 'bob', amount: 500, operation: 2 },
      ],
      'PLAYER_NOT_FOUND_ERROR',
      0,
    ],
    [
      'too much taken, then an unknown player',
      [
        { id: 'bob', amount: 500, operation: 2 },
        { id: 'nobody', amount: 5 },
      ],
      'INSUFFICIENT_BOBUX_ERROR',
      0,
    ],
    [
      'a transfer to oneself, then an unknown player',
      [
        { id: 'ann', amount: 5 },
        { from: 'bob', to: 'bob', amount: 1 },
        { id: 'nobody', amount: 5 },
      ],
      'INVALID_PARAMETERS_ERROR',
      1,
    ],
  ])('should name the first that is wrong: %s', async (_, changes, error, index) => {
    const answer = await client.send('batch', { changes });
    expect(answer).toMatchObject({ success: false, error, data: { index } });
    expect(await balanceOf(ann)).toBe(100);
  });

  it.each([[0], [101]])('should refuse %i changes', async (count) => {
    const changes = Array.from({ length: count }, () => ({ id: ann.id, amount: 1 }));
    expect(await client.error('batch', { changes })).toBe('INVALID_PARAMETERS_ERROR');
  });

  it('should unite a player that is named in three ways', async () => {
    const { player } = await client.ok('linkaccount', { userid: ann.id, newid: 'ann-discord' });
    const data = await client.ok('batch', {
      changes: [
        { id: ann.id, amount: 60, operation: 2 },
        { id: 'ann', amount: 30, operation: 2 },
        { id: 'ann-discord', discord: true, amount: 10, operation: 2 },
      ],
    });
    expect(data.players).toEqual([{ ...player, bobux: 0 }]);
  });
});

describe('reverse', () => {
  it.each([
    ['set', 0, 500, 100],
    ['add', 1, 40, 100],
    ['subtract', 2, 40, 100],
  ])('should undo %s', async (_, operation, amount, left) => {
    await client.ok('setbobux', { id: ann.id, amount, operation });
    const [{ id: entry } = { id: 0 }] = await quartet.database.query<{ id: number }>(
      'SELECT max(id)::int AS id FROM bobux.entries',
    );
    const data = await client.ok('reverse', { entry, reason: 'mistake' });
    expect(data).toEqual({ player: expect.objectContaining({ bobux: left }), entries: [expect.any(Number)] });
    const again = await client.send('reverse', { entry });
    expect(again).toMatchObject({ error: 'ALREADY_REVERSED_ERROR', data: { entry: data.entries[0] } });
    expect(await client.error('reverse', { entry: data.entries[0] })).toBe('INVALID_PARAMETERS_ERROR');
  });

  it.each([[0], [1]])('should undo both sides of a transfer by side %i of it', async (side) => {
    const { entries } = await client.ok('transfer', { from: ann.id, to: bob.id, amount: 30 });
    const data = await client.ok('reverse', { entry: entries[side] });
    expect(data).toEqual({
      from: ann,
      to: { ...bob, bobuxtotal: 40 },
      entries: [expect.any(Number), expect.any(Number)],
    });
    const again = await client.send('reverse', { entry: entries[1 - side] });
    expect(again).toMatchObject({ error: 'ALREADY_REVERSED_ERROR', data: { entry: data.entries[0] } });
  });

  it('should not take from the receiver what is spent', async () => {
    const { transfer } = await client.ok('transfer', { from: ann.id, to: cy.id, amount: 30 });
    await client.ok('setbobux', { id: cy.id, amount: 1, operation: 2 });
    expect(await client.error('reverse', { entry: transfer })).toBe('INSUFFICIENT_BOBUX_ERROR');
    expect(await balanceOf(ann)).toBe(70);
  });

  it('should give back what was captured, from the receiver where there is one', async () => {
    const first = (await client.ok('hold', { id: ann.id, amount: 40, seconds: 60 })).hold;
    await client.ok('capture', { hold: first.id, amount: 30 });
    const spent = (await entriesOf(ann)).find(({ operation }) => operation === 'capture');
    expect((await client.ok('reverse', { entry: spent.id })).player.bobux).toBe(100);
    const second = (await client.ok('hold', { id: ann.id, amount: 40, seconds: 60 })).hold;
    await client.ok('capture', { hold: second.id, to: bob.id });
    const paid = (await entriesOf(ann)).findLast(({ operation }) => operation === 'capture');
    expect(await client.ok('reverse', { entry: paid.id })).toMatchObject({
      from: { bobux: 100 },
      to: { bobux: 10 },
    });
  });

  it('should refuse steps of a hold, unknown entries, and one whose player is gone', async () => {
    const { hold } = await client.ok('hold', { id: ann.id, amount: 40, seconds: 60 });
    const [held] = await entriesOf(ann);
    expect(await client.error('reverse', { entry: held.id })).toBe('INVALID_PARAMETERS_ERROR');
    await client.ok('release', { hold: hold.id });
    expect(await client.error('reverse', { entry: 999_999_999 })).toBe('ENTRY_NOT_FOUND_ERROR');
    const { entries } = await client.ok('transfer', { from: ann.id, to: bob.id, amount: 1 });
    await client.ok('sendsql', { sql: `DELETE FROM players WHERE steam = 'bob'` });
    expect(await client.error('reverse', { entry: entries[0] })).toBe('PLAYER_NOT_FOUND_ERROR');
  });

  it('should happen once, asked for at the same moment on two connections', async () => {
    const other = await quartet.connect();
    const { transfer } = await client.ok('transfer', { from: ann.id, to: bob.id, amount: 5 });
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => (n % 2 ? client : other).send('reverse', { entry: transfer })),
    );
    expect(answers.filter(({ success }) => success)).toHaveLength(1);
    expect(await Promise.all([ann, bob].map(balanceOf))).toEqual([100, 10]);
  });
});

describe('a statement of sendsql that locks nobody', () => {
  it('should hold up no transfer that has to wait for a locked player', async () => {
    const [slow, transfer] = await Promise.all([quartet.connect(), quartet.connect()]);
    let isOver = false;
    const statement = slow.ok('sendsql', { sql: 'SELECT pg_sleep(3)' }).then(() => (isOver = true));
    await untilWaiting(quartet.database, 'PgSleep');
    let moved: Promise<unknown> | undefined;
    await whileHeld(
      quartet.database,
      `SELECT FROM bobux.players WHERE id = ${ann.id} FOR UPDATE`,
      async () => {
        moved = transfer.ok('transfer', { from: ann.id, to: bob.id, amount: 1 });
        await new Promise((resolve) => setTimeout(resolve, 300));
      },
    );
    await moved;
    expect(isOver).toBe(false);
    expect(await transfer.send('sendsql', { sql: 'SELECT 1' })).toMatchObject({ success: true });
    expect(isOver).toBe(false);
    await statement;
  });
});
