import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Clock } from '../../src/shared/jobs/clock.js';
import { commands } from '../../src/contexts/bobux-ledger/commands/index.js';
import { NonceSweeper } from '../../src/contexts/bobux-ledger/nonces/nonce-sweeper.js';
import { signed, type BobuxClient } from '../support/bobux-client.js';
import { eventually } from '../support/eventually.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let quartet: TestApp;
let client: BobuxClient;
let player: number;

beforeAll(async () => {
  quartet = await startTestApp();
  client = await quartet.connect();
  player = (await client.ok('createaccount', { id: 'ada' })).player.id;
});
afterAll(() => quartet.close());

let last = 0;
const fresh = (): string => `nonce ${++last}`;
const now = (): number => Math.floor(Date.now() / 1000);
const frame = (message: Record<string, unknown>): string => JSON.stringify(signed(quartet.key, message));
const withoutTime = (text: string): string => text.replace(/^\{"timestamp":\d+,/, '{');
const balance = async (): Promise<number> => (await client.ok('getplayer', { id: player })).player.bobux;
const entries = async (): Promise<number> =>
  Number((await quartet.database.query('SELECT count(*) FROM bobux.entries'))[0]?.count);

describe('a nonce', () => {
  it('should be recorded for the commands that may change something, and only echoed by all others', async () => {
    expect(
      commands
        .filter(({ nonce }) => nonce !== 'echoed')
        .map(({ name }) => name)
        .sort(),
    ).toEqual([
      ...[
        'batch',
        'capture',
        'createaccount',
        'createkey',
        'deletekey',
        'editpermissions',
        'hold',
        'linkaccount',
      ],
      ...['release', 'replacekey', 'reverse', 'sendsql', 'setbobux', 'transfer'],
    ]);
    const recorded = async (): Promise<number> =>
      Number((await quartet.database.query('SELECT count(*) FROM bobux.nonces'))[0]?.count);
    const before = await recorded();
    const nonce = fresh();
    for (const [command, parameters] of [
      ['ping', {}],
      ['info', {}],
      ['keyinfo', {}],
      ['getplayer', { id: player }],
      ['getplayer', { id: 'nobody' }],
      ['topplayers', { amount: 1, page: 1 }],
      ['holds', { id: player }],
      ['history', { id: player }],
      ['listkeys', {}],
    ] as const) {
      const echoed = await client.send(command, { ...parameters, nonce });
      expect(echoed).toMatchObject({ nonce });
      const stale = await client.send(command, { ...parameters, nonce, timestamp: 1 });
      expect(stale).toMatchObject({ error: 'STALE_MESSAGE_ERROR', nonce });
    }
    expect(await recorded()).toBe(before);
  });

  it('should come back in the answer, of success and of failure', async () => {
    const nonce = fresh();
    expect(await client.send('ping', { nonce })).toEqual({
      timestamp: expect.any(Number),
      success: true,
      data: {},
      nonce,
    });
    const failed = fresh();
    expect(await client.send('getplayer', { id: 'nobody', nonce: failed })).toMatchObject({
      error: 'PLAYER_NOT_FOUND_ERROR',
      nonce: failed,
    });
    expect(await client.send('getplayer', { nonce: failed })).toMatchObject({
      error: 'MISSING_PARAMETERS_ERROR',
      nonce: failed,
    });
  });

  it('should make a message take effect once, its answer being given again byte for byte', async () => {
    const message = frame({ command: 'setbobux', id: player, amount: 10, operation: 1, nonce: fresh() });
    const before = [await balance(), await entries()];
    const first = await client.sendText(message);
    expect(JSON.parse(first).success).toBe(true);
    await client.ok('setbobux', { id: player, amount: 5, operation: 1 });
    const other = await quartet.connect();
    for (const again of [client, other]) {
      expect(withoutTime(await again.sendText(message))).toBe(withoutTime(first));
    }
    expect([await balance(), await entries()]).toEqual([before[0]! + 15, before[1]! + 2]);
  });

  it('should keep a failure as well: what failed first fails again, though it would succeed now', async () => {
    await client.ok('setbobux', { id: player, amount: 0 });
    const message = frame({ command: 'setbobux', id: player, amount: 1, operation: 2, nonce: fresh() });
    const first = await client.sendText(message);
    expect(JSON.parse(first).error).toBe('INSUFFICIENT_BOBUX_ERROR');
    await client.ok('setbobux', { id: player, amount: 100 });
    expect(withoutTime(await client.sendText(message))).toBe(withoutTime(first));
    expect(await balance()).toBe(100);
  });

  it('should keep a unique violation as well, which breaks its transaction', async () => {
    const message = frame({ command: 'createaccount', id: 'ada', nonce: fresh() });
    const first = await client.sendText(message);
    expect(JSON.parse(first).error).toBe('PLAYER_EXISTS_ERROR');
    expect(withoutTime(await client.sendText(message))).toBe(withoutTime(first));
  });

  it('should be refused for another message, and be free for another key', async () => {
    const nonce = fresh();
    await client.ok('setbobux', { id: player, amount: 1, nonce });
    expect(await client.send('setbobux', { id: player, amount: 2, nonce })).toMatchObject({
      error: 'NONCE_REUSED_ERROR',
      nonce,
    });
    expect(await client.error('createkey', { permissions: 1, nonce })).toBe('NONCE_REUSED_ERROR');
    expect(await client.send('ping', { nonce })).toMatchObject({ success: true, nonce });
    expect(await balance()).toBe(1);
    const other = await client.createKey(15);
    expect((await client.send('setbobux', { id: player, amount: 3, nonce }, other)).success).toBe(true);
  });

  it('should be the same for the same message in another spelling', async () => {
    const message = signed(quartet.key, {
      command: 'setbobux',
      id: player,
      amount: 7,
      operation: 1,
      nonce: fresh(),
    });
    const before = await balance();
    const first = await client.sendText(JSON.stringify(message));
    const again = await client.sendText(
      JSON.stringify(Object.fromEntries(Object.entries(message).reverse()), undefined, 2),
    );
    expect(withoutTime(again)).toBe(withoutTime(first));
    expect(await balance()).toBe(before + 7);
  });

  it('should let one of forty take effect that come at the same moment, and answer all alike', async () => {
    const before = await balance();
    const message = frame({ command: 'setbobux', id: player, amount: 1, operation: 1, nonce: fresh() });
    const clients = await Promise.all(Array.from({ length: 40 }, () => quartet.connect()));
    const answers = await Promise.all(clients.map((one) => one.sendText(message)));
    expect(new Set(answers.map(withoutTime)).size).toBe(1);
    expect(JSON.parse(answers[0]!).success).toBe(true);
    expect(await balance()).toBe(before + 1);
  });

  it('should give the secret of a new key again, and not keep it in clear', async () => {
    const message = frame({ command: 'createkey', permissions: 1, nonce: fresh() });
    const first = await client.sendText(message);
    expect(withoutTime(await client.sendText(message))).toBe(withoutTime(first));
    const { secret } = JSON.parse(first).data.key;
    const rows = await quartet.database.query('SELECT answer, n::text AS whole FROM bobux.nonces n');
    expect(rows.some(({ answer }) => answer !== null)).toBe(true);
    expect(rows.some(({ answer, whole }) => answer?.includes(secret) || whole.includes(secret))).toBe(false);
  });

  it('should leave no trace of a message that was refused before it ran', async () => {
    const nonce = fresh();
    expect(await client.error('setbobux', { id: player, nonce })).toBe('MISSING_PARAMETERS_ERROR');
    expect((await client.send('setbobux', { id: player, amount: 1, nonce })).success).toBe(true);
  });

  it('should be at most 64 characters, of any kind but NUL', async () => {
    const nonce = '😀'.repeat(64);
    expect((await client.send('ping', { nonce })).nonce).toBe(nonce);
    expect(await client.error('ping', { nonce: `${nonce}x` })).toBe('INVALID_PARAMETERS_ERROR');
  });

  it('should be forgotten after 24 hours, and not before', async () => {
    const nonce = fresh();
    const message = frame({ command: 'setbobux', id: player, amount: 1, operation: 1, nonce });
    await client.sendText(message);
    const age = (interval: string) =>
      quartet.database.query(`UPDATE bobux.nonces SET created = now() - $1::interval`, [interval]);
    const left = async () =>
      (await quartet.database.query('SELECT nonce FROM bobux.nonces')).map((row) => row.nonce);
    await age('23 hours 59 minutes');
    const old = fresh();
    await client.ok('setbobux', { id: player, amount: 1, operation: 1, nonce: old });
    const before = await balance();
    expect(await left()).toEqual(expect.arrayContaining([nonce, old]));
    await quartet.database.query(
      `UPDATE bobux.nonces SET created = now() - interval '25 hours' WHERE nonce = $1`,
      [old],
    );
    quartet.app.get(NonceSweeper).wake();
    await eventually(async () => !(await left()).includes(old));
    expect(await left()).toContain(nonce);
    await client.sendText(message);
    expect(await balance()).toBe(before);
    await age('24 hours 1 minute');
    await client.sendText(message);
    expect(await balance()).toBe(before + 1);
    await age('24 hours 1 minute');
    quartet.app.get(NonceSweeper).wake();
    await eventually(async () => (await left()).length === 0);
  });
});

describe('a nonce with sendsql', () => {
  it('should make a statement take effect once', async () => {
    await client.ok('setbobux', { id: player, amount: 1 });
    const sql = 'UPDATE players SET bobux = bobux + 1 RETURNING bobux';
    const message = frame({ command: 'sendsql', sql, nonce: fresh() });
    const first = await client.sendText(message);
    expect(JSON.parse(first).data).toEqual({ rows: [{ bobux: 2 }], affected: 1 });
    expect(withoutTime(await client.sendText(message))).toBe(withoutTime(first));
    expect(await balance()).toBe(2);
  });

  it('should do so when twenty come at the same moment', async () => {
    const message = frame({
      command: 'sendsql',
      sql: 'UPDATE players SET bobux = bobux + 1 RETURNING bobux',
      nonce: fresh(),
    });
    const before = await balance();
    const clients = await Promise.all(Array.from({ length: 20 }, () => quartet.connect()));
    const answers = await Promise.all(clients.map((one) => one.sendText(message)));
    expect(new Set(answers.map(withoutTime)).size).toBe(1);
    expect(await balance()).toBe(before + 1);
  });

  it('should keep a failure, and refuse another statement', async () => {
    const nonce = fresh();
    const first = await client.sendText(frame({ command: 'sendsql', sql: 'SELECT 1/0', nonce }));
    expect(JSON.parse(first)).toMatchObject({ error: 'SQL_ERROR', data: { message: 'division by zero' } });
    expect(withoutTime(await client.sendText(frame({ command: 'sendsql', sql: 'SELECT 1/0', nonce })))).toBe(
      withoutTime(first),
    );
    expect(await client.error('sendsql', { sql: 'SELECT 1', nonce })).toBe('NONCE_REUSED_ERROR');
  });

  it('should not let a statement write the answers of other nonces', async () => {
    const nonce = fresh();
    const message = frame({ command: 'createaccount', id: 'ada', nonce });
    const first = await client.sendText(message);
    await client.send('sendsql', {
      sql: `SELECT answer_own_nonce('${nonce}', 'forged'), claim_own_nonce('${nonce}', 'x')`,
    });
    expect(withoutTime(await client.sendText(message))).toBe(withoutTime(first));
  });
});

describe('a stored answer that cannot be read', () => {
  const change = (nonce: string): string =>
    frame({ command: 'setbobux', id: player, amount: 1, operation: 1, nonce });

  it('should fail its own message, and none of those that went with it', async () => {
    const poisoned = [change(fresh()), change(fresh())];
    for (const message of poisoned) await client.sendText(message);
    const missing = await quartet.database.query(
      'UPDATE bobux.nonces SET data = NULL WHERE nonce = $1 RETURNING nonce',
      [`nonce ${last - 1}`],
    );
    const strange = await quartet.database.query(
      `UPDATE bobux.nonces SET data = '{"player":{"id":1}}' WHERE nonce = $1 RETURNING nonce`,
      [`nonce ${last}`],
    );
    expect([missing.length, strange.length]).toEqual([1, 1]);
    await client.ok('setbobux', { id: player, amount: 0 });
    const others = await Promise.all(Array.from({ length: 4 }, () => quartet.connect()));
    const answers: Promise<string>[] = [];
    for (let n = 0; n < 40; n += 1) {
      for (const other of others) answers.push(other.sendText(change(fresh())));
      answers.push(client.sendText(poisoned[n % 2] ?? ''));
    }
    const told = (await Promise.all(answers)).map((text) => JSON.parse(text));
    expect(told.filter(({ error }) => error === 'SERVER_ERROR')).toHaveLength(40);
    expect(told.filter(({ success }) => success === true)).toHaveLength(160);
    expect(await balance()).toBe(160);
  });

  it('should not be made by a statement of sendsql, of a nonce that has its outcome', async () => {
    await client.ok('setbobux', { id: player, amount: 0 });
    const nonce = fresh();
    const message = change(nonce);
    const first = await client.sendText(message);
    await client.ok('sendsql', { sql: `SELECT answer_own_nonce('${nonce}', '\\xdeadbeef') IS NULL AS done` });
    expect(withoutTime(await client.sendText(message))).toBe(withoutTime(first));
    const [row] = await quartet.database.query('SELECT answer, outcome FROM bobux.nonces WHERE nonce = $1', [
      nonce,
    ]);
    expect(row).toEqual({ answer: null, outcome: 'changed' });
    expect(await balance()).toBe(1);
  });
});

describe('a timestamp', () => {
  it('should be refused when it is more than 300 s off, with the time of the server in the answer', async () => {
    const nonce = fresh();
    const clock = quartet.app.get(Clock);
    const real = clock.now.bind(clock);
    const stands = now();
    clock.now = () => new Date(stands * 1000);
    for (const timestamp of [stands - 301, stands + 301, 0, -5, Number.MAX_SAFE_INTEGER]) {
      const answer = await client.send('setbobux', { id: player, amount: 9, timestamp, nonce });
      expect(answer).toMatchObject({
        success: false,
        error: 'STALE_MESSAGE_ERROR',
        data: { message: expect.stringMatching(/^timestamp: /) },
        nonce,
      });
      expect(answer.timestamp).toBe(stands);
    }
    expect(await client.error('ping', { timestamp: stands - 400 })).toBe('STALE_MESSAGE_ERROR');
    for (const timestamp of [stands - 300, stands + 300]) {
      expect((await client.send('ping', { timestamp })).success).toBe(true);
    }
    const inTime = { id: player, amount: 9, timestamp: stands, nonce };
    expect((await client.send('setbobux', inTime)).success).toBe(true);
    clock.now = real;
  });

  it('should not keep an answered message from getting its answer again', async () => {
    const message = frame({
      command: 'setbobux',
      id: player,
      amount: 1,
      operation: 1,
      timestamp: now(),
      nonce: fresh(),
    });
    const first = await client.sendText(message);
    const clock = quartet.app.get(Clock);
    const real = clock.now.bind(clock);
    clock.now = () => new Date(Date.now() + 3_600_000);
    try {
      expect(withoutTime(await client.sendText(message))).toBe(withoutTime(first));
    } finally {
      clock.now = real;
    }
  });
});

describe('BOBUX_REQUIRE_NONCE', () => {
  let strict: TestApp;
  let sender: BobuxClient;

  beforeAll(async () => {
    strict = await startTestApp({ BOBUX_REQUIRE_NONCE: 'true' });
    sender = await strict.connect();
  });
  afterAll(() => strict.close());

  it('should make both mandatory for the commands whose nonce is recorded', async () => {
    const needy: [string, Record<string, unknown>][] = [
      ['setbobux', { id: 1, amount: 1 }],
      ['createaccount', { id: 'x' }],
      ['linkaccount', { userid: 1, newid: 'x' }],
      ['sendsql', { sql: 'SELECT 1' }],
      ['createkey', { permissions: 1 }],
      ['editpermissions', { targetkey: 'x', permissions: 1 }],
      ['deletekey', { targetkey: 'x' }],
      ['deletekey', {}],
      ['replacekey', {}],
    ];
    for (const [command, parameters] of needy) {
      expect(await sender.error(command, parameters)).toBe('MISSING_PARAMETERS_ERROR');
      expect(await sender.error(command, { ...parameters, nonce: fresh() })).toBe('MISSING_PARAMETERS_ERROR');
      expect(await sender.error(command, { ...parameters, timestamp: now() })).toBe(
        'MISSING_PARAMETERS_ERROR',
      );
      if (Object.keys(parameters).length === 0) continue;
      const whole = await sender.send(command, { ...parameters, nonce: fresh(), timestamp: now() });
      expect(whole.error).not.toBe('MISSING_PARAMETERS_ERROR');
    }
  });

  it('should leave the others as they are', async () => {
    expect((await sender.send('ping')).success).toBe(true);
    expect((await sender.send('topplayers', { amount: 1, page: 1 })).success).toBe(true);
    expect(await sender.error('getplayer', { id: 'nobody' })).toBe('PLAYER_NOT_FOUND_ERROR');
    expect(await sender.error('getplayer', { id: 'nobody', nonce: fresh() })).toBe('PLAYER_NOT_FOUND_ERROR');
  });
});
