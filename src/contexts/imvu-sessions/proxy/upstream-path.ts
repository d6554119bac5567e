import { ImvuError } from '../imvu-error.js';

const target = /^\/imvu\/api(\/[^?#]*)?(\?[^#]*)?$/i;
/** Printable ASCII, which is all that a request line may hold. */
const printable = /^[\x21-\x7e]*$/;
/** Percent signs of percent signs: nobody upstream decodes more often than this. */
const DECODINGS = 4;

function refuse(): never {
  throw new ImvuError('PATH_REFUSED', 'This path cannot be passed on.');
}

/** A path that means the same to everyone who reads it: no empty or dotted segments, no backslashes, no control characters. */
function isPlain(path: string): boolean {
  // One trailing slash is harmless; IMVU's own client strips it.
  const segments = path.replace(/\/$/, '').split('/').slice(1);
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  if (/[\\\x00-\x1f\x7f]/.test(path)) return false;
  // Some servers take `.. ` for `..`.
  return segments.every((segment) => !/^[. ]*$/.test(segment.split(';')[0] ?? '')) || path === '/';
}

/**
 * Path and query for upstream, from the request line as the client sent it. What it decodes to, however often, must be as plain as
 * it is itself, so that nobody behind can take it for another path or another host.
 *
 * @param originalUrl such as `/imvu/api/user/user-1?x=y`
 * @returns such as `/user/user-1?x=y`
 * @throws ImvuError PATH_REFUSED
 */
export function upstreamPath(originalUrl: string): string {
  const match = target.exec(originalUrl);
  if (match === null || !printable.test(originalUrl)) return refuse();
  const [, path = '/', query = ''] = match;
  for (const decoded of decodings(path)) if (!isPlain(decoded)) return refuse();
  return path + query;
}

/** @throws ImvuError PATH_REFUSED */
function decodedOnce(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return refuse();
  }
}

/** Codes of ASCII alone, as a careless reader decodes what was decoded already: a `%` without digits is one. */
const decodedAgain = (path: string): string =>
  path.replace(/%[0-7][0-9a-f]/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));

/** A path, and what it decodes to, time after time. @throws ImvuError PATH_REFUSED */
function decodings(path: string): readonly string[] {
  const found = [path];
  for (let decoded = path; ; found.push(decoded)) {
    const next = found.length === 1 ? decodedOnce(decoded) : decodedAgain(decoded);
    if (next === decoded) return found;
    if (found.length > DECODINGS) return refuse();
    decoded = next;
  }
}

/**
 * Whether a call would log the picked session in or out: those would bind it to another account, or end it behind Quartet's back.
 * @param path as `upstreamPath` gives it
 */
export function touchesLogin(method: string, path: string): boolean {
  if (['GET', 'HEAD', 'OPTIONS'].includes(method)) return false;
  const plain = decodings(path.split('?')[0] ?? '').at(-1) ?? '';
  const first = plain.split(';')[0]?.split('/')[1] ?? '';
  return /^(login|logout|loginyup\w*)$/i.test(first.trim());
}
