import { domainToASCII, domainToUnicode } from 'node:url';
import { isMailAddress } from '../../../shared/validation/mail-address.js';

/** A mail address. */
export class EmailAddress {
  private constructor(
    /** As its owner gave it, for mails and for the eye. */
    readonly spelled: string,
    /** As it is compared and counted by. */
    readonly compared: string,
  ) {}

  /** @returns `undefined` for what is no address; blanks around it are no part of it */
  static read(this: void, text: string): EmailAddress | undefined {
    const spelled = text.trim();
    const compared = comparableEmail(spelled);
    return compared === undefined ? undefined : new EmailAddress(spelled, compared);
  }
}

/** A label that says it is written in Punycode, and is not: Node 20 refuses it, later ones let it pass. */
const NO_PUNYCODE = /(?:^|\.)xn--/;

/**
 * What two spellings of one address have in common: the domain as DNS has it, and no capitals of ASCII before it. No other letters are folded:
 * `\u0130` is no `i`, and its domain is somebody else's.
 *
 * @returns undefined for what is no address
 */
export function comparableEmail(text: string): string | undefined {
  if (!isMailAddress(text)) return undefined;
  const at = text.indexOf('@');
  const local = text.slice(0, at).replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase());
  const domain = domainToASCII(text.slice(at + 1));
  if (NO_PUNYCODE.test(domainToUnicode(domain))) return undefined;
  const compared = `${local}@${domain}`;
  // There is no such domain, or in ASCII it is too long.
  return isMailAddress(compared) ? compared : undefined;
}
