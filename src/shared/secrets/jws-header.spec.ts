import { describe, expect, it } from '@jest/globals';
import { hasCriticalExtension } from './jws-header.js';

const token = (header: string): string => `${Buffer.from(header).toString('base64url')}.e30.c2lnbmVk`;

describe('hasCriticalExtension', () => {
  it.each([
    [false, '{"alg":"HS256"}'],
    [false, '{"alg":"HS256","ends":1}'],
    [false, '{"alg":"HS256","x":{"crit":["ends"]}}'],
    [true, '{"alg":"HS256","crit":["ends"],"ends":1}'],
    [true, '{"alg":"HS256","crit":["b64"],"b64":false}'],
    [true, '{"alg":"HS256","\\u0063rit":["ends"]}'],
    [true, '{"crit":[]}'],
    [true, '{"crit":null}'],
  ])('should be %s of a header %s', (expected, header) => {
    expect(hasCriticalExtension(token(header))).toBe(expected);
  });

  it.each(['', '.', 'a.b.c', token('[]'), token('null'), token('"crit"'), token('{'), 'ö.ü'])(
    'should be false of what is no token: %s',
    (text) => {
      expect(hasCriticalExtension(text)).toBe(false);
    },
  );
});
