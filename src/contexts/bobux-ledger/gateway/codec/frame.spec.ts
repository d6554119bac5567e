import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anyText, jsonObjectText, jsonText, mutated } from '../../../../../test/vectors/bobux/random-json.js';
import { vectors } from '../../../../../test/vectors/bobux/vectors.js';
import { decodeFrame, type MessageFrame } from './frame.js';
import { JsonNumber } from './json-value.js';

const bytes = (text: string) => Buffer.from(text, 'utf8');
const signed = (rest = '') => `{"key":"k","command":"c","hmac":"h"${rest && ',' + rest}}`;

function message(text: string): MessageFrame {
  const frame = decodeFrame(bytes(text));
  if (frame.kind !== 'message') throw new Error(`refused: ${text}`);
  return frame;
}

/** The parameter `p` of a message that carries it as `text`. */
const parameter = (text: string) => message(signed(`"p":${text}`)).parameters.p;

describe('decodeFrame', () => {
  it.each<[string, Buffer]>([
    ['nothing', bytes('')],
    ['text that is not JSON', bytes('ping')],
    ['JSON with something after it', bytes(signed() + signed())],
    ['a cut-off object', bytes(signed().slice(0, -1))],
    ['a string', bytes('"key command hmac"')],
    ['a number', bytes('1')],
    ['null', bytes('null')],
    ['an array', bytes('["key","command","hmac"]')],
    ['an array of one message', bytes(`[${signed()}]`)],
    ['a duplicate key', bytes(signed('"key":"k"'))],
    ['a duplicate key, once escaped', bytes(signed('"\\u006bey":"k"'))],
    ['a duplicate key below the top', bytes(signed('"p":[{"a":1,"a":1}]'))],
    ['a duplicate key where others are missing', bytes('{"key":"k","key":"k"}')],
    ['NaN', bytes(signed('"p":NaN'))],
    ['a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes(signed())])],
    ['a stray continuation byte', Buffer.concat([bytes('{"key":"'), Buffer.from([0x80]), bytes('"}')])],
    ['an overlong slash', Buffer.concat([bytes('{"key":"'), Buffer.from([0xc0, 0xaf]), bytes('"}')])],
    [
      'a surrogate in UTF-8',
      Buffer.concat([bytes('{"key":"'), Buffer.from([0xed, 0xa0, 0x80]), bytes('"}')]),
    ],
    ['a character cut in half', bytes(`${signed()}é`).subarray(0, -1)],
    ['UTF-16', Buffer.from(signed(), 'utf16le')],
    ['1001 levels', bytes(signed(`"p":${'['.repeat(1000)}${']'.repeat(1000)}`))],
    ['64 KiB of [', bytes('['.repeat(65_536))],
    ['64 KiB of {"a":', bytes('{"a":'.repeat(13_107))],
  ])('should answer INVALID_PARAMETERS_ERROR to %s', (_, data) => {
    expect(decodeFrame(data)).toMatchObject({ kind: 'unreadable', error: 'INVALID_PARAMETERS_ERROR' });
  });

  it.each<[Buffer, string]>([
    [bytes('hello'), 'the frame cannot be read: not JSON, from character 1 on'],
    [bytes('{"amount":NaN}'), 'the frame cannot be read: not JSON, from character 11 on'],
    [bytes('\ufeff{"a":1}'), 'the frame cannot be read: a byte order mark stands before the JSON'],
    [bytes('['.repeat(60_000)), 'the frame cannot be read: nested deeper than 1000 levels'],
    [
      bytes('{"a":1,"a":1}'),
      'the frame cannot be read: a name stands twice in one object, the second time before character 11',
    ],
    [Buffer.from([0x7b, 0xff, 0x7d]), 'the frame is not UTF-8'],
    [bytes('[1,2]'), 'the frame must be a JSON object'],
    [bytes('{"command":"ping"}'), 'missing: key, hmac'],
    [bytes('{"key":1,"command":"ping","hmac":null}'), 'key, hmac: must be text'],
  ])('should say of %.40s what is wrong', (data, message) => {
    expect(decodeFrame(data)).toMatchObject({ kind: 'unreadable', message });
  });

  it.each([
    '{}',
    '{"key":"k"}',
    '{"key":"k","command":"c"}',
    '{"command":"c","hmac":"h"}',
    '{"key":"k","hmac":"h"}',
  ])('should answer MISSING_PARAMETERS_ERROR to %s', (text) => {
    expect(decodeFrame(bytes(text))).toMatchObject({
      kind: 'unreadable',
      error: 'MISSING_PARAMETERS_ERROR',
    });
  });

  it('should report what is missing before what has the wrong type', () => {
    expect(decodeFrame('{"key":1,"command":null}')).toHaveProperty('error', 'MISSING_PARAMETERS_ERROR');
  });

  it('should not take members of Object.prototype for members of the message', () => {
    expect(decodeFrame('{"__proto__":{"key":"k","command":"c","hmac":"h"}}')).toHaveProperty(
      'error',
      'MISSING_PARAMETERS_ERROR',
    );
  });

  it.each(['null', '1', 'true', '[]', '["k"]', '{}'])('should refuse %s for key, command or hmac', (text) => {
    for (const frame of [
      `{"key":${text},"command":"c","hmac":"h"}`,
      `{"key":"k","command":${text},"hmac":"h"}`,
      `{"key":"k","command":"c","hmac":${text}}`,
    ]) {
      expect(decodeFrame(frame)).toMatchObject({ kind: 'unreadable', error: 'INVALID_PARAMETERS_ERROR' });
    }
  });

  it('should read key, command and hmac, and nothing else, when there is nothing else', () => {
    const frame = message('{"hmac":"","command":"ping","key":"\\u006b"}');
    expect(frame).toMatchObject({ kind: 'message', key: 'k', command: 'ping', hmac: '' });
    expect(Object.keys(frame.parameters)).toEqual([]);
  });

  it('should read a string like the bytes of it', () => {
    const text = signed('"é":"😀"');
    const [fromText, fromBytes] = [decodeFrame(text), decodeFrame(bytes(text))] as MessageFrame[];
    expect(fromText!.parameters).toEqual(fromBytes!.parameters);
    expect(fromText!.canonical(false)).toBe(fromBytes!.canonical(false));
    expect(decodeFrame(signed('"p":"\ud800"'))).toHaveProperty('error', 'INVALID_PARAMETERS_ERROR');
  });

  it.each<[string, unknown]>([
    ['"x"', 'x'],
    ['"\\ud800"', '\ud800'],
    ['true', true],
    ['false', false],
    ['null', null],
    ['0', 0],
    ['7', 7],
    ['-7', -7],
    ['9007199254740991', 9007199254740991],
    ['-9007199254740991', -9007199254740991],
    ['5.0', 5],
    ['1e3', 1000],
    ['1.50e1', 15],
    ['[]', []],
    ['[1,"a",[null]]', [1, 'a', [null]]],
    ['{"a":{"b":[1]}}', { a: { b: [1] } }],
  ])('should take the parameter %s as %j', (text, value) => {
    expect(parameter(text)).toEqual(value);
  });

  it('should take -0 as 0', () => {
    expect(Object.is(parameter('-0'), 0)).toBe(true);
  });

  it.each([
    ...['1.5', '1e-1', '1.05e1', '0.5', '1e400', '0e401', '9007199254740992', '-9007199254740992'],
    ...['9007199254740993', '123456789012345678901234567890', '9'.repeat(400)],
  ])('should keep %s as a JsonNumber, which no check for int takes', (raw) => {
    expect(parameter(raw)).toEqual(new JsonNumber(raw));
    expect(parameter(`[${raw}]`)).toEqual([new JsonNumber(raw)]);
    expect(parameter(`{"a":${raw}}`)).toEqual({ a: new JsonNumber(raw) });
  });

  it('should hold parameters in objects that inherit nothing, at every depth', () => {
    const { parameters } = message(
      signed('"p":[{"__proto__":{"polluted":1},"constructor":2}],"__proto__":3'),
    );
    const inherited = Object.getOwnPropertyNames(Object.prototype).filter((name) => name in parameters);
    // Its own.
    expect(inherited).toEqual(['__proto__']);
    expect(Object.keys(parameters)).toEqual(['p', '__proto__']);
    const inner = (parameters.p as object[])[0]!;
    expect(Object.keys(inner)).toEqual(['__proto__', 'constructor']);
    // Of a thousand of them V8 would make as many hidden classes.
    expect(Object.getPrototypeOf(inner)).toBeNull();
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect('polluted' in parameters).toBe(false);
  });

  it('should read 1000 levels, the message itself being the first', () => {
    const frame = message(signed(`"p":${'['.repeat(999)}${']'.repeat(999)}`));
    expect(frame.canonical(true)).toHaveLength('{"command":"c","key":"k","p":}'.length + 2 * 999);
  });

  it('should give the canonical text of the message without hmac', () => {
    const frame = message(' {"p" : 1.0, "hmac":"h", "key":"k", "command":"é", "hm\\u0061c2":0} ');
    expect(frame.canonical(true)).toBe('{"command":"\\u00e9","hmac2":0,"key":"k","p":1.0}');
    expect(frame.canonical(false)).toBe('{"command":"é","hmac2":0,"key":"k","p":1.0}');
    expect(frame.canonical(true)).toBe(frame.canonical(true));
  });

  it('should give the same canonical text whether it is plain or not', () => {
    fc.assert(
      fc.property(fc.oneof(jsonObjectText, jsonText), fc.boolean(), (text, ascii) => {
        const plain = text.replace(/[^ -[\]-~]/g, '~');
        const frame = signed(`"p":${plain}`);
        // White space that is no space is all that tells the two apart.
        const [read, other] = [frame, `${frame}\n`].map((spelled) => decodeFrame(spelled));
        if (read?.kind !== 'message' || other?.kind !== 'message') {
          expect(read).toMatchObject({ kind: 'unreadable' });
          expect(other).toMatchObject({ kind: 'unreadable' });
          return;
        }
        expect(read.canonical(ascii)).toBe(other.canonical(ascii));
        expect(read.canonical(!ascii)).toBe(read.canonical(ascii));
        expect(read.parameters).toEqual(other.parameters);
      }),
      { numRuns: 1_000 },
    );
  });

  it.each(vectors)('should read every spelling of: $name', ({ frames, canonical, hmac, unescaped }) => {
    for (const text of Object.values(frames)) {
      const frame = message(text);
      expect(frame.hmac).toBe(hmac);
      expect(frame.canonical(true)).toBe(canonical);
      if (unescaped !== undefined) expect(frame.canonical(false)).toBe(unescaped);
    }
  });

  it('should have a spelling of its own only where a backslash is in it, and without the hmac', () => {
    expect(message(signed('"p":"é"')).spelled()).toBeUndefined();
    const spelled = message('{"p":"\\u00E9","hmac":"h","key":"k","command":"c"}').spelled();
    expect(spelled).toBe('{"command":"c","key":"k","p":"\\u00E9"}');
  });

  it('should never throw, whatever the frame holds', () => {
    const frames = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((data) => Buffer.from(data)),
      anyText,
      fc.json(),
      jsonText,
      fc.oneof(jsonObjectText, jsonText).map((text) => signed(`"p":${text}`)),
      mutated(jsonObjectText.map((text) => signed(`"p":${text}`))),
      fc.constantFrom(...vectors.flatMap(({ frames }) => Object.values(frames))).chain((text) =>
        fc.tuple(fc.nat(text.length), fc.nat(255)).map(([at, byte]) => {
          const data = bytes(text);
          data[at % data.length] = byte;
          return data;
        }),
      ),
    );
    fc.assert(
      fc.property(frames, (data) => {
        const frame = decodeFrame(data);
        if (frame.kind === 'message') {
          expect(['string', 'undefined']).toContain(typeof frame.spelled());
          expect(typeof frame.canonical(true)).toBe('string');
          expect(typeof frame.canonical(false)).toBe('string');
        } else {
          expect(frame.error).toMatch(/^(INVALID|MISSING)_PARAMETERS_ERROR$/);
          expect(frame.message).toMatch(/^.{5,120}$/);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
