import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { APPLE_ROOT_CA_G3 } from './apple-root.js';

describe("Apple's root certificate", () => {
  it('should be Apple Root CA - G3, by the SHA-256 that Apple publishes', () => {
    expect(createHash('sha256').update(APPLE_ROOT_CA_G3.raw).digest('hex')).toBe(
      '63343abfb89a6a03ebb57e9b3f5fa7be7c4f5c756f3017b3a8c488c3653e9179',
    );
    expect(APPLE_ROOT_CA_G3.subject).toContain('CN=Apple Root CA - G3');
  });
});
