import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { LimitsConfig } from '../config/platform-settings.js';
import type { RateLimit } from '../config/variables.js';
import { RateLimits } from './rate-limits.js';

const [ONE, OTHER] = ['198.51.100.1', '198.51.100.2'] as const;
/** A window in seconds, and in milliseconds when it is over. */
const [SHORT, PAST] = [0.3, 400] as const;
beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());
const limit = (points: number, seconds = 60): RateLimit => ({ points, seconds });

function limitsOf(set: Partial<LimitsConfig> = {}): RateLimits {
  return new RateLimits(
    new LimitsConfig({
      authFailures: set.authFailures,
      requests: set.requests,
      connections: set.connections,
      openConnections: set.openConnections ?? 0,
    }),
  );
}

async function times<Result>(count: number, work: () => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  for (let done = 0; done < count; done += 1) results.push(await work());
  return results;
}

/** `.` for what was let through, `x` for what was refused. */
const picture = (results: unknown[]): string => results.map((refused) => (refused ? 'x' : '.')).join('');

describe.each([
  ['requests', (limits: RateLimits, address: string) => limits.countRequest(address)],
  [
    'authFailures',
    (limits: RateLimits, address: string) =>
      limits.authFailures.count({ context: 'test', address: address, id: 'jane' }),
  ],
  ['connections', (limits: RateLimits, address: string) => limits.countConnection('test', address)],
] as const)('the limit of %s', (name, count) => {
  it('should let so many through and refuse the next', async () => {
    const limits = limitsOf({ [name]: limit(3) });
    expect(picture(await times(5, () => count(limits, ONE)))).toBe('...xx');
  });

  it('should hold for each address by itself', async () => {
    const limits = limitsOf({ [name]: limit(1) });
    await times(3, () => count(limits, ONE));
    expect(await count(limits, ONE)).toBeDefined();
    expect(await count(limits, OTHER)).toBeUndefined();
  });

  it('should say in how many whole seconds to come again', async () => {
    const limits = limitsOf({ [name]: limit(1, 40) });
    await count(limits, ONE);
    const { retryAfter } = (await count(limits, ONE)) ?? { retryAfter: 0 };
    expect(Number.isInteger(retryAfter)).toBe(true);
    expect(retryAfter).toBeGreaterThan(37);
    expect(retryAfter).toBeLessThanOrEqual(40);
  });

  it('should not be passed by many that come at once', async () => {
    const limits = limitsOf({ [name]: limit(5) });
    const results = await Promise.all(Array.from({ length: 50 }, () => count(limits, ONE)));
    expect(results.filter((refused) => refused === undefined)).toHaveLength(5);
  });

  it('should let through again when the window is over', async () => {
    const limits = limitsOf({ [name]: limit(1, SHORT) });
    expect(picture(await times(2, () => count(limits, ONE)))).toBe('.x');
    jest.advanceTimersByTime(PAST);
    expect(picture(await times(2, () => count(limits, ONE)))).toBe('.x');
  });

  it('should count nothing when it is switched off, whatever the others say', async () => {
    const all = { requests: limit(1), authFailures: limit(1), connections: limit(1), [name]: undefined };
    expect(picture(await times(20, () => count(limitsOf(all), ONE)))).toBe('.'.repeat(20));
  });
});

describe('the limits', () => {
  it('should count each kind by itself', async () => {
    const limits = limitsOf({ requests: limit(1), authFailures: limit(2), connections: limit(1) });
    expect(await limits.countRequest(ONE)).toBeUndefined();
    expect(await limits.authFailures.count({ context: 'test', address: ONE, id: 'jane' })).toBeUndefined();
    expect(await limits.countConnection('test', ONE)).toBeUndefined();
    expect(await limits.countRequest(ONE)).toBeDefined();
    expect(await limits.countRequest(OTHER)).toBeUndefined();
  });

  it('should never ask to come again in less than a second', async () => {
    const limits = limitsOf({ requests: limit(1, SHORT) });
    await limits.countRequest(ONE);
    expect(await limits.countRequest(ONE)).toEqual({ retryAfter: 1 });
  });
});

describe('guessing', () => {
  it('should be said of an address when its failures have reached the limit, and not of another', async () => {
    const limits = limitsOf({ authFailures: limit(2) });
    expect(await limits.authFailures.refusalOfAddress({ context: 'test', address: ONE })).toBeUndefined();
    await limits.authFailures.count({ context: 'test', address: ONE, id: 'jane' });
    expect(await limits.authFailures.refusalOfAddress({ context: 'test', address: ONE })).toBeUndefined();
    await limits.authFailures.count({ context: 'test', address: ONE, id: 'jane' });
    expect(await limits.authFailures.refusalOfAddress({ context: 'test', address: ONE })).toEqual({
      retryAfter: 60,
    });
    expect(await limits.authFailures.refusalOfAddress({ context: 'test', address: OTHER })).toBeUndefined();
  });

  it('should count nothing by asking', async () => {
    const limits = limitsOf({ authFailures: limit(1) });
    await times(10, () => limits.authFailures.refusalOfAddress({ context: 'test', address: ONE }));
    expect(await limits.authFailures.count({ context: 'test', address: ONE, id: 'jane' })).toBeUndefined();
  });

  it('should be forgotten after the window', async () => {
    const limits = limitsOf({ authFailures: limit(1, SHORT) });
    await limits.authFailures.count({ context: 'test', address: ONE, id: 'jane' });
    expect(await limits.authFailures.refusalOfAddress({ context: 'test', address: ONE })).toEqual({
      retryAfter: 1,
    });
    jest.advanceTimersByTime(PAST);
    expect(await limits.authFailures.refusalOfAddress({ context: 'test', address: ONE })).toBeUndefined();
  });

  it('should keep new websockets out', async () => {
    const limits = limitsOf({ authFailures: limit(1) });
    await limits.authFailures.count({ context: 'test', address: ONE, id: 'jane' });
    expect(await limits.countConnection('test', ONE)).toEqual({ retryAfter: 60 });
    expect(await limits.countConnection('test', OTHER)).toBeUndefined();
  });
});

describe('the limit of open websockets', () => {
  it('should refuse one too many, and let the next in when one has closed', async () => {
    const limits = limitsOf({ openConnections: 2 });
    expect(picture(await times(3, () => limits.countConnection('test', ONE)))).toBe('..x');
    expect(await limits.countConnection('test', OTHER)).toBeUndefined();
    limits.connectionClosed(ONE);
    expect(picture(await times(2, () => limits.countConnection('test', ONE)))).toBe('.x');
    expect(await limits.countConnection('test', ONE)).toEqual({ retryAfter: 1 });
  });

  it('should not be passed by many that come at once', async () => {
    const limits = limitsOf({ openConnections: 5, connections: limit(1000) });
    const results = await Promise.all(Array.from({ length: 50 }, () => limits.countConnection('test', ONE)));
    expect(results.filter((refused) => refused === undefined)).toHaveLength(5);
  });

  it('should give back the place of one that was refused for another reason', async () => {
    const limits = limitsOf({ openConnections: 2, connections: limit(1, SHORT) });
    expect(picture(await times(5, () => limits.countConnection('test', ONE)))).toBe('.xxxx');
    jest.advanceTimersByTime(PAST);
    expect(await limits.countConnection('test', ONE)).toBeUndefined();
  });

  it('should give no place for connections that closed twice', async () => {
    const limits = limitsOf({ openConnections: 1 });
    limits.connectionClosed(ONE);
    limits.connectionClosed(ONE);
    expect(picture(await times(2, () => limits.countConnection('test', ONE)))).toBe('.x');
  });

  it('should be switched off by 0', async () => {
    const limits = limitsOf({ openConnections: 0 });
    expect(picture(await times(50, () => limits.countConnection('test', ONE)))).toBe('.'.repeat(50));
  });
});

describe('what is held for those who are counted', () => {
  it('should be the same for each name, however long', async () => {
    const limits = limitsOf();
    const limiter = limits.limiter('mails', limit(5));
    await limiter.count('short');
    const one = limits.keyBytes;
    expect(one).toBeGreaterThan(0);
    await limiter.count('x'.repeat(2_000_000));
    await limiter.count('short');
    expect(limits.keyBytes).toBe(2 * one);
  });
});
