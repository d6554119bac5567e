import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { BobuxClient } from '../support/bobux-client.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let quartet: TestApp;
let client: BobuxClient;

beforeAll(async () => {
  quartet = await startTestApp();
  client = await quartet.connect();
});
afterAll(() => quartet.close());
beforeEach(() => quartet.database.query('DELETE FROM bobux.players'));

const player = async (id: string, bobux = 0): Promise<any> => {
  const made = (await client.ok('createaccount', { id })).player;
  return bobux === 0 ? made : (await client.ok('setbobux', { id: made.id, amount: bobux })).player;
};

describe('commands that need no permission', () => {
  it('should answer ping without data', async () => {
    const answer = await client.send('ping');
    expect(answer).toEqual({ timestamp: expect.any(Number), success: true, data: {} });
    expect(Math.abs(answer.timestamp - Date.now() / 1000)).toBeLessThan(20);
    expect(Number.isInteger(answer.timestamp)).toBe(true);
  });

  it('should tell its version', async () => {
    expect(await client.ok('info')).toEqual({ version: expect.stringMatching(/^\d+\.\d+\.\d+/) });
  });

  it('should describe the key that is being used', async () => {
    expect(await client.ok('keyinfo')).toEqual({
      key: { key: quartet.key.key, secret: quartet.key.secret, permissions: 15, created: expect.any(Number) },
    });
  });

  it('should serve a key without any permission those commands, and no other', async () => {
    const powerless = await quartet.connect(await client.createKey(0));
    for (const command of ['ping', 'info', 'keyinfo'])
      expect((await powerless.send(command)).success).toBe(true);
    for (const command of [
      'getplayer',
      'topplayers',
      'toppplayers',
      'setbobux',
      'createaccount',
      'linkaccount',
    ]) {
      expect(await powerless.error(command)).toBe('PERMISSION_DENIED_ERROR');
    }
    for (const command of ['sendsql', 'createkey', 'editpermissions']) {
      expect(await powerless.error(command)).toBe('PERMISSION_DENIED_ERROR');
    }
    expect(await powerless.error('deletekey', { targetkey: quartet.key.key })).toBe(
      'PERMISSION_DENIED_ERROR',
    );
    expect(await powerless.ok('deletekey')).toEqual({});
    expect(await powerless.error('ping')).toBe('INVALID_AUTH_ERROR');
  });

  it('should replace a key by one with the same permissions', async () => {
    const old = await client.createKey(5);
    const connection = await quartet.connect(old);
    const { key } = await connection.ok('replacekey');
    expect(key).toEqual({
      key: expect.stringMatching(/^[0-9a-f-]{36}$/),
      secret: expect.stringMatching(/^[0-9a-f]{64}$/),
      permissions: 5,
      created: expect.any(Number),
    });
    expect(key.key).not.toBe(old.key);
    expect(await connection.error('ping')).toBe('INVALID_AUTH_ERROR');
    expect((await connection.send('keyinfo', {}, key)).data).toEqual({ key });
  });
});

describe('permissions', () => {
  it.each([
    ['getplayer', { id: 'x' }, 1],
    ['topplayers', { amount: 1, page: 1 }, 1],
    ['setbobux', { id: 1, amount: 1 }, 2],
    ['createaccount', { id: 'permitted' }, 4],
    ['linkaccount', { userid: 1, newid: 'x' }, 4],
    ['sendsql', { sql: 'SELECT 1' }, 8],
    ['createkey', { permissions: 0 }, 8],
    ['editpermissions', { targetkey: 'x', permissions: 0 }, 8],
    ['deletekey', { targetkey: 'x' }, 8],
  ])('should give %s to the holder of its own bit only', async (command, parameters, bit) => {
    const permitted = await quartet.connect(await client.createKey(bit));
    expect((await permitted.send(command, parameters)).error).not.toBe('PERMISSION_DENIED_ERROR');
    const others = await quartet.connect(await client.createKey(15 - bit));
    expect(await others.error(command, parameters)).toBe('PERMISSION_DENIED_ERROR');
  });
});

describe('createaccount', () => {
  it('should make a player with a Steam id, or with a Discord id', async () => {
    const steam = await client.ok('createaccount', { id: '76561198000000000@steam' });
    expect(steam).toEqual({
      player: {
        id: expect.any(Number),
        steam: '76561198000000000@steam',
        discord: null,
        bobux: 0,
        bobuxtotal: 0,
      },
    });
    const discord = await client.ok('createaccount', { id: 'élan#1 😀', discord: true });
    expect(discord.player).toEqual({
      id: expect.any(Number),
      steam: null,
      discord: 'élan#1 😀',
      bobux: 0,
      bobuxtotal: 0,
    });
    expect((await client.ok('createaccount', { id: 'plain', discord: false })).player.steam).toBe('plain');
  });

  it('should refuse an id that is taken, but not the same text as an id of the other kind', async () => {
    await client.ok('createaccount', { id: 'same' });
    expect(await client.error('createaccount', { id: 'same' })).toBe('PLAYER_EXISTS_ERROR');
    expect((await client.ok('createaccount', { id: 'same', discord: true })).player.discord).toBe('same');
    expect(await client.error('createaccount', { id: 'same', discord: true })).toBe('PLAYER_EXISTS_ERROR');
  });

  it('should make one player when twenty ask for it at the same moment', async () => {
    const clients = await Promise.all(Array.from({ length: 20 }, () => quartet.connect()));
    const answers = await Promise.all(clients.map((one) => one.send('createaccount', { id: 'contested' })));
    expect(answers.filter(({ success }) => success)).toHaveLength(1);
    expect(answers.filter(({ error }) => error === 'PLAYER_EXISTS_ERROR')).toHaveLength(19);
  });
});

describe('linkaccount', () => {
  it('should give a player the id that it lacks', async () => {
    const steam = await player('s');
    expect((await client.ok('linkaccount', { userid: steam.id, newid: 'd' })).player).toEqual({
      ...steam,
      discord: 'd',
    });
    const { player: discord } = await client.ok('createaccount', { id: 'd2', discord: true });
    expect((await client.ok('linkaccount', { userid: discord.id, newid: 's2' })).player.steam).toBe('s2');
  });

  it('should refuse unknown players, full ones and taken ids', async () => {
    const one = await player('one');
    const two = (await client.ok('createaccount', { id: 'two', discord: true })).player;
    expect(await client.error('linkaccount', { userid: 0, newid: 'x' })).toBe('PLAYER_NOT_FOUND_ERROR');
    expect(await client.error('linkaccount', { userid: one.id, newid: 'two' })).toBe('PLAYER_EXISTS_ERROR');
    await client.ok('linkaccount', { userid: two.id, newid: 'two' });
    expect(await client.error('linkaccount', { userid: two.id, newid: 'three' })).toBe(
      'ALREADY_LINKED_ERROR',
    );
    expect((await client.ok('getplayer', { id: one.id })).player).toEqual(one);
  });
});

describe('getplayer', () => {
  it('should find a player by each of its ids', async () => {
    const one = await player('s');
    await client.ok('linkaccount', { userid: one.id, newid: 'd' });
    const expected = { player: { ...one, discord: 'd' } };
    expect(await client.ok('getplayer', { id: one.id })).toEqual(expected);
    expect(await client.ok('getplayer', { id: one.id, discord: false })).toEqual(expected);
    expect(await client.ok('getplayer', { id: 's' })).toEqual(expected);
    expect(await client.ok('getplayer', { id: 's', discord: false })).toEqual(expected);
    expect(await client.ok('getplayer', { id: 'd', discord: true })).toEqual(expected);
  });

  it('should not find one by an id of another kind', async () => {
    const one = await player('s');
    expect(await client.error('getplayer', { id: String(one.id) })).toBe('PLAYER_NOT_FOUND_ERROR');
    expect(await client.error('getplayer', { id: 's', discord: true })).toBe('PLAYER_NOT_FOUND_ERROR');
    expect(await client.error('getplayer', { id: one.id + 1 })).toBe('PLAYER_NOT_FOUND_ERROR');
    expect(await client.error('getplayer', { id: 0 })).toBe('PLAYER_NOT_FOUND_ERROR');
    expect(await client.error('getplayer', { id: one.id, discord: true })).toBe('INVALID_PARAMETERS_ERROR');
  });
});

describe('topplayers', () => {
  it('should order by bobux down, then by id up, and give the last page past the end', async () => {
    const ids: number[] = [];
    for (const bobux of [5, 9, 5, 0, 7]) ids.push((await player(`p${ids.length}`, bobux)).id);
    const order = [1, 4, 0, 2, 3].map((index) => ids[index]);
    const page = async (amount: number, number: number, command = 'topplayers'): Promise<number[]> => {
      const { count, players } = await client.ok(command, { amount, page: number });
      expect(count).toBe(players.length);
      return players.map(({ id }: { id: number }) => id);
    };
    expect(await page(2, 1)).toEqual(order.slice(0, 2));
    expect(await page(2, 2)).toEqual(order.slice(2, 4));
    expect(await page(2, 3)).toEqual(order.slice(4));
    expect(await page(2, 4)).toEqual(order.slice(4));
    expect(await page(5, 2)).toEqual(order);
    expect(await page(1000, Number.MAX_SAFE_INTEGER)).toEqual(order);
    expect(await page(2, 1, 'toppplayers')).toEqual(order.slice(0, 2));
  });

  it('should answer an empty page where there are no players', async () => {
    expect(await client.ok('topplayers', { amount: 10, page: 3 })).toEqual({ count: 0, players: [] });
  });
});

describe('setbobux', () => {
  const MOST = Number.MAX_SAFE_INTEGER;

  it('should set, add and subtract, the total growing by every increase and never shrinking', async () => {
    const { id } = await player('p');
    const steps: [parameters: Record<string, number>, bobux: number, bobuxtotal: number][] = [
      [{ amount: 100 }, 100, 100],
      [{ amount: 40, operation: 0 }, 40, 100],
      [{ amount: 5, operation: 1 }, 45, 105],
      [{ amount: 45, operation: 2 }, 0, 105],
      [{ amount: 0, operation: 1 }, 0, 105],
      [{ amount: 7 }, 7, 112],
    ];
    for (const [parameters, bobux, bobuxtotal] of steps) {
      expect(await client.ok('setbobux', { id, ...parameters })).toEqual({
        player: { id, steam: 'p', discord: null, bobux, bobuxtotal },
      });
    }
  });

  it('should refuse what would be below nothing or past 2^53 - 1, and change nothing', async () => {
    const { id } = await player('p', 10);
    expect(await client.error('setbobux', { id, amount: 11, operation: 2 })).toBe('INSUFFICIENT_BOBUX_ERROR');
    expect(await client.error('setbobux', { id, amount: MOST, operation: 1 })).toBe(
      'INVALID_PARAMETERS_ERROR',
    );
    expect((await client.ok('getplayer', { id })).player).toMatchObject({ bobux: 10, bobuxtotal: 10 });
    expect((await client.ok('setbobux', { id, amount: MOST - 10, operation: 1 })).player.bobux).toBe(MOST);
    expect((await client.ok('setbobux', { id, amount: 1 })).player).toMatchObject({
      bobux: 1,
      bobuxtotal: MOST,
    });
    // The balance stays in range, and the total stops at its end.
    expect((await client.ok('setbobux', { id, amount: 2 })).player).toMatchObject({
      bobux: 2,
      bobuxtotal: MOST,
    });
  });

  it('should refuse an unknown player', async () => {
    expect(await client.error('setbobux', { id: 0, amount: 1 })).toBe('PLAYER_NOT_FOUND_ERROR');
  });
});

describe('keys', () => {
  it('should be made, edited and deleted by an administrator, each change holding for the next frame', async () => {
    const { key } = await client.ok('createkey', { permissions: 1 });
    expect(key).toMatchObject({ permissions: 1 });
    const holder = await quartet.connect(key);
    expect(await holder.error('getplayer', { id: 'x' })).toBe('PLAYER_NOT_FOUND_ERROR');
    expect(await client.ok('editpermissions', { targetkey: key.key, permissions: 2 })).toEqual({
      key: { ...key, permissions: 2 },
    });
    expect(await holder.error('getplayer', { id: 'x' })).toBe('PERMISSION_DENIED_ERROR');
    expect(await client.ok('deletekey', { targetkey: key.key })).toEqual({});
    expect(await holder.error('ping')).toBe('INVALID_AUTH_ERROR');
    expect(await client.error('deletekey', { targetkey: key.key })).toBe('KEY_NOT_FOUND_ERROR');
    expect(await client.error('editpermissions', { targetkey: key.key, permissions: 2 })).toBe(
      'KEY_NOT_FOUND_ERROR',
    );
  });

  it('should be unknown when they are no UUIDs', async () => {
    expect(await client.error('deletekey', { targetkey: 'nonsense' })).toBe('KEY_NOT_FOUND_ERROR');
    expect(await client.error('editpermissions', { targetkey: '', permissions: 1 })).toBe(
      'KEY_NOT_FOUND_ERROR',
    );
  });

  it('should not stand in the database in clear', async () => {
    const { key } = await client.ok('createkey', { permissions: 0 });
    const rows = await quartet.database.query('SELECT secret FROM bobux.api_keys WHERE key = $1', [key.key]);
    expect(rows[0]?.secret.includes(Buffer.from(key.secret))).toBe(false);
    expect(rows[0]?.secret.includes(Buffer.from(key.secret, 'hex'))).toBe(false);
  });
});

describe('the history', () => {
  it('should hold one entry for every change, with who made it and why', async () => {
    const { id } = await player('p');
    await client.ok('setbobux', { id, amount: 10, reason: 'won a race' });
    await client.ok('setbobux', { id, amount: 3, operation: 2 });
    await client.error('setbobux', { id, amount: 100, operation: 2 });
    const entries = await quartet.database.query(
      `SELECT operation, amount::int, balance_before::int, balance_after::int, api_key, reason
       FROM bobux.entries WHERE player_id = $1 ORDER BY id`,
      [id],
    );
    const who = { api_key: quartet.key.key };
    expect(entries).toEqual([
      { operation: 'set', amount: 10, balance_before: 0, balance_after: 10, reason: 'won a race', ...who },
      { operation: 'subtract', amount: 3, balance_before: 10, balance_after: 7, reason: null, ...who },
    ]);
  });
});
