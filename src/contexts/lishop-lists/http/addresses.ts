/** The operations of the seed's "Entry points" that are no resource. */
export const OPERATIONS = [
  'registerAccount',
  'requestNewApiKey',
  'recoverApiKey',
  'removeApiKey',
  'sharedApiKey',
  'revokeOwnerKeys',
  'verifyReceipt',
  'deleteList',
] as const;

const pattern = new RegExp(
  String.raw`^/(?:1\.0/)?(?:(articles)(?:/([^/]+?))?|(?:api_keys/)?(${OPERATIONS.join('|')}))(?:\.json|\.js)?/?$`,
);

/**
 * The one address that the routes are declared under. Rails' apps may say the version (`/1.0/articles`), the format
 * (`/articles/7.json`, `.js`) and may leave out `/api_keys`.
 * @param path without query
 * @returns `/articles`, `/articles/ID` or `/api_keys/OPERATION`; `undefined` where the address is none of LiShop's
 */
export function canonicalPath(path: string): string | undefined {
  return canonical(path) ?? canonical(plain(path));
}

function canonical(path: string): string | undefined {
  const [, articles, id, operation] = pattern.exec(path) ?? [];
  if (articles !== undefined) return id === undefined ? '/articles' : `/articles/${id}`;
  return operation === undefined ? undefined : `/api_keys/${operation}`;
}

/** The address without needless slashes, and without letters that are written as their codes (`/%61rticles`). */
function plain(path: string): string {
  return path
    .replace(/\/{2,}/g, '/')
    .replace(/%(?:2d|3[0-9]|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9a])/gi, (code) =>
      String.fromCharCode(Number.parseInt(code.slice(1), 16)),
    );
}

const below = new RegExp(String.raw`^/(?:1\.0/)?(?:articles|api_keys|${OPERATIONS.join('|')})(?:[./]|$)`);

/** Where no route is, but whoever asks there asks LiShop, and reads its form of a 404. */
export function isBelowLiShop(path: string): boolean {
  return below.test(plain(path));
}

/** Whether a route is behind a canonical address for this method. */
export function isServed(method: string, canonicalAddress: string): boolean {
  if (canonicalAddress.startsWith('/api_keys/')) return method === 'POST';
  if (method === 'GET' || method === 'HEAD') return true;
  return canonicalAddress === '/articles' ? method === 'POST' : ['PUT', 'PATCH', 'DELETE'].includes(method);
}

/** What such addresses are led to (unknown-routes.controller.ts). */
export const UNKNOWN_PATH = '/api_keys/unknown';
