/**
 * Whether the header of a signed text (JWS) names extensions for which it must be refused where they are not known (RFC 7515, section 4.1.11). None is
 * known here, and the libraries that verify signatures do not look.
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
