import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { runs } from '../../../../../test/support/runs.js';
import { hasPython, livePython, PythonClient } from '../../../../../test/vectors/bobux/live-python.js';
import { jsonObjectText } from '../../../../../test/vectors/bobux/random-json.js';
import { vectors } from '../../../../../test/vectors/bobux/vectors.js';
import { decodeFrame, type MessageFrame } from './frame.js';
import { sign, SigningKey, type SignedMessage } from '../../api-keys/signing-key.js';

const secret = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';

function message(text: string): MessageFrame {
  const frame = decodeFrame(Buffer.from(text, 'utf8'));
  if (frame.kind !== 'message') throw new Error(`refused: ${text}`);
  return frame;
}

/** What the gateway asks of a frame: is it a message, signed with this secret? */
function accepted(secretHex: string, text: string): boolean {
  const frame = decodeFrame(Buffer.from(text, 'utf8'));
  return frame.kind === 'message' && verifySignature(secretHex, frame, frame.hmac);
}

describe('sign', () => {
  it.each(vectors)('should sign as Python signed: $name', (vector) => {
    expect(sign(vector.secret, vector.canonical)).toBe(vector.hmac);
    if (vector.unescaped !== undefined)
      expect(sign(vector.secret, vector.unescaped)).toBe(vector.unescapedHmac);
  });
});

const verifySignature = (secretHex: string, message: SignedMessage, hmac: string): boolean =>
  new SigningKey(secretHex).verify(message, hmac);

describe('verifySignature', () => {
  it.each(vectors)(
    'should accept every spelling of what Python signed: $name',
    ({ secret, frames, hmac }) => {
      for (const text of Object.values(frames)) expect(accepted(secret, text)).toBe(true);
      const frame = message(frames.compact!);
      expect(verifySignature(secret, frame, hmac.toUpperCase())).toBe(true);
      expect(verifySignature(secret.toUpperCase(), frame, hmac)).toBe(true);
    },
  );

  it.each(vectors.filter(({ unescapedHmac }) => unescapedHmac))(
    'should accept a signature of the unescaped text: $name',
    ({ secret, frames, unescapedHmac }) => {
      for (const text of Object.values(frames))
        expect(verifySignature(secret, message(text), unescapedHmac!)).toBe(true);
    },
  );

  it.each(vectors)(
    'should refuse another secret and another signature: $name',
    ({ secret, frames, hmac }) => {
      const frame = message(frames.compact!);
      expect(
        verifySignature(
          secret.replace(/.$/, (digit) => (digit === '1' ? '2' : '1')),
          frame,
          hmac,
        ),
      ).toBe(false);
      expect(
        verifySignature(
          secret,
          frame,
          hmac.replace(/^./, (digit) => (digit === '1' ? '2' : '1')),
        ),
      ).toBe(false);
    },
  );

  it('should refuse keys sorted by UTF-16 unit', () => {
    const text = '{"command":"c","key":"k","\u{10000}":1,"\uffff":2}';
    const frame = message(text.replace('{', '{"hmac":"h",'));
    expect(verifySignature(secret, frame, sign(secret, text))).toBe(false);
    expect(verifySignature(secret, frame, sign(secret, frame.canonical(false)))).toBe(true);
  });

  it('should refuse a text of which only a part is escaped', () => {
    const frame = message('{"key":"k","command":"éè","hmac":"h"}');
    expect(verifySignature(secret, frame, sign(secret, '{"command":"\\u00e9è","key":"k"}'))).toBe(false);
  });

  const meaning = (text: string) => {
    try {
      return JSON.stringify(JSON.parse(text));
    } catch {
      return undefined;
    }
  };

  /** A signed message, then one character of what was signed replaced by another. */
  const tampered = (canonical: string, at: number, character: string) =>
    canonical.slice(0, at) + character + canonical.slice(at + 1);
  const withHmac = (canonical: string, hmac: string) => `{"hmac":"${hmac}",${canonical.slice(1)}`;
  const characters = fc.constantFrom(...' !"#,-./0123456789:AFZ[\\]_abcdefnrtuz{}~\0\x7fé');

  /** Another case of a hex digit (`\u00e9`, `\u00E9`) is another spelling of the same message. */
  const sameSpelling = (one: string, other: string) =>
    one.toLowerCase() === other.toLowerCase() && meaning(one) === meaning(other);

  it('should refuse a message of which one character was changed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...vectors),
        fc.nat(),
        characters,
        ({ secret, canonical, hmac }, seed, character) => {
          expect(accepted(secret, withHmac(canonical, hmac))).toBe(true);
          const changed = tampered(canonical, 1 + (seed % (canonical.length - 1)), character);
          fc.pre(!sameSpelling(changed, canonical));
          expect(accepted(secret, withHmac(changed, hmac))).toBe(false);
        },
      ),
      { numRuns: runs(400) },
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

    const reserved = new Set(['key', 'command', 'hmac']);
    /** Any parameters, around the three members that every message has. */
    const messages = jsonObjectText
      .filter((text) => Object.keys(JSON.parse(text) as object).every((key) => !reserved.has(key)))
      .map((text) => {
        const rest = text.slice(1).trimStart();
        return `{"key":"k","command":"c"${rest === '}' ? '' : ','}${rest}`;
      })
      // Python reads 1e400 as inf, which it then prints as Infinity: not JSON, nothing it could send.
      .filter((text) => !text.includes('1e400'))
      .map((text) => text.replaceAll(/[\r\n]/g, ' '));
    const secrets = fc
      .uint8Array({ minLength: 1, maxLength: 70 })
      .map((raw) => Buffer.from(raw).toString('hex'));

    it('should accept what Python signs, however it spells the frame', async () => {
      await fc.assert(
        fc.asyncProperty(messages, secrets, async (text, secretHex) => {
          const { frames, canonical, hmac, unescaped, unescapedHmac } = await python.sign(text, secretHex);
          for (const frame of Object.values(frames)) {
            expect(accepted(secretHex, frame)).toBe(true);
            expect(message(frame).canonical(true)).toBe(canonical);
          }
          if (unescaped === undefined || unescapedHmac === undefined) return;
          expect(message(frames.compact!).canonical(false)).toBe(unescaped);
          expect(accepted(secretHex, frames.compact!.replace(hmac, unescapedHmac))).toBe(true);
        }),
        { numRuns: runs(200) },
      );
    }, 120_000);

    it('should refuse what Python signed once one character of it was changed', async () => {
      await fc.assert(
        fc.asyncProperty(messages, fc.nat(), characters, async (text, seed, character) => {
          const { canonical, hmac } = await python.sign(text, secret);
          expect(accepted(secret, withHmac(canonical, hmac))).toBe(true);
          const changed = tampered(canonical, 1 + (seed % (canonical.length - 1)), character);
          fc.pre(!sameSpelling(changed, canonical));
          expect(accepted(secret, withHmac(changed, hmac))).toBe(false);
        }),
        { numRuns: runs(200) },
      );
    }, 120_000);

    it('should sign the recorded vectors today as it did when they were recorded', async () => {
      // A Python client has no way to spell a number otherwise, so it cannot send these.
      const sent = vectors.filter(({ name }) => !name.includes('spelled'));
      for (const { secret, frames, canonical, hmac } of sent) {
        const today = await python.sign(canonical, secret);
        expect([today.canonical, today.hmac, today.frames.backwards]).toEqual([
          canonical,
          hmac,
          frames.backwards,
        ]);
      }
    });

    it('should accept a message about as deep as Python can sign', async () => {
      const levels = 900;
      const deep = `{"key":"k","command":"c","p":${'['.repeat(levels)}${']'.repeat(levels)}}`;
      const { frames } = await python.sign(deep, secret);
      expect(accepted(secret, frames.compact!)).toBe(true);
    });
  });
});
