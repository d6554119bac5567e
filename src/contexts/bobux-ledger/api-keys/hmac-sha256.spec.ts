import { createHmac, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { HmacSha256 } from './hmac-sha256.js';

describe('HmacSha256', () => {
  // RFC 4231, 4.2, 4.3 and 4.7: a key longer than a block.
  it.each([
    ['0b'.repeat(20), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
    [
      Buffer.from('Jefe').toString('hex'),
      'what do ya want for nothing?',
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
    [
      'aa'.repeat(131),
      'Test Using Larger Than Block-Size Key - Hash Key First',
      '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
    ],
  ])('should sign as RFC 4231 has it, with the key %s', (key, text, expected) => {
    expect(new HmacSha256(Buffer.from(key, 'hex')).digest(text).toString('hex')).toBe(expected);
  });

  it('should sign as createHmac does, with one key after another and any text', () => {
    const texts = ['', 'a', 'é😀\u0000', '\ud800', 'x'.repeat(70_000), 'ü'.repeat(5_000)];
    for (const length of [1, 31, 32, 63, 64, 65, 128, 1000]) {
      const key = randomBytes(length);
      const signed = new HmacSha256(key);
      for (const text of [...texts, ...texts]) {
        expect(signed.digest(text)).toEqual(createHmac('sha256', key).update(text, 'utf8').digest());
      }
    }
  });

  it('should make nothing for each text, up to 1,024 characters', () => {
    const signed = new HmacSha256(Buffer.from('key'));
    const first = signed.digest('one');
    const before = first.toString('hex');
    expect(signed.digest('another')).toBe(first);
    expect(first.toString('hex')).not.toBe(before);
  });
});
