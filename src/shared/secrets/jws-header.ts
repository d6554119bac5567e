/**
 * Whether a signed text (JWS) has extensions in its header that whoever does not know them must refuse it for (RFC 7515, section 4.1.11). None is known
 * here, and the libraries that verify signatures do not look.
 * @param token of any content; what is no JWS has none
 */
export function hasCriticalExtension(token: string): boolean {
  try {
    const header: unknown = JSON.parse(Buffer.from(token.split('.', 1)[0] ?? '', 'base64url').toString());
    return typeof header === 'object' && header !== null && 'crit' in header;
  } catch {
    return false;
  }
}
