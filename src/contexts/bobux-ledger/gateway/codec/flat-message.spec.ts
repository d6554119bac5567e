import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { jsonObjectText } from '../../../../../test/vectors/bobux/random-json.js';
import { decodeAny, decodeFrame, type DecodedFrame } from './frame.js';
import { readFlatMessage } from './flat-message.js';

/** All that a frame says, in a form that can be compared. */
function spelledOut(frame: DecodedFrame): unknown {
  if (frame.kind === 'unreadable') return frame;
  const { key, command, hmac, parameters, canonical } = frame;
  return { key, command, hmac, parameters: { ...parameters }, texts: [canonical(true), canonical(false)] };
}

/** The general reader is the oracle: the flat one must not be told from it, whatever the text. */
function expectSame(text: string): void {
  expect(spelledOut(decodeFrame(Buffer.from(text), false))).toEqual(spelledOut(decodeAny(Buffer.from(text))));
  const decoded = decodeFrame(text, false);
  expect(spelledOut(decoded)).toEqual(spelledOut(decodeAny(text)));
  if (decoded.kind === 'message') expect(Object.getPrototypeOf(decoded.parameters)).toBeNull();
}

describe('readFlatMessage', () => {
  it.each([
    '{"key":"k","command":"ping","hmac":"00"}',
    ' { "key" : "k" , "command" : "ping" , "hmac" : "00" } ',
    '{"key":"k","command":"c","hmac":"h","a":0,"b":-0,"c":-12,"d":999999999999999,"e":true,"f":false,"g":null}',
    '{"key":"k","command":"c","hmac":"h"," ":1,"!":2,"a":3,"a b":4,"~":5,"":6,"__proto__":7,"B":8}',
    '{"hmac":"h/é"}'.replace('é', 'e'),
    '{"a":1}',
  ])('should read %s itself, as the general reader does', (text) => {
    expect(readFlatMessage(text)).toBeDefined();
    expectSame(text);
  });

  it.each([
    '',
    ' ',
    '{',
    '{}',
    '[]',
    '{"a":1',
    '{"a":1}}',
    '{"a":1},',
    '{"a":1,}',
    '{,"a":1}',
    '{"a" 1}',
    '{"a":}',
    '{"a":1 2}',
    '{"a":01}',
    '{"a":-}',
    '{"a":-01}',
    '{"a":+1}',
    '{"a":1.0}',
    '{"a":1e3}',
    '{"a":1000000000000000}',
    '{"a":truex}',
    '{"a":nul}',
    '{"a":{}}',
    '{"a":[]}',
    '{"a":"\\u0041"}',
    '{"a":"\\""}',
    '{"a":"é"}',
    '{"a":"\u007f"}',
    '{"a":"\t"}',
    '{"a":"',
    '{"a',
    '{\t"a":1}',
    '{"a":1}\n',
    '{"a":1,"a":1}',
    '\ufeff{"a":1}',
    `{${Array.from({ length: 17 }, (_, n) => `"p${n}":1`).join()}}`,
  ])('should leave %j to the general reader', (text) => {
    expect(readFlatMessage(text)).toBeUndefined();
    expectSame(text);
  });

  const name = fc.oneof(
    fc.constantFrom('key', 'command', 'hmac', 'id', 'amount', 'nonce', '__proto__', 'a', 'a b', 'a!', ''),
    fc.string({ maxLength: 4 }),
    fc.string({ unit: 'binary', maxLength: 3 }),
  );
  const value = fc.oneof(
    { weight: 4, arbitrary: fc.string({ maxLength: 8 }).map((text) => JSON.stringify(text)) },
    { weight: 3, arbitrary: fc.maxSafeInteger().map(String) },
    fc.constantFrom('-0', '0', '1.0', '1e3', '01', '-', 'true', 'false', 'null', 'tru', '{}', '[1]', '"\\n"'),
    fc.string({ unit: 'binary', maxLength: 4 }).map((text) => JSON.stringify(text)),
  );
  const space = fc.constantFrom('', '', '', '', ' ', '  ', '\n', '\t');
  const member = fc
    .tuple(space, name, space, space, value, space)
    .map(([a, key, b, c, raw, d]) => `${a}${JSON.stringify(key)}${b}:${c}${raw}${d}`);
  const message = fc.array(member, { maxLength: 18 }).map((members) => `{${members.join(',')}}`);

  it('should not be told from the general reader by any flat message', () => {
    const envelope = '"key":"k","command":"c","hmac":"h"';
    fc.assert(
      fc.property(
        fc.oneof(
          message,
          message.map((text) => text.replace('{', `{${envelope},`)),
        ),
        expectSame,
      ),
      { numRuns: 2_000 },
    );
  });

  it('should not be told from the general reader by a message that was damaged somewhere', () => {
    const damage = fc.tuple(
      message,
      fc.nat(),
      fc.constantFrom('', '"', '\\', ',', ':', '}', '{', ' ', '0', 'é'),
    );
    fc.assert(
      fc.property(damage, ([text, where, put]) => {
        const at = where % (text.length + 1);
        expectSame(text.slice(0, at) + put + text.slice(at + 1));
      }),
      { numRuns: 2_000 },
    );
  });

  it('should not be told from the general reader by any JSON object', () => {
    fc.assert(fc.property(jsonObjectText, expectSame), { numRuns: 500 });
  });
});
