import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { AddressRewriter } from './address-rewriter.js';

const rewriter = new AddressRewriter(
  ['https://api.imvu.com/', 'http://127.0.0.1:9/up/'],
  'https://quartet.example/imvu/api/',
);

const cases: [name: string, from: string, to: string][] = [
  [
    'a value',
    '{"id":"https://api.imvu.com/user/user-1"}',
    '{"id":"https://quartet.example/imvu/api/user/user-1"}',
  ],
  ['a name', '{"https://api.imvu.com/a":1}', '{"https://quartet.example/imvu/api/a":1}'],
  ['a text alone', '"https://api.imvu.com/"', '"https://quartet.example/imvu/api/"'],
  ['the configured address', '["http://127.0.0.1:9/up/x"]', '["https://quartet.example/imvu/api/x"]'],
  [
    'slashes as PHP writes them',
    '["https:\\/\\/api.imvu.com\\/a\\/b"]',
    '["https:\\/\\/quartet.example\\/imvu\\/api\\/a\\/b"]',
  ],
  [
    'a text that goes on after an escape',
    '["\\\\","https://api.imvu.com/a"]',
    '["\\\\","https://quartet.example/imvu/api/a"]',
  ],
  ['nothing in the middle of a text', '["see https://api.imvu.com/a"]', '["see https://api.imvu.com/a"]'],
  ['nothing behind an escaped quote', '["\\"https://api.imvu.com/a"]', '["\\"https://api.imvu.com/a"]'],
  [
    'no other host',
    '["https://api.imvu.com.evil.example/","https://api.imvu.com"]',
    '["https://api.imvu.com.evil.example/","https://api.imvu.com"]',
  ],
  ['what is cut short', '["https://api.imv', '["https://api.imv'],
  ['nothing at all', '', ''],
];

describe('AddressRewriter', () => {
  it.each(cases)('should rewrite %s', (_name, from, to) => {
    expect(rewriter.rewrite(Buffer.from(from)).toString()).toBe(to);
  });

  it.each(cases)('should do so however the stream is cut: %s', async (_name, from, to) => {
    for (let size = 1; size <= from.length; size++) {
      const chunks: Buffer[] = [];
      for (let at = 0; at < from.length; at += size) chunks.push(Buffer.from(from.slice(at, at + size)));
      const rewritten = await buffer(Readable.from(chunks).pipe(rewriter.stream()));
      expect([size, rewritten.toString()]).toEqual([size, to]);
    }
  });
});
