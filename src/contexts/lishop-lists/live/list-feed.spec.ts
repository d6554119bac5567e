import { EventEmitter } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { Response } from 'express';
import { LiShopError } from '../lishop-error.js';
import type { Change, ChangePage } from '../sync/changes.repository.js';
import type { Cursor } from '../sync/cursor.js';
import { EventStream } from './event-stream.js';
import { ListFeed } from './list-feed.js';

/** A socket that takes so many events before it is full. */
class Phone extends EventEmitter {
  readonly got: string[] = [];
  room = Infinity;
  writableEnded = false;
  readonly destroyed = false;

  write(text: string): boolean {
    this.got.push(...[...text.matchAll(/^data: (.*)$/gm)].map(([, data]) => data ?? ''));
    this.room -= 1;
    return this.room > 0;
  }

  end(): void {
    this.writableEnded = true;
  }

  drain(room: number): void {
    this.room = room;
    this.emit('drain');
  }
}

/** A list of changes 1, 2, 3 …, read in pages. */
class List {
  last = 0;
  reads = 0;
  failure: Error | undefined;
  private readonly pageSize: number;

  constructor(pageSize = 2) {
    this.pageSize = pageSize;
  }

  async since(_list: number, since: Cursor | undefined): Promise<ChangePage> {
    const failure = this.failure;
    this.reads += 1;
    const from = since?.change ?? 0;
    const to = Math.min(this.last, from + this.pageSize);
    const more = to < this.last;
    await turn();
    if (failure !== undefined) throw failure;
    const changes = Array.from({ length: to - from }, (_, n): Change => {
      const change = from + n + 1;
      return { cursor: { change }, json: String(change) };
    });
    return { changes, more, cursor: { change: to } };
  }
}

interface Running {
  readonly list: List;
  readonly feed: ListFeed;
  readonly complaints: unknown[];
  readonly listen: (from?: number, room?: number) => Phone;
  readonly change: (times?: number) => void;
  readonly quiet: () => Promise<void>;
}

function run(): Running {
  const list = new List();
  const complaints: unknown[] = [];
  const feed = new ListFeed(1, { change: 0 }, list, (error) => void complaints.push(error));
  const listen = (from = list.last, room = Infinity): Phone => {
    const phone = new Phone();
    phone.room = room;
    const stream = new EventStream(phone as unknown as Response, 1, Buffer.alloc(1), { change: from }, () =>
      feed.catchUp(stream),
    );
    feed.add(stream);
    feed.catchUp(stream);
    return phone;
  };
  const change = (times = 1): void => {
    list.last += times;
    void feed.read();
  };
  const quiet = async (): Promise<void> => {
    for (let turns = 0; turns < 50; turns += 1) await turn();
  };
  return { list, feed, complaints, listen, change, quiet };
}

const upTo = (last: number): string[] => Array.from({ length: last }, (_, n) => String(n + 1));

describe('the streams of a list', () => {
  it('should send what is new to all of them, with one read', async () => {
    const { list, listen, change, quiet } = run();
    const phones = [listen(), listen(), listen()];
    await quiet();
    list.reads = 0;
    change();
    await quiet();
    expect(phones.map(({ got }) => got)).toEqual([['1'], ['1'], ['1']]);
    expect(list.reads).toBe(1);
  });

  it('should send each change once and in order, whoever is woken while others read', async () => {
    const { listen, feed, change, quiet } = run();
    const early = listen(0);
    for (let n = 0; n < 20; n += 1) {
      change();
      if (n % 3 === 0) void feed.read();
      await turn();
    }
    const late = listen(0);
    change();
    await quiet();
    expect(early.got).toEqual(upTo(21));
    expect(late.got).toEqual(upTo(21));
  });

  it('should hold nothing for one whose socket is full, and go on where it was', async () => {
    const { list, listen, change, quiet } = run();
    const slow = listen(0, 3);
    const quick = listen(0);
    change(10);
    await quiet();
    expect([slow.got, quick.got]).toEqual([upTo(3), upTo(10)]);
    const { reads } = list;
    change();
    await quiet();
    // Nothing is read for it before its socket takes more.
    expect([slow.got, list.reads]).toEqual([upTo(3), reads + 1]);
    slow.drain(4);
    await quiet();
    expect(slow.got).toEqual(upTo(7));
    slow.drain(Infinity);
    await quiet();
    expect(slow.got).toEqual(upTo(11));
  });

  it('should leave nothing out where a reading failed, but wait for the next', async () => {
    const { list, complaints, listen, change, quiet } = run();
    change(2);
    await quiet();
    list.failure = new Error('the database is away');
    const phone = listen(0);
    await quiet();
    list.failure = undefined;
    change();
    await quiet();
    expect([phone.got, phone.writableEnded, complaints.length]).toEqual([[], false, 1]);
    // As LiveStreams does when it looks.
    phone.drain(Infinity);
    await quiet();
    expect(phone.got).toEqual(upTo(3));
  });

  it('should end those whose list has gone, or that were away for too long', async () => {
    const { list, complaints, listen, change, quiet } = run();
    const phones = [listen(), listen()];
    await quiet();
    list.failure = new LiShopError({ code: 'UNAUTHORIZED' });
    change();
    await quiet();
    expect(phones.map(({ writableEnded }) => writableEnded)).toEqual([true, true]);
    expect(complaints).toEqual([]);
  });
});
