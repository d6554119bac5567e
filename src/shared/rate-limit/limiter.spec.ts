import { describe, expect, it } from '@jest/globals';
import { RateLimiterMemory, RateLimiterRes, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { Limiter } from './limiter.js';

/** What is counted by, as the store keeps it. */
const kept: string[] = [];
class RecordingStore extends RateLimiterMemory {
  override getKey(name: string | number): string {
    kept.push(String(name));
    return super.getKey(name);
  }
}

function limiter(points = 2): Limiter {
  kept.length = 0;
  const store: RateLimiterAbstract = new RecordingStore({ points, duration: 60, keyPrefix: 'test' });
  return new Limiter(store);
}

describe('Limiter', () => {
  it.each(['198.51.100.7', '2001:db8:1:2::/64', '::1'])(
    'should count the address %s by its name',
    async (name) => {
      await limiter().count(name);
      expect(kept).toEqual([name]);
    },
  );

  it.each([
    ['a mail address', 'ann@example.com'],
    ['a long text', 'x'.repeat(2_000_000)],
    ['an address with a tail', `198.51.100.7/${'1'.repeat(2_000_000)}`],
    ['an address with a key', '198.51.100.7 5d41402abc4b2a76b9719d911017c592'],
    ['an address with a network in its middle', '1/29.51.100.7'],
    ['nothing', ''],
  ])('should keep no more than a hash of %s', async (_what, name) => {
    const some = limiter();
    await some.count(name);
    await some.look(name);
    for (const one of kept) expect(one).toMatch(/^[\w-]{43}$/);
    expect(new Set(kept).size).toBe(1);
  });

  it('should count by the hash as it would by the text', async () => {
    const some = limiter(2);
    const long = 'x'.repeat(100_000);
    for (let n = 0; n < 2; n++) expect(await some.count(`${long}1`)).toBeUndefined();
    expect(await some.count(`${long}1`)).toEqual({ retryAfter: 60 });
    expect(await some.look(`${long}1`)).toEqual({ retryAfter: 60 });
    expect(await some.standing(`${long}2`)).toEqual({ left: 2 });
  });
});

/** A store that answers what it is told to; `consume` rejects what is past the limit, as rate-limiter-flexible does. */
function answering(state: RateLimiterRes | Error | null, more: object = {}): Limiter {
  const store = {
    points: 5,
    duration: 60,
    consume: () =>
      state instanceof RateLimiterRes && state.remainingPoints >= 0
        ? Promise.resolve(state)
        : // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- the library rejects with what is no Error
          Promise.reject(state),
    get: () => Promise.resolve(state),
    ...more,
  };
  return new Limiter(store as unknown as RateLimiterAbstract);
}
const state = (remaining: number, msBeforeNext: number): RateLimiterRes =>
  new RateLimiterRes(remaining, msBeforeNext, 0, false);

describe('what a limiter says', () => {
  it('should let everything through where it is switched off', async () => {
    const off = new Limiter(undefined);
    expect(off.isOff).toBe(true);
    expect(limiter().isOff).toBe(false);
    expect(await off.count('x')).toBeUndefined();
    expect(await off.fill('x')).toEqual({});
    expect(await off.look('x')).toBeUndefined();
    expect(await off.standing('x')).toEqual({ left: Infinity });
    await expect(off.forget('x')).resolves.toBeUndefined();
  });

  it('should say once when the limit is reached, and then refuse', async () => {
    const some = limiter(2);
    expect(await some.fill('::1')).toEqual({});
    expect(await some.standing('::1')).toEqual({ left: 1 });
    expect(await some.fill('::1')).toEqual({ full: { retryAfter: 60 } });
    expect(await some.standing('::1')).toEqual({ refused: { retryAfter: 60 } });
    expect(await some.fill('::1')).toEqual({ refused: { retryAfter: 60 } });
    await some.forget('::1');
    expect(await some.standing('::1')).toEqual({ left: 2 });
  });

  it('should forget what was counted in the process while the store was away, too', async () => {
    const forgotten: string[] = [];
    const forget = (place: string) => (name: string) => Promise.resolve(forgotten.push(`${place} ${name}`));
    await answering(null, {
      delete: forget('store'),
      insuranceLimiter: { delete: forget('process') },
    }).forget('::1');
    await answering(null, { delete: forget('store') }).forget('::2');
    expect(forgotten).toEqual(['store ::1', 'process ::1', 'store ::2']);
  });

  it.each([
    [-5, 1],
    [1, 1],
    [1_000, 1],
    [1_001, 2],
    [59_001, 60],
    // A clock that has been set back since.
    [3_600_000, 60],
  ])('should ask to come again, %i ms before the end, in %i s', async (msBeforeNext, retryAfter) => {
    expect(await answering(state(-1, msBeforeNext)).count('x')).toEqual({ retryAfter });
    expect(await answering(state(0, msBeforeNext)).fill('x')).toEqual({ full: { retryAfter } });
  });

  it('should take a window that ends later than any can for none', async () => {
    expect(await answering(null).standing('x')).toEqual({ left: 5 });
    expect(await answering(state(0, 60_001)).standing('x')).toEqual({ left: 5 });
    expect(await answering(state(0, 60_001)).look('x')).toBeUndefined();
    expect(await answering(state(0, 60_000)).standing('x')).toEqual({ refused: { retryAfter: 60 } });
    expect(await answering(state(1, 60_000)).standing('x')).toEqual({ left: 1 });
  });

  it.each([
    ['only the process is full', state(5, 9_000), state(0, 5_000), { refused: { retryAfter: 5 } }],
    ['only the store is full', state(0, 9_000), state(2, 5_000), { refused: { retryAfter: 9 } }],
    ['the store is full for longer', state(0, 9_000), state(0, 5_000), { refused: { retryAfter: 9 } }],
    ['the process is full for longer', state(0, 3_000), state(0, 5_000), { refused: { retryAfter: 5 } }],
    ['the process has counted more', null, state(2, 5_000), { left: 2 }],
    ['the store has counted more', state(1, 9_000), state(2, 5_000), { left: 1 }],
    ['the process has counted nothing', state(1, 9_000), null, { left: 1 }],
  ])(
    'should take the stricter of the store and the process where %s',
    async (_what, shared, own, standing) => {
      const some = answering(shared, { insuranceLimiter: { get: () => Promise.resolve(own) } });
      expect(await some.standing('x')).toEqual(standing);
      expect(await some.look('x')).toEqual('refused' in standing ? standing.refused : undefined);
    },
  );

  it('should throw what is no refusal', async () => {
    await expect(answering(new Error('away')).fill('x')).rejects.toThrow('away');
  });
});
