/** The seed's "Error table", in its words, as far as it says no. */
const messages: Readonly<Record<number, string>> = {
  21000: 'The App Store could not read the JSON object you provided.',
  21002: 'The data in the receipt-data property was malformed or missing.',
  21003: 'The receipt could not be authenticated.',
  21004: 'The shared secret you provided does not match the shared secret on file for your account.',
  21005: 'The receipt server is not currently available.',
  21006: 'This receipt is valid but the subscription has expired.',
  21007:
    'This receipt is from the test environment, but it was sent to the production environment for verification.',
  21008:
    'This receipt is from the production environment, but it was sent to the test environment for verification.',
};

export const VALID = 0;
export const EXPIRED = 21006;
/** Malformed, "or the service experienced a temporary issue. Try again" (Apple). */
export const MALFORMED = 21002;
export const NOT_AUTHENTIC = 21003;
export const IS_SANDBOX = 21007;
export const IS_PRODUCTION = 21008;

export function messageOf(status: number): string {
  return messages[status] ?? 'The receipt is not valid.';
}

/** The App Store has trouble of its own: 21005, 21009, and 21100 to 21199 ("internal data access errors"). */
export function isPassing(status: number): boolean {
  return status === 21005 || status === 21009 || (status >= 21100 && status <= 21199);
}

/** The question was wrong, not the receipt: our JSON, or our shared secret (LISHOP_APPSTORE_PASSWORD). Worth asking again when mended. */
export function isOurFault(status: number): boolean {
  return status === 21000 || status === 21004;
}
