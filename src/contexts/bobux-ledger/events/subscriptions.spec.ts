import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Database } from '../../../shared/database/database.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { Metrics } from '../../../shared/observability/metrics.js';
import type { ApiKeyCache } from '../api-keys/api-key-cache.js';
import { eventually } from '../../../../test/support/eventually.js';
import { OwnCommits } from '../feed/own-commits.js';
import { ALL_PERMISSIONS } from '../permission.js';
import type { EventChannel, EventText } from './event-channel.js';
import { Subscriptions } from './subscriptions.js';

const nothing = (): void => undefined;
const channel: EventChannel = { unsent: 0, taken: 0, send: nothing, ping: nothing, whenClosed: nothing };

/** As the reader gets entry n, which changes player n. */
const row = (id: number): object => ({
  ...{
    id,
    player: id,
    operation: 'set',
    amount: 1,
    before: 0,
    after: 1,
    key: null,
    by: null,
    operator: null,
  },
  ...{ reason: null, transfer: null, peer: null, hold: null, reverses: null, created: 1 },
  ...{ now: null, steam: null, discord: null, bobux: null, bobuxtotal: null },
});

/** Subscriptions on a ledger to which each look finds so many entries added, at whose end the test counts the looks. */
function controlled() {
  const seen = { looks: 0, fails: false, finds: 0 };
  let drawn = 0;
  const database = {
    query: (sql: string) => {
      if (!sql.includes('last_value'))
        return Promise.resolve(
          sql.includes('found AS') ? Array.from({ length: seen.finds }, (_, nth) => row(drawn - nth)) : [],
        );
      seen.looks += 1;
      drawn += seen.finds;
      return seen.fails
        ? Promise.reject(new Error('away'))
        : Promise.resolve([{ drawn, found: drawn, origin: 'here' }]);
    },
  };
  const commits = new OwnCommits();
  const subscriptions = new Subscriptions(
    database as unknown as Database,
    { peek: () => ({ apiKey: { permissions: ALL_PERMISSIONS } }) } as unknown as ApiKeyCache,
    new Clock(),
    commits,
    new Metrics(),
  );
  const subscribe = async (): Promise<void> => {
    (await subscriptions.subscribe(channel, 'key', { players: undefined, since: undefined })).begin();
    await turn();
    seen.looks = 0;
  };
  return { seen, commits, subscriptions, subscribe };
}

/** @param then what happens after each of them */
async function milliseconds(count: number, then = nothing): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    jest.advanceTimersByTime(1);
    await turn();
    then();
  }
}

describe('when Subscriptions look for entries', () => {
  let tested: ReturnType<typeof controlled>;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
    tested = controlled();
  });

  afterEach(async () => {
    await tested.subscriptions.onModuleDestroy();
    jest.useRealTimers();
  });

  it('should look each 30 ms while somebody listens', async () => {
    await tested.subscribe();
    await milliseconds(29);
    expect(tested.seen.looks).toBe(0);
    await milliseconds(62);
    expect(tested.seen.looks).toBe(3);
  });

  it('should look at once when this process has committed', async () => {
    await tested.subscribe();
    await milliseconds(15);
    tested.commits.happened();
    await milliseconds(1);
    expect(tested.seen.looks).toBe(1);
  });

  it('should look each 10 ms, however often this process commits', async () => {
    await tested.subscribe();
    await milliseconds(100, () => tested.commits.happened());
    expect(tested.seen.looks).toBeGreaterThanOrEqual(9);
    expect(tested.seen.looks).toBeLessThanOrEqual(10);
  });

  it.each([
    [15, 10],
    [16, 50],
    [63, 50],
    [64, 100],
    [1_000, 100],
  ])('should look no sooner where it found %d entries than after %d ms', async (finds, pause) => {
    await tested.subscribe();
    tested.seen.finds = finds;
    tested.commits.happened();
    await milliseconds(15);
    expect(tested.seen.looks).toBeGreaterThanOrEqual(1);
    await milliseconds(1_000, () => tested.commits.happened());
    expect(tested.seen.looks).toBeGreaterThanOrEqual(Math.floor(900 / (pause + 1)));
    expect(tested.seen.looks).toBeLessThanOrEqual(Math.ceil(1_015 / pause) + 1);
  });

  it('should not look for nobody', async () => {
    await milliseconds(100, () => tested.commits.happened());
    expect(tested.seen.looks).toBe(0);
  });

  it('should leave a database alone for half a second that has failed, whatever is committed', async () => {
    await tested.subscribe();
    tested.seen.fails = true;
    await milliseconds(400, () => tested.commits.happened());
    expect(tested.seen.looks).toBe(1);
    tested.seen.fails = false;
    await milliseconds(200);
    expect(tested.seen.looks).toBeGreaterThan(1);
  });

  it('should answer a client that subscribed during a look and has gone before its end', async () => {
    const other = { ...channel };
    const wanted = { players: undefined, since: undefined };
    const answers = [channel, other].map((own) => tested.subscriptions.subscribe(own, 'key', wanted));
    for (const own of [channel, other]) tested.subscriptions.unsubscribe(own);
    let answered = 0;
    for (const answer of answers) answer.catch(() => undefined).finally(() => (answered += 1));
    await milliseconds(100);
    expect(answered).toBe(2);
  });

  it('should let go of a client that asked for another subscription during a look and has gone before its end', async () => {
    await tested.subscribe();
    const answer = tested.subscriptions.subscribe(channel, 'key', { players: undefined, since: undefined });
    tested.subscriptions.unsubscribe(channel);
    await expect(answer).rejects.toMatchObject({ code: 'PERMISSION_DENIED_ERROR' });
    await milliseconds(100);
    tested.seen.looks = 0;
    await milliseconds(100);
    expect(tested.seen.looks).toBe(0);
  });

  it('should look no more after its end', async () => {
    await tested.subscribe();
    await tested.subscriptions.onModuleDestroy();
    await milliseconds(100, () => tested.commits.happened());
    expect(tested.seen.looks).toBe(0);
  });
});

describe('what Subscriptions send', () => {
  /** The first look finds none, the second all. */
  function withEntries(count: number) {
    let drawn = 0;
    const database = {
      query: (sql: string) => {
        if (sql.includes('last_value')) return Promise.resolve([{ drawn, found: drawn, origin: 'here' }]);
        if (!sql.includes('bobux.entries e')) return Promise.resolve([]);
        return Promise.resolve(Array.from({ length: drawn }, (_, at) => row(at + 1)));
      },
    };
    const subscriptions = new Subscriptions(
      database as unknown as Database,
      { peek: () => ({ apiKey: { permissions: ALL_PERMISSIONS } }) } as unknown as ApiKeyCache,
      new Clock(),
      new OwnCommits(),
      new Metrics(),
    );
    const subscribe = async (players?: ReadonlySet<number>) => {
      const sent: (readonly EventText[])[] = [];
      const own: EventChannel = { ...channel, send: (events) => void sent.push(events) };
      (await subscriptions.subscribe(own, 'key', { players, since: undefined })).begin();
      return sent;
    };
    const commitAll = (): void => void (drawn = count);
    return { subscriptions, subscribe, commitAll };
  }

  it('should be one array for all who hear of everything, and one text of each for all, so that it is encoded once', async () => {
    const { subscriptions, subscribe, commitAll } = withEntries(500);
    const [one, other, some] = [await subscribe(), await subscribe(), await subscribe(new Set([7, 9]))];
    commitAll();
    await eventually(() => Promise.resolve(some.length > 0 && one.length > 0));
    expect(one).toHaveLength(1);
    expect(one[0]).toHaveLength(500);
    expect(other[0]).toBe(one[0]);
    expect(some).toEqual([[expect.anything(), expect.anything()]]);
    expect(some[0]?.[0]).toBe(one[0]?.[6]);
    expect(some[0]?.[1]).toBe(one[0]?.[8]);
    const encode = jest.fn((text: string) => Buffer.from(text));
    const encoded = [one, other, some].map(([events]) => events?.map((event) => event.encodedBy(encode)));
    expect(encode).toHaveBeenCalledTimes(500);
    expect(encoded[2]?.[0]).toBe(encoded[1]?.[6]);
    await subscriptions.onModuleDestroy();
  });
});
