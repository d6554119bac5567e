import { describe, expect, it } from '@jest/globals';
import { explainStartError } from './start-error.js';

describe('what the operator is told of a start that failed', () => {
  it.each([
    [{ code: 'EADDRINUSE', address: '127.0.0.1', port: 3000 }, 'Port 3000 on 127.0.0.1 is taken'],
    [{ code: 'EACCES', port: 80 }, 'Port 80 may not be used by this account'],
    [{ code: 'EADDRNOTAVAIL', address: '192.0.2.1' }, 'HOST 192.0.2.1 is not an address'],
    [{ code: 'ENOTFOUND', hostname: 'nowhere.invalid' }, 'HOST nowhere.invalid is not an address'],
    [{ code: 'EAI_AGAIN', hostname: 'nowhere.invalid' }, 'HOST nowhere.invalid is not an address'],
  ])('should name what is wrong: %j', (error, told) => {
    expect(explainStartError(Object.assign(new Error('listen'), error))).toContain(told);
  });
});
