/** Base64 of a megabyte: more than a receipt of many years has, and all of a body's 2 MB that one text may take. */
export const MAX_RECEIPT_LENGTH = 1_400_000;

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
/** What of a receipt was escaped for an address, and then escaped once more. */
const ESCAPED = /%(2b|2f|3d|20|0a|0d)/gi;

/**
 * A receipt as the App Store takes it, whatever way it came: apps break its lines, leave `+` unescaped in a form (which arrives as a blank) or
 * escape it twice, use the URL's alphabet, or leave out the padding. What is no base64 even so stays as it is but for line breaks, tabs and blanks around it.
 */
export function normalizeReceipt(sent: string): string {
  const line = withoutBreaks(sent);
  const once = withoutBreaks(line.replace(ESCAPED, decodeURIComponent));
  const text = once.replaceAll(' ', '+').replaceAll('-', '+').replaceAll('_', '/');
  if (!BASE64.test(text)) return line;
  const digits = text.replace(/={1,2}$/, '');
  return digits.length % 4 === 1 ? text : digits.padEnd(Math.ceil(digits.length / 4) * 4, '=');
}

const withoutBreaks = (text: string): string => text.replace(/[\r\n\t]+/g, '').trim();

/** Leaves room for line breaks in the 48 characters that a UUID takes at most. */
const MAX_DEVICE_IDENTIFIER = 200;

/** Whether this is a UUID's 16 bytes, or its text with or without hyphens, in base64 that came by the ways of a receipt. */
export function isDeviceIdentifier(sent: string): boolean {
  if (sent.length > MAX_DEVICE_IDENTIFIER) return false;
  const text = normalizeReceipt(sent);
  if (!BASE64.test(text)) return false;
  const bytes = Buffer.from(text, 'base64');
  return (
    bytes.length === 16 || /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i.test(bytes.toString('latin1'))
  );
}
