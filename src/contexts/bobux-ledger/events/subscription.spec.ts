import { describe, expect, it } from '@jest/globals';
import type { CommittedEntry } from './entry-reader.js';
import { Subscription } from './subscription.js';

const entries = (...ids: number[]): CommittedEntry[] => ids.map((id) => ({ id }) as CommittedEntry);

/** One that has read up to 10, where everything in between may still come. */
function readUpToTen(): {
  subscription: Subscription;
  advance: (...given: Advance) => (readonly [number, number])[];
} {
  const channel = {
    unsent: 0,
    taken: 0,
    send: () => undefined,
    ping: () => undefined,
    whenClosed: () => undefined,
  };
  const subscription = new Subscription(channel, 'key', undefined, 0);
  const advance = (...[ids, upTo, undecided]: Advance): (readonly [number, number])[] =>
    subscription
      .advance(
        entries(...ids),
        upTo,
        undecided.map(([first, last]) => ({ first, last })),
      )
      .map(({ entry, since }) => [entry.id, since] as const);
  advance([], 10, [[1, 10]]);
  return { subscription, advance };
}
type Advance = [ids: number[], upTo: number, undecided: [number, number][]];

describe('a subscription that is read for by itself', () => {
  it('should have to read on from where a read stopped, also what is decided', () => {
    const { subscription, advance } = readUpToTen();
    expect(advance([2, 3], 3, [])).toEqual([
      [2, 2],
      [3, 3],
    ]);
    expect(subscription.position).toEqual({ highest: 10, missing: [{ first: 4, last: 10 }] });
    expect(advance([4, 12], 12, [])).toEqual([
      [4, 4],
      [12, 12],
    ]);
    expect(subscription.position).toEqual({ highest: 12, missing: [] });
  });

  it('should not have to read again what it has found before the others', () => {
    const { subscription, advance } = readUpToTen();
    advance([2, 3], 3, [[1, 10]]);
    expect(subscription.position?.missing).toEqual([
      { first: 1, last: 1 },
      { first: 4, last: 10 },
    ]);
    expect([subscription.wasSent(2), subscription.wasSent(4)]).toEqual([true, false]);
  });
});
