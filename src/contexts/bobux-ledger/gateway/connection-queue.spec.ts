import { EventEmitter, once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WebSocket, WebSocketServer } from 'ws';
import { ConnectionQueue, type Load } from './connection-queue.js';
import type { Answer, PreparedFrame } from './prepared-frame.js';

const KIB = 1_024;
const OPEN = 1;
const CLOSING = 2;

/** A websocket of which the test sees what happens to it, and says when its answers have left for the network. */
class FakeSocket extends EventEmitter {
  readyState = OPEN;
  isPaused = false;
  bufferedAmount = 0;
  readonly events: string[] = [];
  readonly sent: string[] = [];
  private readonly unsent: ((error?: Error) => void)[] = [];

  send(text: string, left?: (error?: Error) => void): void {
    this.sent.push(text);
    if (left !== undefined) this.unsent.push(left);
  }

  /** All that waited has left; with an error, the connection has ended instead. */
  leave(error?: Error): void {
    this.bufferedAmount = 0;
    for (const left of this.unsent.splice(0)) left(error);
  }

  pause(): void {
    this.isPaused = true;
    this.events.push('pause');
  }

  resume(): void {
    this.isPaused = false;
    this.events.push('resume');
  }

  close(code: number, reason?: string): void {
    this.readyState = CLOSING;
    this.events.push(`close ${code}${reason ? ` ${reason}` : ''}`);
  }

  terminate(): void {
    this.readyState = CLOSING;
    this.events.push('terminate');
    this.leave(new Error('terminated'));
  }
}

/** A queue on a fake socket. A frame is `name` or `name@group`; its answer is its name, when the test gives it, or at once for `!name`. */
function queueOn(load: Load = { inFlight: 0 }) {
  const socket = new FakeSocket();
  const corks: string[] = [];
  const tcp = { cork: () => corks.push('cork'), uncork: () => corks.push('uncork') };
  const queue = new ConnectionQueue(socket as unknown as WebSocket, tcp as unknown as Socket, load);
  const begun: string[] = [];
  const running = new Map<string, (answer: Answer) => void>();
  const groups = new Map<string, object>();
  const groupOf = (name: string | undefined): object | undefined => {
    if (name === undefined) return undefined;
    if (!groups.has(name)) groups.set(name, { name });
    return groups.get(name);
  };
  /** Frames that turn out to have to run alone when they begin: their group is that of `prepare` only. */
  const unverified = new Set<string>();
  const prepare = (data: Buffer): PreparedFrame => {
    const [name = '', wanted] = data.toString('latin1').trimEnd().split('@');
    const group = groupOf(wanted);
    return {
      group: () => group,
      run: () => {
        begun.push(name);
        const answer = name.startsWith('!')
          ? name
          : new Promise<Answer>((resolve) => running.set(name, resolve));
        return { group: unverified.has(name) ? undefined : group, answer };
      },
    };
  };
  return {
    queue,
    socket,
    corks,
    begun,
    unverified,
    begin: () => queue.begin(prepare),
    push: (...frames: string[]) => {
      for (const frame of frames) queue.push(Buffer.from(frame));
    },
    /** Gives the answers of these frames, in this order. */
    finish: async (...names: string[]) => {
      for (const name of names) running.get(name)?.(name);
      await turn();
    },
    answer: async (name: string, answer: Answer) => {
      running.get(name)?.(answer);
      await turn();
    },
  };
}

const numbered = (count: number, frame: (n: number) => string): string[] =>
  Array.from({ length: count }, (_, n) => frame(n));

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

describe('a connection that we close', () => {
  const last: Answer = { text: 'refused', code: 1008, reason: 'try again in 5 s' };

  it('should run nothing that waits behind the last answer', async () => {
    const one = queueOn();
    one.begin();
    one.push('a', 'b', 'c@x', 'd@x');
    await one.answer('a', last);
    expect([one.begun, one.socket.sent]).toEqual([['a'], ['refused']]);
    expect(one.socket.events).toEqual(['close 1008 try again in 5 s']);
  });

  it('should run nothing that comes after our close frame', async () => {
    const one = queueOn();
    one.begin();
    one.push('a');
    await one.answer('a', last);
    one.push('b', 'c@x');
    await turn();
    expect(one.begun).toEqual(['a']);
  });

  it('should send no answer after our close frame', async () => {
    const one = queueOn();
    one.begin();
    one.push('a@x', 'b@x');
    await one.finish('b');
    await one.answer('a', last);
    expect(one.socket.sent).toEqual(['refused']);
  });
});

describe('draining', () => {
  it('should read nothing more, answer what was read, and then be done', async () => {
    const one = queueOn();
    one.begin();
    one.push('a', 'b');
    let drained = false;
    const draining = one.queue.drain().then(() => (drained = true));
    expect(one.socket.events).toEqual(['pause']);
    // Still out of what ws had received.
    one.push('c');
    await one.finish('a');
    await one.finish('b');
    expect([one.begun, drained]).toEqual([['a', 'b', 'c'], false]);
    await one.finish('c');
    await draining;
    expect([one.socket.sent, one.socket.events]).toEqual([['a', 'b', 'c'], ['pause']]);
  });

  it('should not read again when few are left', async () => {
    const one = queueOn();
    one.begin();
    one.push('first', ...numbered(64, String));
    const draining = one.queue.drain();
    await one.finish('first');
    for (const name of numbered(64, String)) await one.finish(name);
    await draining;
    expect(one.socket.events).toEqual(['pause', 'pause']);
  });

  it('should wait for answers that have not left yet', async () => {
    const one = queueOn();
    one.begin();
    one.push('a');
    one.socket.bufferedAmount = 64 * KIB;
    await one.finish('a');
    let drained = false;
    const draining = one.queue.drain().then(() => (drained = true));
    await turn();
    expect(drained).toBe(false);
    one.socket.leave();
    await draining;
  });

  it('should be done at once where nothing is in flight', async () => {
    const one = queueOn();
    one.begin();
    await one.queue.drain();
    expect(one.begun).toEqual([]);
  });
});

describe('closing', () => {
  it("should read again for the client's close frame, and wait for it", async () => {
    const one = queueOn();
    const closing = one.queue.close(1001, 10_000);
    expect(one.socket.events).toEqual(['close 1001', 'resume']);
    one.socket.emit('close');
    await closing;
  });

  it('should not wait for ever', async () => {
    const one = queueOn();
    await one.queue.close(1001, 20);
    expect(one.socket.events).toEqual(['close 1001', 'resume']);
  });

  it('should not close twice', async () => {
    const one = queueOn();
    one.socket.readyState = CLOSING;
    await one.queue.close(1001, 20);
    expect(one.socket.events).toEqual([]);
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

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

describe('a connection that waits for its next frame', () => {
  let server: WebSocketServer;
  let client: WebSocket;
  const group = {};
  const kept: WeakRef<PreparedFrame>[] = [];

  beforeEach(async () => {
    kept.length = 0;
    server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    server.on('connection', (connection, request) => {
      const queue = new ConnectionQueue(connection, request.socket, { inFlight: 0 });
      connection.on('message', (data: Buffer) => queue.push(data));
      queue.begin((data) => {
        const text = data.toString();
        const later = async (): Promise<string> => {
          if (text === 'later') await sleep(5);
          return text;
        };
        const frame: PreparedFrame = { group: () => group, run: () => ({ group, answer: later() }) };
        kept.push(new WeakRef(frame));
        return frame;
      });
    });
    client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await once(client, 'open');
  });

  afterEach(() => {
    client.terminate();
    server.close();
  });

  it.each([[['later']], [['at once']], [['later', 'at once', 'later']]])(
    'should keep nothing of what was answered: %j',
    async (frames) => {
      const answers: string[] = [];
      const answered = new Promise<void>((resolve) => {
        client.on('message', (data: Buffer) => {
          if (answers.push(data.toString()) === frames.length) resolve();
        });
      });
      for (const frame of frames) client.send(frame);
      await answered;
      expect(answers).toEqual(frames);
      // What the turns of the event loop still hold is no concern of the queue's.
      for (let round = 0; round < 5; round++) {
        await sleep(5);
        collectGarbage();
      }
      expect(kept.map((frame) => frame.deref())).toEqual(frames.map(() => undefined));
      expect(client.readyState).toBe(WebSocket.OPEN);
    },
  );
});
