/** RFC 5321, 4.5.3.1: 64 octets before the `@`, 255 behind it. */
const MAX_LENGTH = 320;
const MAX_LOCAL = 64;
const MAX_DOMAIN = 253;
const MAX_LABEL = 63;

/** Nothing that a mail header could be broken with, and nothing that would have to be quoted. */
const LOCAL = /^[^\s@,;:<>()[\]"\\\p{C}]+$/u;
const LABEL = /^[\p{L}\p{M}\p{N}-]+$/u;
/** Which would have to stand in brackets. */
const IP_ADDRESS = /\.\d+$/;

/** Whether a text is one plain address: no display name, no list, no quoting. Spaces around it are the caller's to trim. */
export function isMailAddress(text: string): boolean {
  if (text.length > MAX_LENGTH) return false;
  const at = text.indexOf('@');
  const local = text.slice(0, at);
  const domain = text.slice(at + 1);
  if (at < 1 || local.length > MAX_LOCAL || domain.length > MAX_DOMAIN) return false;
  const labels = domain.split('.');
  // Dots only between others (RFC 5321, Dot-string).
  if (`.${local}.`.includes('..')) return false;
  return LOCAL.test(local) && labels.length > 1 && labels.every(isLabel) && !IP_ADDRESS.test(domain);
}

function isLabel(label: string): boolean {
  return label.length <= MAX_LABEL && LABEL.test(label) && !label.startsWith('-') && !label.endsWith('-');
}
