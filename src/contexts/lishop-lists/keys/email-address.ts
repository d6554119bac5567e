import { domainToASCII } from 'node:url';
import { LiShopError } from '../lishop-error.js';
import type { Parameters } from '../http/parameters.js';

/** A mail address. */
export interface EmailAddress {
  /** As its owner gave it, for mails and for the eye. */
  readonly spelled: string;
  /** As it is compared and counted by. */
  readonly compared: string;
}

/** One plain address: no display name, no list, no quoting, nothing that a mail header could be broken with (RFC 5321, 4.5.3.1). */
const ADDRESS =
  /^[^\s@,;:<>()[\]"\\\p{Cc}]{1,64}@(?=.{1,253}$)[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?)+$/u;

/** In UTF-16 units: 64 before the `@`, 253 behind it, each of two at most. */
const MAX_LENGTH = 2 * (64 + 1 + 253);

/** Whether this looks like one plain address. */
function isEmail(text: string): boolean {
  return text.length <= MAX_LENGTH && ADDRESS.test(text);
}

const MAX_DOMAIN = 253;

/**
 * What two spellings of one address have in common: the domain as DNS has it, and no capitals of ASCII before it. No other letters are folded:
 * `\u0130` is no `i`, and its domain is somebody else's.
 *
 * @returns undefined for what is no address
 */
export function comparableEmail(text: string): string | undefined {
  if (!isEmail(text)) return undefined;
  const at = text.indexOf('@');
  const domain = domainToASCII(text.slice(at + 1));
  if (domain === '' || domain.length > MAX_DOMAIN) return undefined;
  return `${text.slice(0, at).replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase())}@${domain}`;
}

/**
 * The parameter `email`.
 * @throws LiShopError PARAMETER_REQUIRED, PARAMETER_INVALID
 */
export function readEmail(parameters: Parameters): EmailAddress {
  const spelled = parameters.required('email').trim();
  const compared = comparableEmail(spelled);
  if (compared === undefined) throw new LiShopError({ code: 'PARAMETER_INVALID', parameter: 'email' });
  return { spelled, compared };
}
