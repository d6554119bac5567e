import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { hasPython, livePython, PythonClient } from '../../../../../test/vectors/bobux/live-python.js';
import { anyText, jsonText, mutated } from '../../../../../test/vectors/bobux/random-json.js';
import { canonicalMessage } from './canonical-message.js';
import { isPlainText, readJson } from './json-reader.js';
import { JsonNumber, type JsonValue } from './json-value.js';

const number = (raw: string) => new JsonNumber(raw);
const object = (...entries: [string, JsonValue][]) => new Map(entries);

describe('readJson', () => {
  it.each<[string, JsonValue]>([
    ['null', null],
    ['true', true],
    ['false', false],
    ['""', ''],
    ['"a b"', 'a b'],
    ['[]', []],
    ['{}', object()],
    [' \t\r\n[ \t\r\n] \t\r\n', []],
    [' { } ', object()],
    ['[1 , 2]', [number('1'), number('2')]],
    ['{ "a" : 1 , "b" : [ ] }', object(['a', number('1')], ['b', []])],
    ['[null,true,false,"x",{}]', [null, true, false, 'x', object()]],
    ['{"":""}', object(['', ''])],
    ['{"a":{"a":{"a":1}}}', object(['a', object(['a', object(['a', number('1')])])])],
    ['[{"a":1},{"a":1}]', [object(['a', number('1')]), object(['a', number('1')])]],
    ['{"__proto__":1,"constructor":2}', object(['__proto__', number('1')], ['constructor', number('2')])],
    ['{"2":0,"1":0}', object(['2', number('0')], ['1', number('0')])],
    ['"\\" \\\\ \\/ \\b \\f \\n \\r \\t"', '" \\ / \b \f \n \r \t'],
    ['"\\u0041\\u00e9\\u00E9\\u2028"', 'Aéé\u2028'],
    ['"\\ud83d\\ude00 😀"', '😀 😀'],
    ['"\\ud800"', '\ud800'],
    ['"\\udfff\\ud800x"', '\udfff\ud800x'],
    ['"\u007f\u0080\u2028\u2029\ufeff\uffff"', '\u007f\u0080\u2028\u2029\ufeff\uffff'],
    ['"\\\\"', '\\'],
    ['["\\\\","\\""]', ['\\', '"']],
    ['"\\u0000"', '\0'],
  ])('should read %j', (text, value) => {
    expect(readJson(text)).toEqual(value);
  });

  it.each([
    ...['0', '-0', '7', '-7', '10', '1.0', '1.00', '0.5', '-0.0', '1e3', '1E3', '1e+3', '1e-3', '0e0'],
    ...['1.5E-07', '1e400', '9007199254740993', '123456789012345678901234567890', '9'.repeat(5000)],
  ])('should keep the number %s exactly as it stood', (raw) => {
    expect(readJson(raw)).toEqual(number(raw));
    expect(readJson(` [${raw}, ${raw} ] `)).toEqual([number(raw), number(raw)]);
    expect(readJson(`{"n":${raw}}`)).toEqual(object(['n', number(raw)]));
  });

  it.each([
    ...['', ' ', 'nul', 'nulL', 'nullx', 'null null', 'True', 'undefined', 'NaN', 'Infinity', '-Infinity'],
    ...[
      '-',
      '+1',
      '01',
      '-01',
      '00',
      '1.',
      '.5',
      '-.5',
      '1e',
      '1e+',
      '1e-',
      '1.e3',
      '0x10',
      '1_000',
      '1a',
      '--1',
    ],
    ...['１', '1 2', '[1 2]', '[1,]', '[,1]', '[,]', '[', ']', '[1', '[1,', '[[]', '[]]', '[1}', '{"a":1]'],
    ...['{', '}', '{,}', '{"a"}', '{"a":}', '{"a":1', '{"a":1,', '{"a":1,}', '{a:1}', "{'a':1}", '{"a" 1}'],
    ...[
      '{1:2}',
      '{null:1}',
      '{"a":1 "b":2}',
      '{"a"::1}',
      '{"a":1}{}',
      '{"a":1},',
      '{"a":1}x',
      '{}\0',
      '\0{}',
    ],
    ...['"', '"a', '"\\"', '"\\', '"\\x41"', '"\\u"', '"\\u12"', '"\\u12g4"', '"\\U0041"', '"\\\'"', '"\\a"'],
    ...[
      '"\\u 041"',
      '"\\u+041"',
      '"\\u0x41"',
      '"\\u00４1"',
      '"\n"',
      '"\t"',
      '"\0"',
      '"\u001f"',
      '"a\u001f\\n"',
    ],
    ...[
      '"\\\n"',
      "'a'",
      '"a""b"',
      '\ufeff{}',
      '{}\ufeff',
      '\u00a0{}',
      '{}\u00a0',
      '\u2028{}',
      '\v{}',
      '\f{}',
    ],
    ...[
      '[\u00a01]',
      '//x\n{}',
      '{}/**/',
      '{"a":NaN}',
      '[Infinity]',
      '[-Infinity]',
      '[nan]',
      '{"a":undefined}',
    ],
  ])('should refuse %j', (text) => {
    expect(readJson(text)).toBeUndefined();
  });

  it.each([
    '{"a":1,"a":1}',
    '{"a":1,"a":2}',
    '{"a":1,"b":2,"a":3}',
    '{"a":1,"\\u0061":1}',
    '{"\\u0061":1,"a":1}',
    '{"😀":1,"\\ud83d\\ude00":1}',
    '{"\\/":1,"/":1}',
    '{"":1,"":1}',
    '{"__proto__":1,"__proto__":1}',
    '{"x":{"a":1,"a":1}}',
    '[{"x":[{"a":1,"a":1}]}]',
    '{"hmac":"a","hmac":"a"}',
  ])('should refuse the duplicate key in %s', (text) => {
    expect(readJson(text)).toBeUndefined();
  });

  it('should read a plain text as it reads any other', () => {
    const plainText = fc.oneof(
      jsonText.map((text) => text.replace(/[^ -[\]-~]/g, '~')),
      mutated(jsonText).map((text) => text.replace(/[^ -[\]-~]/g, '')),
      fc.constantFrom('"', '"a', '{"a":"b', '{"a":1,"a":2}', '[1,2', '{"key":1}x', '{"to":12,"from":0}'),
    );
    const plain: string[] = [];
    fc.assert(
      fc.property(plainText, (text) => {
        expect(isPlainText(text)).toBe(true);
        expect(readJson(text)).toEqual(readJson(text, false));
        if (readJson(text) !== undefined) plain.push(text);
      }),
      { numRuns: 2_000 },
    );
    expect(plain.length).toBeGreaterThan(200);
  });

  it.each(['\\', '\n', '\t', '\x1f', '\x7f', '\x80', 'é', '\ud800'])(
    'should not take %j for plain',
    (character) => {
      expect(isPlainText(`{"a":"${character}"}`)).toBe(false);
    },
  );

  it('should tell keys apart that only look the same', () => {
    expect(readJson('{"\u00e9":1,"e\u0301":2,"E":3,"e":4,"\\ud83d":5,"\\ude00":6}')).toHaveProperty(
      'size',
      6,
    );
  });

  const nested = (open: string, close: string, levels: number) => open.repeat(levels) + close.repeat(levels);

  it.each([
    [999, true],
    [1000, true],
    [1001, false],
    [20_000, false],
  ])('should at %i levels answer %s to: is it read', (levels, read) => {
    expect(readJson(nested('[', ']', levels)) !== undefined).toBe(read);
    expect(readJson(`${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`) !== undefined).toBe(read);
    const mixed = `${'[{"a":'.repeat(levels / 2)}${levels % 2 ? '[]' : '0'}${'}]'.repeat(levels / 2)}`;
    expect(readJson(mixed) !== undefined).toBe(read);
  });

  it('should count the depth anew for every sibling', () => {
    expect(
      readJson(
        `[${Array(5)
          .fill(nested('[', ']', 999))
          .join(',')}]`,
      ),
    ).toHaveLength(5);
    expect(readJson(`[${'[],{},'.repeat(5000)}0]`)).toHaveLength(10_001);
  });

  it.each(['[', '{"a":', '[[],', '{"a":{},"b":', '[{"a":[', '"\\"', '-', '1', '\\', ' ', '"'])(
    'should not overflow on 64 KiB of %s',
    (piece) => {
      const text = piece.repeat(65_536 / piece.length);
      const value = readJson(text);
      expect(value).toEqual(piece === '1' ? number(text) : undefined);
    },
  );

  it('should agree with JSON.parse about what is JSON, and about its strings', () => {
    fc.assert(
      fc.property(fc.oneof(jsonText, mutated(jsonText), anyText), (text) => {
        let parsed: unknown;
        try {
          parsed = JSON.parse(text);
        } catch {
          expect(readJson(text)).toBeUndefined();
          return;
        }
        const value = readJson(text);
        // Only a duplicate key may part the two; jsonText makes none, a mutation rarely does.
        if (value === undefined) fc.pre(false);
        expect(JSON.parse(canonicalMessage(value, {}, true))).toEqual(parsed);
      }),
      { numRuns: 2000 },
    );
  });

  (hasPython ? describe : describe.skip)(`against ${livePython}`, () => {
    let python: PythonClient;
    beforeAll(() => {
      python = new PythonClient();
    });
    afterAll(() => {
      python.close();
    });

    it('should refuse what Python refuses, and read what it reads', async () => {
      await fc.assert(
        fc.asyncProperty(fc.oneof(jsonText, mutated(jsonText), anyText), async (text) => {
          const value = readJson(text);
          const canonical = value === undefined ? undefined : canonicalMessage(value, {}, true);
          expect(canonical).toBe(await python.read(text));
        }),
        { numRuns: 1500 },
      );
    });
  });
});
