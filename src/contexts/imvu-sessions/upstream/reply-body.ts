/** A member of a parsed JSON value, where it has one. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

export function textMember(value: unknown, name: string): string | undefined {
  const found = member(value, name);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** The node that a reply is about: `denormalized[id]`, by the reply's own id and never by a guessed address. */
export function rootNode(body: unknown): { readonly data: unknown; readonly relations: unknown } | undefined {
  const id = textMember(body, 'id');
  const node = id === undefined ? undefined : member(member(body, 'denormalized'), id);
  return node === undefined
    ? undefined
    : { data: member(node, 'data'), relations: member(node, 'relations') };
}

const refusal = (status: unknown): boolean => Number(status) === 401 || Number(status) === 403;

/**
 * The status that a reply of 200 really has: IMVU puts errors of single resources into `http[url].status`. That of the root counts;
 * without a root all must agree.
 */
export function innerRefusal(body: unknown): 401 | 403 | undefined {
  const http = member(body, 'http');
  if (typeof http !== 'object' || http === null) return undefined;
  const root = member(http, textMember(body, 'id') ?? '');
  const statuses = (root === undefined ? Object.values(http) : [root]).map((entry) =>
    member(entry, 'status'),
  );
  if (statuses.length === 0 || !statuses.every(refusal)) return undefined;
  return Number(statuses[0]) as 401 | 403;
}

/** `error` of a failure, such as `LOGIN-017`. */
export function errorCode(body: unknown): string | undefined {
  return textMember(body, 'error');
}

/** A page for people: of some proxy or firewall in between, and no word of IMVU's. */
export function isPage(headers: Record<string, string | string[] | undefined>): boolean {
  return /^\s*text\/html\b/i.test(String(headers['content-type'] ?? ''));
}

/** IMVU wants a proof of work before it answers. */
export function isChallenge(body: unknown): boolean {
  return errorCode(body) === 'VERIFY-001';
}

/** IMVU has disabled the account. */
export function isBan(body: unknown): boolean {
  return /account is disabled/i.test(textMember(body, 'message')?.slice(0, 1_000) ?? '');
}

/** IMVU's own words in a failure. */
export interface UpstreamWords {
  readonly code: string | null;
  readonly text: string | null;
}

export function wordsIn(body: unknown): UpstreamWords {
  return { code: errorCode(body) ?? null, text: textMember(body, 'message') ?? null };
}
