import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { secretsInText, SecretMask } from './secret-mask.js';

describe('SecretMask', () => {
  it('should cover cookie and sauce in every spelling, and nothing else, without changing a length', () => {
    const sauce = 'ab/cd+ef==';
    const mask = SecretMask.of({ cookie: 'osCsid=0123456789abcdef; _imvu_avnm=Ada', sauce });
    const text = `{"a":"${sauce}","b":"ab\\/cd+ef==","c":"0123456789abcdef","d":"Ada","e":"${encodeURIComponent(sauce)}"}`;
    const covered = mask.cover(Buffer.from(text)).toString();
    expect(covered).toHaveLength(text.length);
    for (const secret of [sauce, '0123456789abcdef', 'cd+ef', 'ab%2Fcd'])
      expect(covered).not.toContain(secret);
    expect(JSON.parse(covered).d).toBe('Ada');
  });

  it('should cover a secret however the stream is cut', async () => {
    const secret = 'abcabcabd';
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(secret, 'abc', 'a', 'x'), { maxLength: 10 }),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 }),
        async (parts, sizes) => {
          const text = parts.join('');
          const chunks: Buffer[] = [];
          for (let at = 0, n = 0; at < text.length; n++) {
            const size = sizes[n % sizes.length] ?? 1;
            chunks.push(Buffer.from(text.slice(at, at + size)));
            at += size;
          }
          const out = await Readable.from(chunks)
            .pipe(new SecretMask([secret]).stream())
            .toArray();
          const whole = Buffer.concat(out as Buffer[]).toString();
          expect(whole).toBe(text.replaceAll(secret, '*'.repeat(secret.length)));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('should find a sauce that it was not told of', () => {
    expect(secretsInText('{"sauce":"a\\/b","session_id": "0f"}')).toEqual(
      expect.arrayContaining(['a\\/b', 'a/b', '0f']),
    );
  });
});
