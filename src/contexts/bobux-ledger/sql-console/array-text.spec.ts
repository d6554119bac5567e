import { describe, expect, it } from '@jest/globals';
import { parseArrayText } from './array-text.js';

describe('parseArrayText', () => {
  it.each([
    ['{}', []],
    ['{1,NULL,"NULL",null}', ['1', null, 'NULL', 'null']],
    [
      '{{1,2},{3,4}}',
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    ['{{{a}}}', [[['a']]]],
    ['[0:1]={1,2}', ['1', '2']],
    ['[-1:0][2:2]={{1},{2}}', [['1'], ['2']]],
    ['{"","a b","{,}","q\\"q","b\\\\","\n"}', ['', 'a b', '{,}', 'q"q', 'b\\', '\n']],
  ])('should read %s', (text, value) => {
    expect(parseArrayText(text, (element) => element)).toEqual(value);
  });
});
