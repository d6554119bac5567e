import { LiShopError } from '../lishop-error.js';
import type { Parameters } from '../http/parameters.js';

/** Base64 of a megabyte: more than a receipt of many years has, and all of a body's 2 MB that one text may take. */
const MAX_RECEIPT_LENGTH = 1_400_000;

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * A receipt as the App Store takes it, whatever way it came: apps break its lines, leave `+` unescaped in a form (which arrives as a blank),
 * use the URL's alphabet, or leave out the padding. What is no base64 even so stays as it is but for line breaks and blanks around it.
 */
export function normalizeReceipt(sent: string): string {
  const line = sent.replace(/[\r\n]+/g, '').trim();
  const text = line.replaceAll(' ', '+').replaceAll('-', '+').replaceAll('_', '/');
  if (!BASE64.test(text)) return line;
  const digits = text.replace(/={1,2}$/, '');
  return digits.length % 4 === 1 ? text : digits.padEnd(Math.ceil(digits.length / 4) * 4, '=');
}

/**
 * The parameter `receipt`.
 * @throws LiShopError PARAMETER_REQUIRED; PARAMETER_INVALID where it is too long
 */
export function readReceipt(parameters: Parameters): string {
  const sent = parameters.required('receipt');
  if (sent.length > MAX_RECEIPT_LENGTH) {
    throw new LiShopError({ code: 'PARAMETER_INVALID', parameter: 'receipt' });
  }
  return normalizeReceipt(sent);
}
