import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DatabaseError } from '../../../shared/database/database-error.js';
import type { Outcome } from '../outcome.js';
import type { BalanceCommand, ResolvedCommand, Work } from './balance-command.js';
import { ContendedBalanceQueue } from './contended-balance-queue.js';
import { LOCKED, type Locking, type Settled } from './locking.js';

/** A statement that was sent: the names of its commands, and how it waits for locks. */
interface Sent {
  readonly names: string;
  readonly locking: string;
  /** How long it waits for locks. */
  readonly ms: number | undefined;
  readonly end: (outcomes?: readonly Settled[]) => void;
  readonly fail: (error: unknown) => void;
}

let sent: Sent[];
let queue: ContendedBalanceQueue;
/** What late commands are found to be, by their names. */
let found: Record<string, ResolvedCommand>;
const names = new Map<Work | BalanceCommand, string>();
beforeEach(() => {
  jest.useFakeTimers();
  sent = [];
  found = {};
  queue = queueOn(10);
});
afterEach(() => {
  jest.useRealTimers();
  names.clear();
});

/** @param connections of the pool */
const queueOn = (connections: number): ContendedBalanceQueue =>
  new ContendedBalanceQueue({ run, lookUp }, connections);

const run = (works: readonly Work[], locking: Locking): Promise<Settled[]> =>
  new Promise((resolve, reject) => {
    const done = works.map((work) => outcomeOf(names.get(work)!));
    const { how, ms } = typeof locking === 'string' ? { how: locking, ms: undefined } : locking;
    sent.push({
      names: works.map((work) => names.get(work)).join(' '),
      locking: how,
      ms,
      end: (outcomes) => resolve([...(outcomes ?? done)]),
      fail: reject,
    });
  });
const lookUp = (commands: readonly BalanceCommand[]): Promise<Work[]> =>
  Promise.resolve(commands.map((command) => found[names.get(command)!]!));

const outcomeOf = (name: string): Outcome => ({ success: true, data: { name } });
const settle = (ms = 0): Promise<unknown> => jest.advanceTimersByTimeAsync(ms);
const statements = (): string[] => sent.map(({ names: of, locking }) => `${of} ${locking}`);

function work(name: string, players: readonly number[], nonce?: string): ResolvedCommand {
  const command: ResolvedCommand = {
    ...{ kind: 'transfer', apiKey: 'a', isStale: false, players },
    steps: [{ operation: 'transfer', player: players[0], peer: players[1], amount: 1 }],
    nonce: nonce === undefined ? undefined : { apiKey: 'a', nonce, fingerprint: '00' },
  };
  names.set(command, name);
  return command;
}
/** What becomes of it: its own name, or the SQL state of its failure. */
const add = (name: string, players: readonly number[], nonce?: string): Promise<unknown> =>
  queue.add(work(name, players, nonce), performance.now()).then(
    (outcome) => (outcome.data as { name?: string }).name,
    (error: unknown) => (error instanceof DatabaseError ? error.sqlState : error),
  );
const refused = (sqlState: string): DatabaseError =>
  new DatabaseError(Object.assign(new Error('refused'), { code: sqlState, severity: 'ERROR' }));

describe('ContendedBalanceQueue', () => {
  it('should do the commands on one player in their order, those that wait together', async () => {
    const all = [add('a', [1]), add('b', [1]), add('c', [1])];
    expect(statements()).toEqual(['a patiently']);
    sent[0]?.end();
    await settle();
    expect(statements()).toEqual(['a patiently', 'b c patiently']);
    sent[1]?.end();
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c']);
  });

  it('should hold back who names a player that waits, and nobody else', async () => {
    void add('a', [1]);
    void add('b', [1, 2]);
    void add('c', [2]);
    void add('d', [3]);
    expect(statements()).toEqual(['a patiently', 'd patiently']);
    expect([[1], [2, 7], [3], [4]].map((players) => queue.holds(work('?', players)))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    sent[0]?.end();
    await settle();
    expect(statements().slice(2)).toEqual(['b c skip']);
  });

  it('should never have one of several players wait for a lock with those of one player', async () => {
    void add('a', [1]);
    void add('b', [1]);
    void add('c', [1, 2]);
    void add('d', [1]);
    sent[0]?.end();
    await settle();
    expect(statements()).toEqual(['a patiently', 'b patiently']);
    sent[1]?.end();
    await settle();
    expect(statements()[2]).toBe('c d skip');
  });

  it('should try again what names a locked player of several, and answer the others meanwhile', async () => {
    const [a, b, c] = [add('a', [1, 2]), add('b', [2]), add('c', [3, 4])];
    expect(statements()).toEqual(['a skip', 'c skip']);
    sent[0]?.end([LOCKED]);
    sent[1]?.end();
    expect(await c).toBe('c');
    await settle(20);
    expect(statements()[2]).toBe('a b skip');
    const d = add('d', [2]);
    sent[2]?.end([LOCKED, LOCKED]);
    await settle(20);
    expect(statements()[3]).toBe('a b d skip');
    sent[3]?.end();
    expect(await Promise.all([a, b, d])).toEqual(['a', 'b', 'd']);
    expect(queue.isEmpty).toBe(true);
  });

  it('should go ahead of sendsql after a second, and past it where the lock is not its own', async () => {
    const a = add('a', [1, 2]);
    while (statements().at(-1) === 'a skip') {
      sent.at(-1)?.end([LOCKED]);
      await settle(20);
    }
    expect(performance.now()).toBeCloseTo(1_000, -2);
    expect(statements().at(-1)).toBe('a ahead of sendsql');
    sent.at(-1)?.fail(refused('55P03'));
    await settle();
    expect(statements().at(-1)).toBe('a skip');
    sent.at(-1)?.end();
    expect(await a).toBe('a');
  });

  it('should refuse one of several players that were locked for 4 s', async () => {
    let refusal: unknown;
    void add('a', [1, 2]).then((outcome) => (refusal = outcome ?? 'refused'));
    while (refusal === undefined) {
      if (statements().at(-1) === 'a skip') sent.at(-1)?.end([LOCKED]);
      else sent.at(-1)?.fail(refused('55P03'));
      await settle(10);
    }
    expect(performance.now()).toBeCloseTo(4_000, -2);
    expect([refusal, queue.isEmpty]).toEqual(['refused', true]);
  });

  it('should have three statements in flight at most, of 64 commands at most', async () => {
    for (let player = 1; player <= 4; player++) void add(`p${player}`, [player]);
    expect(statements()).toEqual(['p1 patiently', 'p2 patiently', 'p3 skip']);
    for (let n = 0; n < 70; n++) void add('x', [1]);
    sent[0]?.end();
    await settle();
    expect(statements()[3]).toBe('p4 patiently');
    sent[3]?.end();
    await settle();
    expect(sent[4]?.names.split(' ')).toHaveLength(64);
    sent[4]?.end();
    await settle();
    expect(sent[5]?.names.split(' ')).toHaveLength(6);
  });

  it.each([
    [1, 1],
    [2, 1],
    [3, 2],
    [4, 3],
  ])(
    'should leave one of %i connections to others, where there are more than one',
    (connections, inFlight) => {
      queue = queueOn(connections);
      for (let player = 1; player <= 4; player++) void add(`p${player}`, [player]);
      expect(statements()).toHaveLength(inFlight);
    },
  );

  it('should not take a nonce twice in one statement: the second is to find the record of the first', async () => {
    void add('first', [1]);
    void add('a', [1], 'n');
    void add('b', [1], 'o');
    void add('c', [1], 'n');
    sent[0]?.end();
    await settle();
    expect(statements()[1]).toBe('a b patiently');
    sent[1]?.end();
    await settle();
    expect(statements()[2]).toBe('c patiently');
  });

  it('should give each a try of its own where a statement changed nothing, so that one fails alone', async () => {
    const all = [add('first', [1]), add('a', [1]), add('b', [1]), add('c', [1])];
    sent[0]?.end();
    await settle();
    sent[1]?.fail(refused('23514'));
    await settle();
    expect(statements().slice(2)).toEqual(['a patiently']);
    sent[2]?.end();
    await settle();
    sent[3]?.fail(refused('23514'));
    await settle();
    sent[4]?.end();
    expect(await Promise.all(all)).toEqual(['first', 'a', '23514', 'c']);
    await settle();
    expect(queue.isEmpty).toBe(true);
  });

  it('should refuse who has waited for 4 s without being begun, and begin who came later', async () => {
    const all = [add('first', [1]), add('late', [1])];
    await settle(3_000);
    const later = add('later', [1]);
    await settle(1_000);
    sent[0]?.end();
    await settle();
    expect(statements()).toEqual(['first patiently', 'later patiently']);
    sent[1]?.end();
    expect(await Promise.all([...all, later])).toEqual(['first', undefined, 'later']);
    expect(queue.isEmpty).toBe(true);
  });

  it('should repeat nothing of which it is not known whether it was done', async () => {
    const all = [add('first', [1]), add('a', [1]), add('b', [1])];
    sent[0]?.end();
    await settle();
    sent[1]?.fail(new DatabaseError(new Error('the connection is gone')));
    expect(await Promise.all(all)).toEqual(['first', undefined, undefined]);
    expect(sent).toHaveLength(2);
  });

  it('should fail the one command alone whose stored answer cannot be read', async () => {
    const all = [add('first', [1]), add('a', [1]), add('b', [1])];
    sent[0]?.end();
    await settle();
    const unreadable = new Error('unreadable');
    sent[1]?.end([unreadable, outcomeOf('b')]);
    expect(await Promise.all(all)).toEqual(['first', unreadable, 'b']);
  });

  it('should not have one overtake another of its player that has to wait longer, where each is tried by itself', async () => {
    void add('first', [1]);
    void add('a', [1, 2]);
    void add('b', [1, 3]);
    sent[0]?.end();
    await settle();
    sent[1]?.fail(refused('40001'));
    await settle();
    sent[2]?.end([LOCKED]);
    await settle();
    expect(statements()).toEqual(['first patiently', 'a b skip', 'a skip']);
    await settle(20);
    expect(statements().slice(3)).toEqual(['a b skip']);
  });

  it('should wait as long as the one may that has waited longest, and then go on with the others', async () => {
    const first = add('first', [1]);
    expect(sent[0]?.ms).toBe(4_000);
    await settle(1_000);
    const all = [add('a', [1]), add('b', [1]).then(String)];
    await settle(1_000);
    const late = add('late', [1]);
    sent[0]?.end();
    await settle(500);
    expect([statements()[1], sent[1]?.ms]).toEqual(['a b late patiently', 3_000]);
    await settle(2_500);
    sent[1]?.fail(refused('55P03'));
    await settle(20);
    expect(await Promise.all([first, ...all])).toEqual(['first', '55P03', '55P03']);
    expect([statements()[2], sent[2]?.ms]).toEqual(['late patiently', 980]);
    sent[2]?.end();
    expect(await late).toBe('late');
  });

  it('should leave one statement to those whose players are free, however many wait for locks', async () => {
    for (let player = 1; player <= 3; player++) void add(`p${player}`, [player]);
    const free = add('free', [4]);
    sent[2]?.end([LOCKED]);
    await settle();
    expect(statements()).toEqual(['p1 patiently', 'p2 patiently', 'p3 skip', 'free skip']);
    sent[3]?.end();
    expect(await free).toBe('free');
    await settle(20);
    expect(statements()[4]).toBe('p3 skip');
    sent[0]?.end();
    sent[4]?.end([LOCKED]);
    await settle(20);
    expect(statements()[5]).toBe('p3 patiently');
  });

  describe('a command that names what others may be about to make', () => {
    const capture: BalanceCommand = {
      ...{ kind: 'capture', apiKey: 'a', nonce: undefined, isStale: false },
      steps: [{ operation: 'capture', hold: 1, amount: undefined, to: undefined }],
    };
    const missing = (refusal: 'no hold' | 'no entry' | undefined, more: object = {}) => ({
      ...work('?', []),
      ...{ refused: refusal, ...more },
    });
    const playersOfLate = (refusal?: 'no hold' | 'no entry', more?: object) =>
      queue.lateCommandOf(capture, missing(refusal, more) as ResolvedCommand)?.players;
    beforeEach(() => {
      names.set(capture, 'capture');
      void add('a', [5]);
      const hold: ResolvedCommand = { ...work('hold', [1, 2]), kind: 'hold' };
      names.set(hold, 'hold');
      void queue.add(hold, performance.now());
    });

    it('should wait behind those of its key, and nobody else', () => {
      expect(playersOfLate()).toBeUndefined();
      expect(playersOfLate('no hold')).toEqual([1, 2]);
      expect(playersOfLate('no hold', { to: 9 })).toEqual([1, 2, 9]);
      expect(playersOfLate('no entry')).toEqual([5, 1, 2]);
      expect(playersOfLate('no entry', { apiKey: 'another' })).toBeUndefined();
    });

    it('should be looked up when they are over, and hold back who names its players until then', async () => {
      found.capture = work('capture', [1, 9]);
      const late = queue.lateCommandOf(capture, missing('no hold', { to: 9 }) as ResolvedCommand)!;
      const answers = [
        queue.add(late, performance.now()).then(({ data }) => (data as { name?: string }).name),
        add('behind', [9]),
        add('too', [1]),
      ];
      await settle();
      expect(statements()).toEqual(['a patiently', 'hold skip']);
      sent[1]?.end([LOCKED]);
      await settle(20);
      // It is looked up behind who makes it, and not with it.
      expect(statements()[2]).toBe('hold skip');
      sent[2]?.end();
      await settle();
      expect(statements()[3]).toBe('capture behind too skip');
      sent[3]?.end();
      expect(await Promise.all(answers)).toEqual(['capture', 'behind', 'too']);
    });
  });
});
