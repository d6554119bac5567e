import { describe, expect, it } from '@jest/globals';
import { parseWithLiteralNumbers } from './exact-numbers.js';

describe('parseWithLiteralNumbers', () => {
  it('should keep every number as it is written, and strings as they are', () => {
    const text = String.raw`{"a":3.0,"b":[8410076472946123456789,-1E+2,0.10],"c":"1 \" 2 \\","3":{"d":true,"e":null,"f":7}}`;
    expect(parseWithLiteralNumbers(text)).toEqual({
      a: '3.0',
      b: ['8410076472946123456789', '-1E+2', '0.10'],
      c: '1 " 2 \\',
      3: { d: true, e: null, f: '7' },
    });
  });

  it.each(['{"a":01}', '{"a":1.}', '{"a":1-1}', '{"a":"x}', '{"a":}', ''])('should refuse %j', (text) => {
    expect(() => parseWithLiteralNumbers(text)).toThrow(SyntaxError);
  });
});
