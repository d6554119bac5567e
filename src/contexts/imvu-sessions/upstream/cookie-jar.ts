/** Cookies of one login session, as one `Cookie` header (the seed keeps them so); upstream sets them for one domain and path "/". */
export type CookieHeader = string;

function parse(header: CookieHeader): Map<string, string> {
  const cookies = new Map<string, string>();
  for (const part of header.split(';')) {
    const equals = part.indexOf('=');
    if (equals > 0) cookies.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim());
  }
  return cookies;
}

function expired(attributes: readonly string[]): boolean {
  return attributes.some((attribute) => {
    const [name = '', value = ''] = attribute.split('=', 2).map((part) => part.trim());
    if (/^max-age$/i.test(name)) return Number(value) <= 0;
    return /^expires$/i.test(name) && Date.parse(value) < Date.now();
  });
}

/**
 * The jar after a reply.
 * @param setCookie the `Set-Cookie` lines; one that has expired takes its cookie away
 */
export function mergeCookies(header: CookieHeader, setCookie: readonly string[]): CookieHeader {
  const cookies = parse(header);
  for (const line of setCookie) {
    const [pair = '', ...attributes] = line.split(';');
    const equals = pair.indexOf('=');
    if (equals < 1) continue;
    const name = pair.slice(0, equals).trim();
    if (expired(attributes)) cookies.delete(name);
    else cookies.set(name, pair.slice(equals + 1).trim());
  }
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
}

/** One cookie's value. */
export function cookieOf(header: CookieHeader, name: string): string | undefined {
  return parse(header).get(name);
}

/** The values that open an account; the avatar's name is public, and what is very short would mask ordinary text. */
export function secretCookies(header: CookieHeader): string[] {
  return [...parse(header)]
    .filter(([name, value]) => name !== '_imvu_avnm' && value.length >= (name === 'osCsid' ? 6 : 16))
    .map(([, value]) => value);
}
