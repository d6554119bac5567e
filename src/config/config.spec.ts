import { describe, expect, it } from '@jest/globals';
import { createConfig } from './config.js';
import { parseEnvironment } from './environment.js';

describe('the limits', () => {
  it('should be switched off by 0, and else have their defaults', () => {
    const { limits } = createConfig(parseEnvironment({ LIMIT_REQUESTS: '0', LIMIT_CONNECTIONS: '7/8' }));
    expect(limits.requests).toBeUndefined();
    expect(limits.connections).toEqual({ points: 7, seconds: 8 });
    expect(limits.authFailures).toEqual({ points: 60, seconds: 300 });
  });
});
