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

/** What is new in version 2, and stands under `/2.0` alone: in version 1 these are ids of articles. With the methods that they take. */
const SYNC = {
  changes: ['GET', 'HEAD'],
  export: ['GET', 'HEAD'],
  events: ['GET'],
  batch: ['POST'],
} as const satisfies Record<string, readonly string[]>;

const ENDING = String.raw`(?:\.json|\.js)?/?$`;
const pattern = new RegExp(
  String.raw`^/(?:[12]\.0/)?(?:(articles)(?:/([^/]+?))?|(?:api_keys/)?(${OPERATIONS.join('|')}))${ENDING}`,
);
const sync = new RegExp(String.raw`^/2\.0/articles/(${Object.keys(SYNC).join('|')})${ENDING}`);

/**
 * The one address that the routes are declared under. Apps may say the version (`/1.0/articles`, `/2.0/articles`), the format
 * (`/articles/7.json`, `.js`) and may leave out `/api_keys`.
 * @param path without query
 * @returns `/articles`, `/articles/ID`, `/api_keys/OPERATION`, or for what only version 2 has `/2.0/articles/changes` and the like;
 * `undefined` where the address is none of LiShop's
 */
export function canonicalPath(path: string): string | undefined {
  return canonical(path) ?? canonical(plain(path));
}

function canonical(path: string): string | undefined {
  const [, feature] = sync.exec(path) ?? [];
  if (feature !== undefined) return `/2.0/articles/${feature}`;
  const [, articles, id, operation] = pattern.exec(path) ?? [];
  if (articles !== undefined) return id === undefined ? '/articles' : `/articles/${id}`;
  return operation === undefined ? undefined : `/api_keys/${operation}`;
}

const NAMES = ['articles', 'api_keys', ...OPERATIONS, ...Object.keys(SYNC)];
const spelling = new Map(NAMES.map((name) => [name.toLowerCase(), name]));

/**
 * The address without needless slashes, without letters that are written as their codes (`/%61rticles`), and with its names in the letter case that they
 * have: Express would find them in any.
 */
function plain(path: string): string {
  return path
    .replace(/\/{2,}/g, '/')
    .replace(/%(?:2d|3[0-9]|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9a])/gi, (code) =>
      String.fromCharCode(Number.parseInt(code.slice(1), 16)),
    )
    .replace(/(?<=\/)[a-z_]+(?=[./]|$)/gi, (name) => spelling.get(name.toLowerCase()) ?? name);
}

const below = new RegExp(String.raw`^/(?:[12]\.0/|(?:articles|api_keys|${OPERATIONS.join('|')})(?:[./]|$))`);

/** Where no route is, but a request there is one to LiShop, and gets its form of a 404. */
export function isBelowLiShop(path: string): boolean {
  return below.test(plain(path));
}

/** Whether a route is behind a canonical address for this method. */
export function isServed(method: string, canonicalAddress: string): boolean {
  if (!isDecodable(canonicalAddress)) return false;
  if (canonicalAddress.startsWith('/api_keys/')) return method === 'POST';
  if (canonicalAddress.startsWith('/2.0/')) {
    const methods: readonly string[] = SYNC[canonicalAddress.slice(14) as keyof typeof SYNC];
    return methods.includes(method);
  }
  if (method === 'GET' || method === 'HEAD') return true;
  return canonicalAddress === '/articles' ? method === 'POST' : ['PUT', 'PATCH', 'DELETE'].includes(method);
}

/** Express refuses any other before a route is met, and before anybody's key is looked at. */
function isDecodable(path: string): boolean {
  try {
    return decodeURIComponent(path) !== '';
  } catch {
    return false;
  }
}

/** What such addresses are led to (unknown-routes.controller.ts). */
export const UNKNOWN_PATH = '/api_keys/unknown';

/** Which version of the interface an address names: `/1.0`, `/2.0`, or `''` for none, which is version 1. @param path as it was sent */
export function versionIn(path: string): '' | '/1.0' | '/2.0' {
  const [version = ''] = /^\/[12]\.0(?=\/)/.exec(plain(path)) ?? [];
  return version as '' | '/1.0' | '/2.0';
}
