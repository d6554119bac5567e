import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signed, type BobuxClient, type BobuxKey } from '../support/bobux-client.js';
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

describe('a frame that cannot be read', () => {
  const unreadable: [what: string, frame: string | Buffer][] = [
    ['empty', ''],
    ['no JSON', 'hello'],
    ['half a message', '{"key":"a","command":'],
    ['an array', '[1,2,3]'],
    ['null', 'null'],
    ['a number', '1'],
    ['a string', '"ping"'],
    ['true', 'true'],
    ['an array of messages', '[{"command":"ping"}]'],
    ['two messages', '{"a":1}{"a":1}'],
    ['trailing junk', '{"a":1}x'],
    ['NaN', '{"amount":NaN}'],
    ['Infinity', '{"amount":-Infinity}'],
    ['single quotes', `{'command':'ping'}`],
    ['a comment', '{"a":1/* one */}'],
    ['a byte order mark', '\ufeff{"a":1}'],
    ['a raw control character', '{"a":"\u0000"}'],
    ['nesting without end', '['.repeat(60_000)],
    ['objects without end', '{"a":'.repeat(12_000)],
    ['bytes that are no UTF-8, sent as text', Buffer.from([0x7b, 0xff, 0x7d])],
    ['random bytes', Buffer.from([0, 1, 2, 255, 254])],
  ];

  it.each(unreadable)('should be answered once with INVALID_PARAMETERS_ERROR: %s', async (_what, frame) => {
    if (typeof frame === 'string') {
      await expectRefusal(frame, 'INVALID_PARAMETERS_ERROR');
      return;
    }
    // As a text frame, which is where bytes that are no UTF-8 are against the protocol.
    const sent = new Promise<string>((resolve) =>
      client.socket.once('message', (data: Buffer) => resolve(data.toString())),
    );
    client.socket.send(frame, { binary: false });
    expect(JSON.parse(await sent)).toMatchObject({
      success: false,
      error: 'INVALID_PARAMETERS_ERROR',
      data: { message: 'the frame is not UTF-8' },
    });
    client.texts.pop();
  });

  it('should be refused when it is binary and not UTF-8', async () => {
    expect(await expectRefusal(Buffer.alloc(10_000, 0xff), 'INVALID_PARAMETERS_ERROR')).toBe(
      'the frame is not UTF-8',
    );
  });

  it('should be refused when a key stands twice in it, at any depth, however it is spelled', async () => {
    const good = json(sign({ command: 'ping' }));
    await expectRefusal(good.replace('"command"', '"command":"info","command"'), 'INVALID_PARAMETERS_ERROR');
    await expectRefusal(
      good.replace('"command"', '"c\\u006fmmand":"info","command"'),
      'INVALID_PARAMETERS_ERROR',
    );
    await expectRefusal(good.replace('"command"', '"x":{"a":1,"a":1},"command"'), 'INVALID_PARAMETERS_ERROR');
  });

  it('should close the connection with 1009 past 64 KiB, and not before', async () => {
    const other = await quartet.connect();
    expect((await other.sendRaw(' '.repeat(65_536 - 2) + '{}')).error).toBe('MISSING_PARAMETERS_ERROR');
    other.socket.send(' '.repeat(65_536 - 1) + '{}');
    expect((await other.closed).code).toBe(1009);
    expect((await client.send('ping')).success).toBe(true);
  });
});

describe('a frame that is spelled in another way', () => {
  it('should be read when it is binary', async () => {
    expect((await client.sendRaw(Buffer.from(json(sign({ command: 'ping' }))))).success).toBe(true);
  });

  it('should carry the signature of what its own printer printed', async () => {
    const { createHmac } = await import('node:crypto');
    for (const [id, text] of [
      ["o'brien", 'o\\u0027brien'],
      ['a/b', 'a\\/b'],
      ['é<', '\\u00E9\\u003C'],
    ] as const) {
      const unsigned = `{"command":"createaccount","id":"${text}","key":"${quartet.key.key}"}`;
      const hmac = createHmac('sha256', Buffer.from(quartet.key.secret, 'hex'))
        .update(unsigned)
        .digest('hex');
      const answer = await client.sendRaw(`{"hmac":"${hmac}", ${unsigned.slice(1)}`);
      expect(answer.data).toMatchObject({ player: { steam: id } });
    }
  });

  it.each(['👨‍👩‍👧 gift', '🏳️‍🌈', 'line1\nline2', '\u200e', '😀'.repeat(200)])(
    'should take the reason %j',
    async (reason) => {
      await client.ok('setbobux', { id: player, amount: 100, reason });
      const [entry] = await quartet.database.query(
        'SELECT reason FROM bobux.entries ORDER BY id DESC LIMIT 1',
      );
      expect(entry).toEqual({ reason });
    },
  );
});

describe('the order of the tests', () => {
  const unknown = (): BobuxKey => ({ key: randomUUID(), secret: quartet.key.secret });

  it('should ask for key, command and hmac before anything else', async () => {
    const whole = sign({ command: 'nonsense' });
    for (const name of ['key', 'command', 'hmac']) {
      const rest = without(whole, name);
      await expectRefusal(json(rest), 'MISSING_PARAMETERS_ERROR');
      for (const wrong of [1, null, true, ['x'], { x: 1 }]) {
        await expectRefusal(json({ ...whole, [name]: wrong }), 'INVALID_PARAMETERS_ERROR');
      }
    }
    await expectRefusal('{}', 'MISSING_PARAMETERS_ERROR');
  });

  it('should answer the same for an unknown key and for a wrong signature, whatever the command', async () => {
    for (const command of ['ping', 'nonsense', 'sendsql', '']) {
      await expectRefusal(json(sign({ command }, unknown())), 'INVALID_AUTH_ERROR');
      await expectRefusal(json({ ...sign({ command }), hmac: '0'.repeat(64) }), 'INVALID_AUTH_ERROR');
      await expectRefusal(json({ ...sign({ command }), hmac: 'zz' }), 'INVALID_AUTH_ERROR');
      await expectRefusal(json({ ...sign({ command }), hmac: '' }), 'INVALID_AUTH_ERROR');
      await expectRefusal(json({ ...sign({ command }), key: `${quartet.key.key}x` }), 'INVALID_AUTH_ERROR');
      await expectRefusal(json({ ...sign({ command }), key: `' OR 1=1 --` }), 'INVALID_AUTH_ERROR');
    }
  });

  it('should refuse a message of which one value was changed after it was signed', async () => {
    const message = sign({ command: 'setbobux', id: player, amount: 1 });
    await expectRefusal(json({ ...message, amount: 2 }), 'INVALID_AUTH_ERROR');
    await expectRefusal(json(message).replace('"amount":1', '"amount":1.0'), 'INVALID_AUTH_ERROR');
    await expectRefusal(json({ ...message, operation: 1 }), 'INVALID_AUTH_ERROR');
  });

  it('should take a signature in upper-case hex, a message with spaces, and one in any order', async () => {
    const message = sign({ command: 'ping' });
    const upper = { ...message, hmac: String(message.hmac).toUpperCase() };
    expect((await client.sendRaw(json(upper))).success).toBe(true);
    expect((await client.sendRaw(JSON.stringify(message, undefined, 4))).success).toBe(true);
    expect((await client.sendRaw(json(Object.fromEntries(Object.entries(message).reverse())))).success).toBe(
      true,
    );
  });

  it('should test command, permission, required parameters, then the others', async () => {
    const reader = await client.createKey(1);
    const as = (message: Record<string, unknown>): string => json(signed(reader, message));
    await expectRefusal(as({ command: 'nonsense', x: 1 }), 'INVALID_COMMAND_ERROR');
    await expectRefusal(as({ command: 'PING' }), 'INVALID_COMMAND_ERROR');
    await expectRefusal(as({ command: '__proto__' }), 'INVALID_COMMAND_ERROR');
    await expectRefusal(as({ command: 'constructor' }), 'INVALID_COMMAND_ERROR');
    await expectRefusal(as({ command: 'setbobux', x: 1 }), 'PERMISSION_DENIED_ERROR');
    await expectRefusal(as({ command: 'getplayer', x: 1 }), 'MISSING_PARAMETERS_ERROR');
    await expectRefusal(as({ command: 'getplayer', id: 'nobody', x: 1 }), 'INVALID_PARAMETERS_ERROR');
    await expectRefusal(as({ command: 'getplayer', id: 'nobody' }), 'PLAYER_NOT_FOUND_ERROR');
  });
});
