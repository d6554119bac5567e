import { describe, expect, it } from '@jest/globals';
import type { CommittedEntry } from './entry-reader.js';
import { Subscription } from './subscription.js';

const entries = (...ids: number[]): CommittedEntry[] => ids.map((id) => ({ id }) as CommittedEntry);

function newSubscription(): Subscription {
  const channel = {
    unsent: 0,
    taken: 0,
    send: () => undefined,
    ping: () => undefined,
    whenClosed: () => undefined,
  };
  return new Subscription(channel, 'key', undefined);
}

/** One that has read up to 10, where everything in between may still come. */
function readUpToTen(): {
  subscription: Subscription;
  advance: (...given: Advance) => (readonly [number, number])[];
} {
  const subscription = newSubscription();
  subscription.fallBehind({ highest: 0, missing: [] }, 0);
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

  it('should remember of what it was sent before the others only what may still come to them', () => {
    const { subscription, advance } = readUpToTen();
    advance([2, 3, 7], 10, [[1, 10]]);
    subscription.keepUp({ highest: 6, missing: [{ first: 3, last: 3 }] }, 2);
    expect([2, 3, 7].map((id) => subscription.wasSent(id))).toEqual([false, true, true]);
    expect(subscription.isAhead).toBe(false);
  });

  it.each([
    ['nothing below may still come', 8, [], { highest: 8, missing: [] }, 8],
    ['something below may', 8, [[4, 9]], { highest: 8, missing: [{ first: 4, last: 8 }] }, 3],
    ['something above may', 8, [[9, 9]], { highest: 8, missing: [] }, 8],
  ] as const)('should begin where it asked to, and count as sent what is decided: %s', (...given) => {
    const [, asked, gaps, position, since] = given;
    const missing = gaps.map(([first, last]) => ({ first, last }));
    const subscription = newSubscription();
    subscription.resume(asked, { position: { highest: 10, missing }, decided: (gaps[0]?.[0] ?? 11) - 1 });
    expect([subscription.position, subscription.since]).toEqual([position, since]);
  });
});
