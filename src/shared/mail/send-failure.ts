/** What a try that failed means for the mail. */
export type SendFailure =
  /** The mail server will never take this mail. */
  | 'refused'
  /** The mail server does not take this mail now. */
  | 'deferred'
  /** Nothing was said about this mail: the server is away, or refuses Quartet's login. */
  | 'away';

/**
 * Not about the mail, though they look permanent: "bad sequence of commands" (RFC 5321), and "authentication required", which ends when the
 * operator sets the login (RFC 4954, 6).
 */
const ABOUT_THE_SESSION: ReadonlySet<number> = new Set([503, 530]);
/** "Closing transmission channel": the server stops. */
const CLOSING = 421;

/**
 * Tells by the mail server's reply (RFC 5321, 4.2.1: 4yz is for now, 5yz for good), to an address (EENVELOPE) as to the message itself (EMESSAGE).
 * @param error of nodemailer or the file system
 */
export function failureOf(error: unknown): SendFailure {
  const { code } = error as { code?: unknown };
  const status = statusOf(error);
  if (status === null || (code !== 'EENVELOPE' && code !== 'EMESSAGE')) return 'away';
  if (status >= 500) return ABOUT_THE_SESSION.has(status) ? 'away' : 'refused';
  return status === CLOSING ? 'away' : 'deferred';
}

/** The mail server's reply code; `null` where it did not reply. */
export function statusOf(error: unknown): number | null {
  const { responseCode } = error as { responseCode?: unknown };
  return typeof responseCode === 'number' ? responseCode : null;
}
