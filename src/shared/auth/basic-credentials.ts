import type { Claim } from '../rate-limit/claimant.js';

/** User and password of an `Authorization: Basic` header (RFC 7617); UTF-8. */
export interface BasicCredentials {
  readonly username: string;
  readonly password: string;
}

/** @returns `undefined` where the header is missing or is not Basic */
export function parseBasic(header: string | undefined): BasicCredentials | undefined {
  const [, encoded] = /^Basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  if (colon < 0) return undefined;
  return { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** Whether a header is of the kind that browsers remember and send by themselves. */
export const carriesBasic = (header: string | undefined): boolean => /^basic\b/i.test(header ?? '');

/** The name that a Basic header claims; any other `Authorization` claims the name ''. `undefined` where there is none. */
export function claimOfBasic(context: string, header: string | undefined): Claim | undefined {
  return header === undefined ? undefined : { context, id: parseBasic(header)?.username ?? '' };
}
