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
  const [, articles, id, operation] = pattern.exec(path) ?? [];
  if (articles !== undefined) return id === undefined ? '/articles' : `/articles/${id}`;
  return operation === undefined ? undefined : `/api_keys/${operation}`;
}
