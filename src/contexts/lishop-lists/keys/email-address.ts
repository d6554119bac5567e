import { LiShopError } from '../lishop-error.js';
import type { Parameters } from '../http/parameters.js';

/** One plain address: no display name, no list, no quoting, nothing that a mail header could be broken with (RFC 5321, 4.5.3.1). */
const address =
  /^[^\s@,;:<>()[\]"\\\p{Cc}]{1,64}@(?=.{1,253}$)[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?)+$/u;

/**
 * The parameter `email`.
 * @throws LiShopError PARAMETER_REQUIRED, PARAMETER_INVALID
 */
export function readEmail(parameters: Parameters): string {
  const email = parameters.required('email').trim();
  if (!address.test(email)) throw new LiShopError({ code: 'PARAMETER_INVALID', parameter: 'email' });
  return email;
}
