import type { Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { WebSocket } from 'ws';
import { ConnectionQueue } from './connection-queue.js';
import { FakeSocket, numbered, queueOn } from './spec-support.js';

const KIB = 1_024;

describe('answers that are there at once', () => {
  it('should be sent in the turn in which their frames come', () => {
    const { push, begin, socket, corks } = queueOn();
    begin();
    push('!a');
    push('!b@g');
    expect(socket.sent).toEqual(['!a', '!b']);
    expect(corks).toEqual([]);
  });

  it('should wait for the answers before them', async () => {
    const { push, begin, finish, socket } = queueOn();
    begin();
    push('a@g', '!b@g', '!c');
    expect(socket.sent).toEqual([]);
    await finish('a');
    expect(socket.sent).toEqual(['a', '!b', '!c']);
  });

  it('should leave in one piece where more was received with their frames', () => {
    const { push, begin, socket, corks } = queueOn();
    Object.assign(socket, { _receiver: { _bufferedBytes: 9, _totalPayloadLength: 0, _buffers: [] } });
    begin();
    push('!a', '!b');
    expect(socket.sent).toEqual(['!a', '!b']);
    expect(corks).toEqual(['cork']);
  });

  it('should leave nothing in flight', async () => {
    const load = { inFlight: 0 };
    const { push, begin, queue } = queueOn(load);
    push(...numbered(50, (n) => `!${n}`));
    begin();
    expect(load.inFlight).toBe(0);
    await queue.drain();
  });
});

describe('the order of frames', () => {
  interface Case {
    what: string;
    frames: string[];
    /** Which are begun before anything is answered. */
    begun: string[];
    /** In which order they are answered, and what has been begun and sent after each. */
    steps: [answered: string, begun: string[], sent: string[]][];
  }
  const cases: Case[] = [
    {
      what: 'frames without a group one after the other',
      frames: ['a', 'b', 'c'],
      begun: ['a'],
      steps: [
        ['a', ['a', 'b'], ['a']],
        ['b', ['a', 'b', 'c'], ['a', 'b']],
        ['c', ['a', 'b', 'c'], ['a', 'b', 'c']],
      ],
    },
    {
      what: 'frames of one group together, answered in the order in which they came',
      frames: ['a@x', 'b@x', 'c@x'],
      begun: ['a', 'b', 'c'],
      steps: [
        ['c', ['a', 'b', 'c'], []],
        ['a', ['a', 'b', 'c'], ['a']],
        ['b', ['a', 'b', 'c'], ['a', 'b', 'c']],
      ],
    },
    {
      what: 'a frame of another group after all those before it',
      frames: ['a@x', 'b@x', 'c@y', 'd@x'],
      begun: ['a', 'b'],
      steps: [
        ['b', ['a', 'b'], []],
        ['a', ['a', 'b', 'c'], ['a', 'b']],
        ['c', ['a', 'b', 'c', 'd'], ['a', 'b', 'c']],
        ['d', ['a', 'b', 'c', 'd'], ['a', 'b', 'c', 'd']],
      ],
    },
    {
      what: 'a frame without a group after those of one, and nothing before its answer',
      frames: ['a@x', 'b', 'c@x'],
      begun: ['a'],
      steps: [
        ['a', ['a', 'b'], ['a']],
        ['b', ['a', 'b', 'c'], ['a', 'b']],
        ['c', ['a', 'b', 'c'], ['a', 'b', 'c']],
      ],
    },
  ];
  it.each(cases)('should be kept: $what', async ({ frames, begun, steps }) => {
    const one = queueOn();
    one.begin();
    one.push(...frames);
    expect(one.begun).toEqual(begun);
    for (const [answered, begunThen, sent] of steps) {
      await one.finish(answered);
      expect([one.begun, one.socket.sent]).toEqual([begunThen, sent]);
    }
  });

  it('should let nothing join a frame that turns out to run alone, until it is answered', async () => {
    const one = queueOn();
    one.unverified.add('b');
    one.begin();
    one.push('a@x', 'b@x', 'c@x');
    expect(one.begun).toEqual(['a', 'b']);
    await one.finish('a');
    expect(one.begun).toEqual(['a', 'b']);
    await one.finish('b');
    expect(one.begun).toEqual(['a', 'b', 'c']);
  });

  it('should have frames wait until the connection may begin', async () => {
    const one = queueOn();
    one.push('a@x', 'b@x');
    expect(one.begun).toEqual([]);
    one.begin();
    expect(one.begun).toEqual(['a', 'b']);
    await one.finish('b', 'a');
    expect(one.socket.sent).toEqual(['a', 'b']);
  });

  it('should close the connection where a frame breaks its contract and rejects', async () => {
    const socket = new FakeSocket();
    const queue = new ConnectionQueue(socket as unknown as WebSocket, {} as Socket, { inFlight: 0 });
    queue.begin(() => ({
      group: () => undefined,
      run: () => ({ group: undefined, answer: Promise.reject(new Error('broken')) }),
    }));
    queue.push(Buffer.from('a'));
    await turn();
    expect([socket.sent, socket.events]).toEqual([[], ['close 1011']]);
  });
});

describe('the frames in flight', () => {
  it('should be 512 of one connection at most', async () => {
    const load = { inFlight: 0 };
    const one = queueOn(load);
    one.begin();
    one.push(...numbered(520, (n) => `${n}@x`));
    expect([one.begun.length, load.inFlight]).toEqual([512, 512]);
    await one.finish('0', '1', '2');
    expect([one.begun.length, load.inFlight]).toEqual([515, 512]);
    await one.finish(...numbered(520, String));
    await one.finish(...numbered(520, String));
    expect(one.socket.sent).toEqual(numbered(520, String));
    expect(load.inFlight).toBe(0);
  });

  it('should be 2,048 of all connections together, and one of each in any case', async () => {
    const load = { inFlight: 0 };
    const four = [1, 2, 3, 4].map(() => queueOn(load));
    for (const queue of four) {
      queue.begin();
      queue.push(...numbered(512, (n) => `${n}@x`));
    }
    expect(load.inFlight).toBe(2_048);
    const late = queueOn(load);
    late.begin();
    late.push('a@x', 'b@x', 'c@x');
    expect(late.begun).toEqual(['a']);
    await late.finish('a');
    expect(late.begun).toEqual(['a', 'b']);
    await four[0]!.finish(...numbered(512, String));
    await late.finish('b');
    expect(late.begun).toEqual(['a', 'b', 'c']);
    await late.finish('c');
    expect([late.socket.sent, load.inFlight]).toEqual([['a', 'b', 'c'], 3 * 512]);
  });
});

describe('a client that sends faster than it is served', () => {
  it.each([
    ['64 frames wait', 64, 1],
    ['512 KiB wait', 9, 60 * KIB],
  ])('should not be read any further when %s', (_what, count, size) => {
    const one = queueOn();
    one.begin();
    // The first one is in flight; of those that wait the next is decoded already, and only the bytes behind it are counted.
    one.push('first', ...numbered(count - 1, (n) => `${n}`.padEnd(size)));
    expect(one.socket.events).toEqual([]);
    one.push(...numbered(1, () => 'last'.padEnd(size)));
    expect(one.socket.events).toEqual(size === 1 ? ['pause'] : []);
    one.push('one more'.padEnd(size));
    expect(one.socket.events).toEqual(['pause']);
  });

  it('should be read again when a quarter is left, not before', async () => {
    const one = queueOn();
    one.begin();
    one.push('first', ...numbered(64, String));
    expect(one.socket.events).toEqual(['pause']);
    await one.finish('first');
    for (let n = 0; n < 46; n++) await one.finish(String(n));
    // 17 wait.
    expect([one.begun.length, one.socket.events]).toEqual([48, ['pause']]);
    await one.finish('46');
    expect([one.begun.length, one.socket.events]).toEqual([49, ['pause', 'resume']]);
    // And paused again where it goes on as before.
    one.push(...numbered(48, (n) => `again ${n}`));
    expect(one.socket.events).toEqual(['pause', 'resume', 'pause']);
  });

  it('should be read again when half of the bytes are left, not before', async () => {
    const one = queueOn();
    one.begin();
    one.push('first', 'next', ...numbered(9, (n) => `${n}`.padEnd(60 * KIB)));
    expect(one.socket.events).toEqual(['pause']);
    for (const name of ['first', 'next', '0', '1']) await one.finish(name);
    // Five wait behind the next one: 300 KiB.
    expect(one.socket.events).toEqual(['pause']);
    await one.finish('2');
    expect(one.socket.events).toEqual(['pause', 'resume']);
  });
});

describe('a client that does not read its answers', () => {
  /** More than 64 KiB wait to leave, and one frame is in flight. */
  async function blocked() {
    const one = queueOn();
    one.begin();
    one.push('a@x', 'b@x');
    one.socket.bufferedAmount = 64 * KIB;
    await one.finish('a');
    expect(one.socket.sent).toEqual(['a']);
    return one;
  }

  it('should have no new frame begun until its answers have left', async () => {
    const one = await blocked();
    one.push('c@x', 'd');
    expect(one.begun).toEqual(['a', 'b']);
    // What is in flight is answered all the same, and nothing begins when it is.
    await one.finish('b');
    expect([one.begun, one.socket.sent]).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
    one.socket.leave();
    expect(one.begun).toEqual(['a', 'b', 'c']);
    await one.finish('c');
    await one.finish('d');
    expect(one.socket.sent).toEqual(['a', 'b', 'c', 'd']);
  });

  it('should go on at once where its answers fit', async () => {
    const one = queueOn();
    one.begin();
    one.push('a', 'b');
    one.socket.bufferedAmount = 64 * KIB - 1;
    await one.finish('a');
    expect(one.begun).toEqual(['a', 'b']);
  });

  it('should have nothing run that waits, once its connection has been ended', async () => {
    const one = await blocked();
    one.push('c@x');
    one.socket.terminate();
    await one.finish('b');
    expect(one.begun).toEqual(['a', 'b']);
  });
});

describe('answers that are sent in one turn of the event loop', () => {
  it('should leave in one piece', async () => {
    const one = queueOn();
    one.begin();
    one.push('a@x', 'b@x', 'c@x');
    await one.finish('c', 'b', 'a');
    expect([one.socket.sent, one.corks]).toEqual([
      ['a', 'b', 'c'],
      ['cork', 'uncork'],
    ]);
  });

  it('should leave as it is where there is one only', async () => {
    const one = queueOn();
    one.begin();
    one.push('a');
    await one.finish('a');
    expect([one.socket.sent, one.corks]).toEqual([['a'], []]);
  });
});
