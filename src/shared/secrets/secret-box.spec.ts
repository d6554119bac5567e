import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SecretBox, UnsealError } from './secret-box.js';

const [A, B, C] = [1, 2, 3].map((byte) => Buffer.alloc(32, byte)) as [Buffer, Buffer, Buffer];
const box = new SecretBox([A]);

describe('sealing', () => {
  it('should open what it sealed, whatever the text and the row', () => {
    const anyText = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(anyText, anyText, (text, row) => {
        expect(box.open(box.seal(text, row), row)).toBe(text);
      }),
    );
  });

  it('should neither show the text nor its row, and be new each time', () => {
    const one = box.seal('the secret', 'the row');
    const other = box.seal('the secret', 'the row');
    expect(one.includes('the secret')).toBe(false);
    expect(one.includes('the row')).toBe(false);
    expect(one.equals(other)).toBe(false);
    // The nonce: two values under one key and nonce would tell their difference.
    expect(one.subarray(5, 17).equals(other.subarray(5, 17))).toBe(false);
  });

  it('should have the layout that it documents', () => {
    const sealed = box.seal('äö', 'row');
    expect(sealed).toHaveLength(1 + 4 + 12 + 4 + 16);
    expect(sealed[0]).toBe(1);
  });

  it('should begin with the id of its key, which is the same each time and tells keys apart', () => {
    const rotated = new SecretBox([B, A]);
    expect(box.seal('text', 'row').subarray(0, 5)).toEqual(box.currentKeyId);
    expect(rotated.keyIds).toEqual([new SecretBox([B]).currentKeyId, box.currentKeyId]);
    expect(rotated.currentKeyId.equals(box.currentKeyId)).toBe(false);
  });

  it('should still open what earlier versions sealed', () => {
    const sealed = Buffer.from('AQ7vwwu/Jal6Z5l7ZRpAUkt2UFQa5yXSEohxq43WEmuk1vbloGmp3pxW3L4=', 'base64');
    expect(box.open(sealed, 'table/column/row')).toBe('kept secret');
  });

  it('should not open for another row', () => {
    const sealed = box.seal('text', 'bobux.api_keys/secret/1');
    for (const row of ['bobux.api_keys/secret/2', 'bobux.api_keys/secret/', '', 'bobux.api_keys/secret/1 ']) {
      expect(() => box.open(sealed, row)).toThrow(UnsealError);
    }
  });

  it('should not open with any bit changed anywhere', () => {
    const sealed = box.seal('a secret of some length', 'row');
    for (let at = 0; at < sealed.length * 8; at += 1) {
      const changed = Buffer.from(sealed);
      changed.writeUInt8(changed.readUInt8(at >> 3) ^ (1 << (at & 7)), at >> 3);
      expect(() => box.open(changed, 'row')).toThrow(UnsealError);
    }
  });

  it('should not open with bytes changed, added, or left out, whatever they are', () => {
    const sealed = box.seal('a secret of some length', 'row');
    const place = fc.nat(sealed.length);
    fc.assert(
      fc.property(place, fc.nat(8), fc.uint8Array({ maxLength: 8 }), (at, removed, added) => {
        const changed = Buffer.concat([sealed.subarray(0, at), added, sealed.subarray(at + removed)]);
        fc.pre(!changed.equals(sealed));
        expect(() => box.open(changed, 'row')).toThrow(UnsealError);
      }),
      { numRuns: 300 },
    );
  });

  it('should refuse rubbish of every length with an UnsealError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(() => box.open(Buffer.from(bytes), 'row')).toThrow(UnsealError);
      }),
    );
  });

  it('should have nothing of the text or of a key in its errors', () => {
    const sealed = box.seal('the secret', 'row');
    const messages = [
      () => box.open(sealed, 'other'),
      () => new SecretBox([B]).open(sealed, 'row'),
      () => box.open(sealed.subarray(0, 20), 'row'),
    ].map((attempt) => {
      try {
        return attempt();
      } catch (error) {
        return (error as Error).message;
      }
    });
    expect(messages).toEqual([
      'The sealed value does not belong here or was changed.',
      'No key of SECRETS_KEY opens this value.',
      'This is not a sealed value.',
    ]);
  });

  it('should not be made without a key', () => {
    expect(() => new SecretBox([])).toThrow('SecretBox needs a key');
  });
});

describe('rotation of keys', () => {
  it('should open with an older key and seal with the first', () => {
    const old = box.seal('text', 'row');
    const rotated = new SecretBox([B, A]);
    expect(rotated.open(old, 'row')).toBe('text');
    const again = rotated.seal('text', 'row');
    expect(new SecretBox([B]).open(again, 'row')).toBe('text');
    expect(() => box.open(again, 'row')).toThrow(UnsealError);
  });

  it('should open with any of the keys, in whatever place', () => {
    const boxes = [A, B, C].map((key) => new SecretBox([key]));
    const all = new SecretBox([C, A, B]);
    expect(boxes.map((one) => all.open(one.seal('text', 'row'), 'row'))).toEqual(['text', 'text', 'text']);
  });

  it('should not open with a key that it was not given', () => {
    expect(() => new SecretBox([B, C]).open(box.seal('text', 'row'), 'row')).toThrow(
      'No key of SECRETS_KEY opens this value.',
    );
  });

  it('should call stale what an older key sealed, and only that', () => {
    const rotated = new SecretBox([B, A]);
    expect(rotated.isStale(box.seal('text', 'row'))).toBe(true);
    expect(rotated.isStale(rotated.seal('text', 'row'))).toBe(false);
    expect(new SecretBox([A, B]).isStale(box.seal('text', 'row'))).toBe(false);
  });
});

describe('blind indexes', () => {
  const KEY = 'a high-entropy key';

  it('should be the same for the same key and purpose, in every process', () => {
    expect(
      box.blindIndex(KEY, 'table.column').equals(new SecretBox([A]).blindIndex(KEY, 'table.column')),
    ).toBe(true);
    expect(box.blindIndex(KEY, 'table.column')).toHaveLength(32);
    expect(box.blindIndex(KEY, 'table.column').toString('hex')).toBe(
      '8033dbccbd7599f1a51a5de55ad014aaa6feb7a19d7092a29d3d33a07ef12789',
    );
  });

  it('should differ by value, purpose and key, and where the two are divided', () => {
    const indexes = [
      box.blindIndex(KEY, 'purpose'),
      box.blindIndex(`${KEY} `, 'purpose'),
      box.blindIndex(KEY, 'other purpose'),
      new SecretBox([B]).blindIndex(KEY, 'purpose'),
      box.blindIndex('bc', 'a'),
      box.blindIndex('c', 'ab'),
    ];
    expect(new Set(indexes.map(String)).size).toBe(indexes.length);
  });

  it('should be made with the first key, and looked for with all', () => {
    const rotated = new SecretBox([B, A]);
    expect(rotated.blindIndex(KEY, 'p')).toEqual(new SecretBox([B]).blindIndex(KEY, 'p'));
    expect(rotated.blindIndexes(KEY, 'p')).toEqual([
      new SecretBox([B]).blindIndex(KEY, 'p'),
      box.blindIndex(KEY, 'p'),
    ]);
  });
});
