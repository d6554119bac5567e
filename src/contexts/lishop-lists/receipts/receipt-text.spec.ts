import { describe, expect, it } from '@jest/globals';
import { normalizeReceipt } from './receipt-text.js';

const RECEIPT = Buffer.from([0x30, 0xfb, 0xef, 0xbe, 0xff, 0xfe, 0x3e, 0x00, 0x10, 0x01]).toString('base64');

describe('normalizeReceipt', () => {
  it.each([
    ['as it is', RECEIPT],
    ['with a plus that became a blank', RECEIPT.replaceAll('+', ' ')],
    ['in the alphabet of URLs', RECEIPT.replaceAll('+', '-').replaceAll('/', '_')],
    ['without padding', RECEIPT.replaceAll('=', '')],
    ['with broken lines', RECEIPT.replace(/(.{4})/g, '$1\r\n')],
    ['with blanks around it', `  ${RECEIPT}\n `],
    ['with lines that are set in', `\t${RECEIPT.replace(/(.{4})/g, '$1\n\t')}`],
    ['that was escaped twice', encodeURIComponent(RECEIPT)],
    [
      'that was escaped twice, with its line breaks',
      encodeURIComponent(`${RECEIPT.slice(0, 5)}\r\n${RECEIPT.slice(5)}\n`),
    ],
    [
      'with all of it',
      ` ${RECEIPT.replaceAll('+', ' ')
        .replaceAll('/', '_')
        .replaceAll('=', '')
        .replace(/(.{4})/g, '$1\n')}`,
    ],
  ])('should read a receipt %s', (_how, sent) => {
    expect(RECEIPT).toMatch(/\/\+.*==$/);
    expect(normalizeReceipt(sent)).toBe(RECEIPT);
  });

  it('should leave alone what is no base64', () => {
    expect(normalizeReceipt(' eyJhbGciOi-_.eyJ0.c2ln\n')).toBe('eyJhbGciOi-_.eyJ0.c2ln');
    expect(normalizeReceipt('{"a" : 1}')).toBe('{"a" : 1}');
    expect(normalizeReceipt('')).toBe('');
  });
});
