import { describe, expect, it } from '@jest/globals';
import { RateLimiterMemory, type RateLimiterAbstract } from 'rate-limiter-flexible';
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
