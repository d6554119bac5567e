import { describe, expect, it } from '@jest/globals';
import { cidOf } from './cid.js';

describe('cidOf', () => {
  it.each([
    ['https://api.imvu.com/user/user-123456', '123456'],
    ['https://api.imvu.com/users/cid/7', '7'],
    ['98765432109876543210', '98765432109876543210'],
    ['198765432109876543210', undefined],
    [`${'1'.repeat(200_000)}!`, undefined],
    ['user-', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('should read %.60s', (id, cid) => {
    expect(cidOf(id)).toBe(cid);
  });
});
