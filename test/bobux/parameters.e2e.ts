import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signed, type BobuxClient } from '../support/bobux-client.js';
import type { TestApp } from '../support/test-app.js';
import { FrameRefusals, json, without } from './frame-refusals.js';

let refusals: FrameRefusals;
let quartet: TestApp;
let client: BobuxClient;
let player: number;

beforeAll(async () => {
  refusals = await FrameRefusals.start();
  ({ quartet, client, player } = refusals);
});
afterAll(() => quartet.close());

const sign: FrameRefusals['sign'] = (...args) => refusals.sign(...args);
const expectRefusal: FrameRefusals['expect'] = (...args) => refusals.expect(...args);

describe('parameters of the wrong type', () => {
  const notAnInt = [null, true, '1', '5', 1.5, [], [1], {}, { a: 1 }];
  const notAString = [null, true, 1, [], ['x'], {}, ''];
  const notABoolean = [null, 0, 1, 'true', [], {}];
  const unprintable = [
    '\n',
    'a\tb',
    '\u0000',
    'a\u0000b',
    '\u007f',
    '\u200e',
    '\u2028',
    '\ud800',
    'x'.repeat(65),
  ];

  const table: [command: string, good: Record<string, unknown>, name: string, bad: unknown[]][] = [
    ['getplayer', { id: 1 }, 'id', [null, true, 1.5, [], {}, '', ...unprintable]],
    ['getplayer', { id: 'x', discord: true }, 'discord', notABoolean],
    ['topplayers', { amount: 1, page: 1 }, 'amount', [...notAnInt, 0, -1, 1001]],
    ['topplayers', { amount: 1, page: 1 }, 'page', [...notAnInt, 0, -1]],
    ['setbobux', { id: 1, amount: 1 }, 'id', [null, true, 1.5, [], {}, '', ...unprintable]],
    ['setbobux', { id: 'x', amount: 1 }, 'discord', notABoolean],
    ['setbobux', { id: 1, amount: 1 }, 'amount', [...notAnInt, -1]],
    ['setbobux', { id: 1, amount: 1 }, 'operation', [...notAnInt, -1, 3]],
    ['setbobux', { id: 1, amount: 1 }, 'reason', [...notAString, 'a\u0000b', '\ud800', 'x'.repeat(201)]],
    ['createaccount', { id: 'x' }, 'id', [...notAString, ...unprintable]],
    ['createaccount', { id: 'x' }, 'discord', notABoolean],
    ['linkaccount', { userid: 1, newid: 'x' }, 'userid', [null, true, 1.5, [], {}, '', ...unprintable]],
    ['linkaccount', { userid: 1, newid: 'x' }, 'newid', [...notAString, ...unprintable]],
    ['sendsql', { sql: 'SELECT 1' }, 'sql', [null, true, 1, [], {}, "SELECT 'a\u0000'", "SELECT '\ud800'"]],
    ['createkey', { permissions: 1 }, 'permissions', [...notAnInt, -1, 16, 255]],
    ['editpermissions', { targetkey: 'x', permissions: 1 }, 'permissions', [...notAnInt, -1, 16]],
    ['editpermissions', { targetkey: 'x', permissions: 1 }, 'targetkey', [null, true, 1, [], {}]],
    ['deletekey', { targetkey: 'x' }, 'targetkey', [null, true, 1, [], {}]],
    ['ping', {}, 'nonce', [null, true, 1, [], {}, '', 'x'.repeat(65), '\u0000', '\ud800']],
    ['ping', {}, 'timestamp', notAnInt],
  ];

  it.each(table)('should be refused: %s %j %s', async (command, good, name, bad) => {
    for (const value of bad) {
      const frame = json(sign({ command, ...good, [name]: value }));
      expect(await expectRefusal(frame, 'INVALID_PARAMETERS_ERROR')).toMatch(
        new RegExp(`^${name}: must be .+, got .{1,100}$`),
      );
    }
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      'setbobux',
      { id: 1, amount: 1.5 },
      'amount: must be a whole number from 0 to 9007199254740991, got 1.5',
    ],
    [
      'setbobux',
      { id: 1, amount: '5' },
      'amount: must be a whole number from 0 to 9007199254740991, got "5"',
    ],
    ['setbobux', { id: 1, amount: -1 }, 'amount: must be a whole number from 0 to 9007199254740991, got -1'],
    [
      'setbobux',
      { id: true, amount: 1 },
      'id: must be a bobux id (a whole number), or a Steam or Discord id (a text of 1 to 64 printable characters), got true',
    ],
    [
      'setbobux',
      { id: null, amount: [], operation: 3 },
      'id: must be a bobux id (a whole number), or a Steam or Discord id (a text of 1 to 64 printable characters), got null; amount: must be a whole number from 0 to 9007199254740991, got a list; operation: must be a whole number from 0 to 2, got 3',
    ],
    [
      'setbobux',
      { id: 1, amount: 1, reason: 'x'.repeat(201) },
      'reason: must be a text of 1 to 200 characters, got a text of 201 characters',
    ],
    [
      'createaccount',
      { id: 'a\nb' },
      'id: must be a text of 1 to 64 printable characters, got a text of 3 characters, U+000A among them',
    ],
    [
      'createaccount',
      { id: 'x', discord: 'true' },
      'discord: must be true or false, got a text of 4 characters',
    ],
    [
      'getplayer',
      { id: 1, discord: true },
      'id: must be a text beside "discord": true, got a whole number, which is a bobux id',
    ],
    [
      'transfer',
      { from: { id: 'x', discord: null }, to: 2, amount: 1 },
      'from.discord: must be true or false, got null',
    ],
    [
      'getplayer',
      { id: {} },
      'id: must be a bobux id (a whole number), or a Steam or Discord id (a text of 1 to 64 printable characters), got an object',
    ],
    [
      'batch',
      { changes: [{ id: 1, amount: true }] },
      'changes.0.amount: must be a whole number from 0 to 9007199254740991, got true',
    ],
    [
      'batch',
      {
        changes: [
          { id: 1, amount: 1 },
          { from: 1, to: 2, amount: 0.5, reason: '' },
        ],
      },
      'changes.1.amount: must be a whole number from 1 to 9007199254740991, got 0.5; changes.1.reason: must be a text of 1 to 200 characters, got a text of 0 characters',
    ],
    [
      'batch',
      { changes: [{ id: 1 }] },
      'changes.0.amount: must be a whole number from 0 to 9007199254740991, it is missing',
    ],
    [
      'batch',
      { changes: [{ id: 1, discord: true, amount: 1 }] },
      'changes.0.id: must be a text beside "discord": true, got 1',
    ],
    ['batch', { changes: [{ id: 1, from: 2, amount: 1 }] }, 'changes.0: unknown: "from"'],
    [
      'batch',
      { changes: [{}] },
      'changes.0: must be {"id", "amount", …} or {"from", "to", "amount", …}, got an object',
    ],
    ['ping', { timestamp: 1.5 }, 'timestamp: must be a whole number, Unix seconds, got 1.5'],
    ['ping', { nonce: '' }, 'nonce: must be a text of 1 to 64 characters, got a text of 0 characters'],
    ['ping', { colour: 1 }, 'unknown: "colour"; ping takes nonce, timestamp'],
    [
      'getplayer',
      { id: 1, a: 1, 'b"': 2, c: 3, d: 4 },
      'unknown: "a", a name of 2 characters, "c"; getplayer takes id, discord, nonce, timestamp',
    ],
  ])('should be told, what was expected and what came: %s %j', async (command, parameters, message) => {
    expect(await expectRefusal(json(sign({ command, ...parameters })), 'INVALID_PARAMETERS_ERROR')).toBe(
      message,
    );
  });

  it('should never be told in the words of a secret, and in few words', async () => {
    const { secret } = quartet.key;
    for (const [name, value] of [
      ['id', `${secret}!`],
      [secret, 1],
      ['amount', secret],
      ['operation', { secret }],
      ['x'.repeat(30_000), 'y'.repeat(30_000)],
    ] as const) {
      const frame = json(sign({ command: 'setbobux', id: 1, amount: 1, [name]: value }));
      await expectRefusal(frame, 'INVALID_PARAMETERS_ERROR');
    }
  });

  it('should be told of other refusals too', async () => {
    const reader = await client.createKey(1);
    const as = (message: Record<string, unknown>): string => json(signed(reader, message));
    const message = (frame: string, error: string): Promise<string> => expectRefusal(frame, error);
    expect(await message(as({ command: 'setbobux' }), 'PERMISSION_DENIED_ERROR')).toBe(
      'needs the permission Write (2); this key has 1',
    );
    expect(await message(json(sign({ command: 'setbobux' })), 'MISSING_PARAMETERS_ERROR')).toBe(
      'missing: id, amount',
    );
    expect(await message('{"command":"ping"}', 'MISSING_PARAMETERS_ERROR')).toBe('missing: key, hmac');
    expect(await message(json(sign({ command: 'Ping' })), 'INVALID_COMMAND_ERROR')).toMatch(
      /there are ping, info, /,
    );
    expect(await message(json(sign({ command: 'getplayer', id: 'nobody' })), 'PLAYER_NOT_FOUND_ERROR')).toBe(
      'there is no player with this id',
    );
    for (const frame of [
      { command: 'setbobux', id: player, amount: 101, operation: 2 },
      {
        command: 'setbobux',
        id: player,
        amount: 101,
        operation: 2,
        timestamp: Math.floor(Date.now() / 1000),
      },
    ]) {
      expect(await message(json(sign(frame)), 'INSUFFICIENT_BOBUX_ERROR')).toBe(
        'amount: more than the player has; nothing was changed',
      );
    }
    expect(
      await message(
        json(sign({ command: 'setbobux', id: player, amount: Number.MAX_SAFE_INTEGER, operation: 1 })),
        'INVALID_PARAMETERS_ERROR',
      ),
    ).toBe('amount: the balance would be past 9007199254740991 (2^53 - 1); nothing was changed');
  });

  it.each([
    ['ping', {}],
    ['info', {}],
    ['keyinfo', {}],
    ['replacekey', {}],
    ['deletekey', {}],
    ['getplayer', { id: 1 }],
    ['topplayers', { amount: 1, page: 1 }],
    ['setbobux', { id: 1, amount: 1 }],
    ['createaccount', { id: 'x' }],
    ['linkaccount', { userid: 1, newid: 'x' }],
    ['sendsql', { sql: 'SELECT 1' }],
    ['createkey', { permissions: 1 }],
    ['editpermissions', { targetkey: 'x', permissions: 1 }],
  ])(
    'should be refused when they are unknown to %s, or when a required one is missing',
    async (command, good) => {
      for (const name of ['extra', '__proto__', 'constructor', 'toString']) {
        const text = json(sign({ command, ...good, ['EXTRA']: 1 }));
        expect(text).toContain('"EXTRA"');
        const extra = { command, ...good };
        Object.defineProperty(extra, name, { value: 1, enumerable: true });
        await expectRefusal(json(sign(extra)), 'INVALID_PARAMETERS_ERROR');
      }
      for (const name of Object.keys(good)) {
        const rest = without(good, name);
        await expectRefusal(json(sign({ command, ...rest })), 'MISSING_PARAMETERS_ERROR');
      }
    },
  );

  it('should be refused when a number is no exact integer, huge ones among them', async () => {
    const { createHmac } = await import('node:crypto');
    const withNumber = (name: string, raw: string): string => {
      const fields: Record<string, string> = {
        amount: '1',
        command: '"setbobux"',
        id: String(player),
        key: json(quartet.key.key),
      };
      const message = { ...fields, [name]: raw };
      const text = `{${Object.entries(message)
        .map(([key, value]) => `"${key}":${value}`)
        .join(',')}}`;
      const hmac = createHmac('sha256', Buffer.from(quartet.key.secret, 'hex')).update(text).digest('hex');
      return `${text.slice(0, -1)},"hmac":"${hmac}"}`;
    };
    for (const raw of [
      '1.5',
      '1e-1',
      '1E400',
      '0e401',
      '9.007199254740993e15',
      '9007199254740992',
      '123456789012345678901234567890',
      '-1',
      '0.1',
    ]) {
      await expectRefusal(withNumber('amount', raw), 'INVALID_PARAMETERS_ERROR');
    }
    for (const raw of ['1.5', '9007199254740992', '-9007199254740992']) {
      await expectRefusal(withNumber('id', raw), 'INVALID_PARAMETERS_ERROR');
    }
    for (const [raw, bobux] of [
      ['5.0', 5],
      ['1e3', 1000],
      ['1.50e1', 15],
      ['-0', 0],
    ] as const) {
      expect((await client.sendRaw(withNumber('amount', raw))).data).toMatchObject({ player: { bobux } });
    }
    expect((await client.sendRaw(withNumber('id', `${player}.0`))).success).toBe(true);
  });
});
