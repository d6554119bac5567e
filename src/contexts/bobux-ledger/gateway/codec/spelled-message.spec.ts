import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { runs } from '../../../../../test/support/runs.js';
import { jsonObjectText } from '../../../../../test/vectors/bobux/random-json.js';
import { foreignVectors, vectors } from '../../../../../test/vectors/bobux/vectors.js';
import { SigningKey } from '../../api-keys/signing-key.js';
import { canonicalMessage } from './canonical-message.js';
import { decodeFrame } from './frame.js';
import { readJson } from './json-reader.js';
import type { JsonObject } from './json-value.js';
import { spelledMessage } from './spelled-message.js';

const WITHOUT = { without: 'hmac' };

/** All texts that may be signed for a frame. */
function textsOf(frame: string): string[] {
  const message = readJson(frame) as JsonObject;
  return [
    canonicalMessage(message, WITHOUT, true),
    canonicalMessage(message, WITHOUT, false),
    spelledMessage(frame, WITHOUT),
  ];
}

/** What a message says, whatever its spelling. */
function meaningOf(frame: string): string {
  return canonicalMessage(readJson(frame) as JsonObject, WITHOUT, true);
}

describe('a message as it was spelled', () => {
  it.each([
    ['{}', '{}'],
    ['{"b":1,"a":2}', '{"a":2,"b":1}'],
    [' { "b" : "\\u0027\\/" ,\n"a" : [ ] , "hmac":"x" } ', '{"a":[],"b":"\\u0027\\/"}'],
    [
      '{"z":{"hmac":"stays","a":"\\u00E9"},"a":[1.0, [true,null , false],{"y":1,"x":-1E+2}]}',
      '{"a":[1.0,[true,null,false],{"x":-1E+2,"y":1}],"z":{"a":"\\u00E9","hmac":"stays"}}',
    ],
    ['{"\\u0062":1,"a":2,"\\u0068mac":3}', '{"a":2,"\\u0062":1}'],
    ['{"\\ud83d\\ude00":1,"\\uffff":2,"😁":3}', '{"\\uffff":2,"\\ud83d\\ude00":1,"😁":3}'],
    ['{"q":"\\"}]\\\\","a":"{[,"}', '{"a":"{[,","q":"\\"}]\\\\"}'],
    [`{"a":${'['.repeat(999)}${']'.repeat(999)}}`, `{"a":${'['.repeat(999)}${']'.repeat(999)}}`],
  ])('should be %s with its names in order', (frame, text) => {
    expect(spelledMessage(frame, WITHOUT)).toBe(text);
  });

  it('should be the message itself, read as JSON, in each of the three forms: so no two messages share one', () => {
    fc.assert(
      fc.property(jsonObjectText, (frame) => {
        for (const text of textsOf(frame)) {
          expect(meaningOf(text)).toBe(meaningOf(frame));
          // And it is the same text again, so it says nothing else than its own message.
          expect(textsOf(text)).toContain(text);
        }
      }),
      { numRuns: runs(500) },
    );
  });

  it('should never be shared by two different messages', () => {
    fc.assert(
      fc.property(jsonObjectText, jsonObjectText, (one, other) => {
        fc.pre(meaningOf(one) !== meaningOf(other));
        const texts = new Set(textsOf(one));
        expect(textsOf(other).filter((text) => texts.has(text))).toEqual([]);
      }),
      { numRuns: runs(500) },
    );
  });

  it('should be the unescaped form where the frame has no escape', () => {
    fc.assert(
      fc.property(
        jsonObjectText.filter((frame) => !frame.includes('\\')),
        (frame) => {
          expect(spelledMessage(frame, WITHOUT)).toBe(canonicalMessage(readJson(frame)!, WITHOUT, false));
        },
      ),
    );
  });
});

describe('what printers of other languages sign', () => {
  const key = new SigningKey(vectors[0]!.secret);

  it('should be there for each of them', () => {
    expect([...new Set(foreignVectors.map(({ printer }) => printer))].sort()).toEqual([
      'Go',
      'Gson',
      'JavaScriptSerializer',
      'PHP',
      'System.Text.Json',
      'lua-cjson',
    ]);
  });

  it.each(foreignVectors)('should be accepted: $printer, $name', ({ frame, hmac, signed }) => {
    const message = decodeFrame(frame);
    if (message.kind !== 'message') throw new Error(message.message);
    expect(key.verify(message, hmac)).toBe(true);
    expect(message.spelled() ?? message.canonical(false)).toBe(signed);
    expect(
      key.verify(
        message,
        hmac.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
      ),
    ).toBe(false);
  });

  it.each(foreignVectors.filter(({ signed }) => signed.includes('\\')))(
    'should not be accepted with the escapes of another printer: $printer, $name',
    ({ frame, hmac, signed }) => {
      const respelled = JSON.stringify(JSON.parse(frame)).replace('"command"', '"\\u0063ommand"');
      const message = decodeFrame(respelled);
      if (message.kind !== 'message') throw new Error(message.message);
      const isOneOfTheFirstTwo = [message.canonical(true), message.canonical(false)].includes(signed);
      expect(key.verify(message, hmac)).toBe(isOneOfTheFirstTwo);
    },
  );
});
