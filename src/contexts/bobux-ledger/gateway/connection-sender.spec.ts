import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { RateLimits } from '../../../shared/rate-limit/rate-limits.js';
import { ConnectionSender } from './connection-sender.js';

afterEach(() => {
  jest.restoreAllMocks();
});

describe('the sender of a connection', () => {
  it('should say again now and then that its key proves itself, which is forgotten after a day', () => {
    const now = jest.spyOn(performance, 'now').mockReturnValue(0);
    const proved = jest.fn();
    const sender = new ConnectionSender(undefined, { proved } as unknown as RateLimits['authFailures']);
    for (const minute of [0, 1, 9, 11, 12, 20, 22]) {
      now.mockReturnValue(minute * 60_000);
      sender.proved('k');
    }
    expect(proved).toHaveBeenCalledTimes(3);
    sender.proved('another');
    sender.proved('k');
    expect(proved.mock.calls.map(([claimant]) => (claimant as { id: string }).id)).toEqual([
      ...['k', 'k', 'k'],
      ...['another', 'k'],
    ]);
  });
});
