import { describe, expect, it } from '@jest/globals';
import { parseEnvironment } from './environment.js';

describe('a limit', () => {
  it('should be switched off by 0, and have its default when unset', () => {
    expect(parseEnvironment({ LIMIT_REQUESTS: '0' }).LIMIT_REQUESTS).toBeUndefined();
    expect(parseEnvironment({}).LIMIT_REQUESTS).toEqual({ points: 1000, seconds: 1 });
    expect(parseEnvironment({ LIMIT_AUTH_FAILURES: '5/10' }).LIMIT_AUTH_FAILURES).toEqual({
      points: 5,
      seconds: 10,
    });
  });
});
