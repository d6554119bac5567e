import { LiShopError } from '../lishop-error.js';
import type { Parameters } from '../requests/parameters.js';

/** One plain address: no display name, no list, no quoting, nothing that a mail header could be broken with (RFC 5321, 4.5.3.1). */
const ADDRESS =
  /^[^\s@,;:<>()[\]"\\\p{Cc}]{1,64}@(?=.{1,253}$)[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?)+$/u;

/** In UTF-16 units: 64 before the `@`, 253 behind it, each of two at most. */
const MAX_LENGTH = 2 * (64 + 1 + 253);

/** Whether this is one plain address. */
export function isEmail(text: string): boolean {
  return text.length <= MAX_LENGTH && ADDRESS.test(text);
}

/**
 * The parameter `email`.
 * @throws LiShopError PARAMETER_REQUIRED, PARAMETER_INVALID
 */
export function readEmail(parameters: Parameters): string {
  const email = parameters.required('email').trim();
  if (!isEmail(email)) throw new LiShopError({ code: 'PARAMETER_INVALID', parameter: 'email' });
  return email;
}
