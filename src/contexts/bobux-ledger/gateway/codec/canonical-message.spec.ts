import { describe, expect, it } from '@jest/globals';
import { vectors } from '../../../../../test/vectors/bobux/vectors.js';
import { canonicalMessage } from './canonical-message.js';
import { readJson } from './json-reader.js';

/** The ASCII form and the unescaped form of the JSON `text`. */
function bothForms(text: string): [string, string] {
  const value = readJson(text);
  if (value === undefined) throw new Error(`not JSON: ${text}`);
  return [
    canonicalMessage(value, { without: 'hmac' }, true),
    canonicalMessage(value, { without: 'hmac' }, false),
  ];
}

describe('canonicalMessage', () => {
  it.each<[string, string]>([
    ['{ "b" : 1, "a" : [ 1 , { } ] }', '{"a":[1,{}],"b":1}'],
    ['{"hmac":"x"}', '{}'],
    ['{"hmac":"x","a":1}', '{"a":1}'],
    ['{"z":1,"\\u0068mac":"x"}', '{"z":1}'],
    ['{"a":{"hmac":1},"b":[{"hmac":2}],"hmac":3}', '{"a":{"hmac":1},"b":[{"hmac":2}]}'],
    ['{"HMAC":1,"hmac ":2}', '{"HMAC":1,"hmac ":2}'],
    ['{"z":{"d":1,"c":{"b":1,"a":2}},"a":0}', '{"a":0,"z":{"c":{"a":2,"b":1},"d":1}}'],
    ['[{"b":1,"a":2}]', '[{"a":2,"b":1}]'],
    ['{"10":1,"9":2,"1":3,"":4}', '{"":4,"1":3,"10":1,"9":2}'],
    ['{"__proto__":{"b":1,"a":2}}', '{"__proto__":{"a":2,"b":1}}'],
    ['{"t":true,"f":false,"n":null}', '{"f":false,"n":null,"t":true}'],
    [
      '[1.0,1.00,1e3,1E3,-0,-0.0,1e400,123456789012345678901234567890]',
      '[1.0,1.00,1e3,1E3,-0,-0.0,1e400,123456789012345678901234567890]',
    ],
    ['"\\u0041\\/\\u002f\\u000a\\u0022\\u005C"', '"A//\\n\\"\\\\"'],
    ['"\\u0000\\u0007\\u000B\\u001F"', '"\\u0000\\u0007\\u000b\\u001f"'],
    ['"\\u0008\\u000c\\u000d\\u0009"', '"\\b\\f\\r\\t"'],
    ['"<>&\' ~"', '"<>&\' ~"'],
  ])('should print %s as %s, in both forms', (text, canonical) => {
    expect(bothForms(text)).toEqual([canonical, canonical]);
  });

  it.each<[string, string, string]>([
    ['"\u007f\u0080"', '"\\u007f\\u0080"', '"\u007f\u0080"'],
    ['"\\u00E9é"', '"\\u00e9\\u00e9"', '"éé"'],
    ['"\u2028\u2029\ufeff\uffff"', '"\\u2028\\u2029\\ufeff\\uffff"', '"\u2028\u2029\ufeff\uffff"'],
    ['"😀\\uD83D\\uDE00"', '"\\ud83d\\ude00\\ud83d\\ude00"', '"😀😀"'],
    ['"\\uD800 \\uDFFF"', '"\\ud800 \\udfff"', '"\\ud800 \\udfff"'],
    ['{"\uffff":1,"\u{10000}":2}', '{"\\uffff":1,"\\ud800\\udc00":2}', '{"\uffff":1,"\u{10000}":2}'],
    ['{"\u{10000}":2,"\ue000":1}', '{"\\ue000":1,"\\ud800\\udc00":2}', '{"\ue000":1,"\u{10000}":2}'],
    [
      '{"x":{"a😀":1,"a\uff5e":2}}',
      '{"x":{"a\\uff5e":2,"a\\ud83d\\ude00":1}}',
      '{"x":{"a\uff5e":2,"a😀":1}}',
    ],
    ['{"😀":1,"\\ud83d":2}', '{"\\ud83d":2,"\\ud83d\\ude00":1}', '{"\\ud83d":2,"😀":1}'],
    ['{"😀":1,"\\ud83d\uffff":2}', '{"\\ud83d\\uffff":2,"\\ud83d\\ude00":1}', '{"\\ud83d\uffff":2,"😀":1}'],
    [
      '{"😀b":1,"😀":2,"😁":3}',
      '{"\\ud83d\\ude00":2,"\\ud83d\\ude00b":1,"\\ud83d\\ude01":3}',
      '{"😀":2,"😀b":1,"😁":3}',
    ],
  ])('should print %s with and without the ASCII escapes', (text, ascii, unescaped) => {
    expect(bothForms(text)).toEqual([ascii, unescaped]);
  });

  it('should leave nothing out when told nothing', () => {
    expect(canonicalMessage(readJson('{"hmac":1,"a":2}')!, {}, true)).toBe('{"a":2,"hmac":1}');
  });

  it.each(vectors)('should print what Python printed: $name', ({ frames, canonical, unescaped }) => {
    expect(Object.keys(frames).length).toBeGreaterThanOrEqual(5);
    for (const text of Object.values(frames)) {
      const [ascii, plain] = bothForms(text);
      expect(ascii).toBe(canonical);
      if (unescaped !== undefined) expect(plain).toBe(unescaped);
    }
  });
});
