import { createHmac } from 'node:crypto';
import { describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { runs } from '../../../../test/support/runs.js';
import { sign, SigningKey } from './signing-key.js';

const secret = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
const plainMessage = (canonical: string) => ({ canonical: () => canonical, spelled: () => undefined });

describe('sign', () => {
  it('should be HMAC-SHA256, keyed with the bytes of the secret', () => {
    // RFC 4231, test case 2: the key is "Jefe".
    expect(sign('4a656665', 'what do ya want for nothing?')).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
    expect(sign('4A656665', 'what do ya want for nothing?')).toBe(
      sign('4a656665', 'what do ya want for nothing?'),
    );
  });

  it.each(['', 'a', 'xyz', 'ab ', 'abc', '0x12'])('should refuse the secret %j, which is not hex', (bad) => {
    expect(() => sign(bad, '{}')).toThrow(RangeError);
  });
});

describe('SigningKey', () => {
  const key = new SigningKey(secret);
  const right = sign(secret, '{}');
  it.each([
    '',
    right.slice(1),
    right + '0',
    right + '00',
    right + '\n',
    ' ' + right,
    '0x' + right.slice(2),
    right.slice(0, -1) + 'g',
    right.slice(0, -1) + 'à',
    right.slice(0, -2) + '１2',
    'é'.repeat(32),
    Buffer.from(right, 'hex').toString('base64'),
  ])('should refuse %j for a signature, since it is not 64 hex digits', (hmac) => {
    expect(key.verify(plainMessage('{}'), right)).toBe(true);
    expect(key.verify(plainMessage('{}'), hmac)).toBe(false);
  });

  it.each(['', 'a', 'not hex', secret + '0', secret + 'zz'])(
    'should not make a key of the secret %j',
    (bad) => {
      // Node would cut the bad digits off and go on with what is left.
      expect(() => new SigningKey(bad)).toThrow(RangeError);
    },
  );

  it('should know every right signature from a wrong one, whatever the secret and the text', () => {
    const secrets = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 64 }),
      fc.uint8Array({ minLength: 65, maxLength: 200 }),
    );
    const lengths = fc.oneof(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 900, max: 5_000 }));
    const texts = fc
      .tuple(fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }), lengths)
      .map(([unit, length]) => unit.repeat(length).slice(0, length));
    fc.assert(
      fc.property(secrets, fc.array(texts, { minLength: 1, maxLength: 4 }), (bytes, whole) => {
        const one = new SigningKey(Buffer.from(bytes).toString('hex'));
        for (const text of whole) {
          const message = plainMessage(text);
          const hmac = createHmac('sha256', bytes).update(text, 'utf8').digest('hex');
          expect(one.verify(message, hmac)).toBe(true);
          const at = text.length % 64;
          const other = hmac[at] === '0' ? '1' : '0';
          expect(one.verify(message, hmac.slice(0, at) + other + hmac.slice(at + 1))).toBe(false);
          expect(one.verify(message, hmac)).toBe(true);
        }
      }),
      { numRuns: runs(200) },
    );
  });

  it('should ask for the unescaped text only when the first comparison failed', () => {
    const canonical = jest.fn((ascii: boolean) => (ascii ? '"\\u00e9"' : '"é"'));
    const spelled = jest.fn(() => '"\\u00E9"');
    expect(key.verify({ canonical, spelled }, sign(secret, '"\\u00e9"'))).toBe(true);
    expect(canonical.mock.calls).toEqual([[true]]);
    expect(key.verify({ canonical, spelled }, sign(secret, '"é"'))).toBe(true);
    expect(spelled).not.toHaveBeenCalled();
    expect(key.verify({ canonical, spelled }, sign(secret, '"\\u00E9"'))).toBe(true);
  });
});
