import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { entityTag } from './entity-tag.js';

describe('the tag of an answer', () => {
  it.each(['', '[]', 'Käse 🧀', 'x'.repeat(20_000)])('should be made of length and SHA-1 of %j', (text) => {
    const body = Buffer.from(text);
    const sha1 = createHash('sha1').update(body).digest('base64').slice(0, 27);
    const expected = `W/"${body.length.toString(16)}-${sha1}"`;
    expect(entityTag(body)).toBe(expected);
    expect(entityTag(text)).toBe(expected);
  });
});
