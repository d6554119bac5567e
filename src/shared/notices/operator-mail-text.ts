import type { Mail } from '../mail/mail.js';

/** A notice as it stands in a mail. */
export interface MailedNotice {
  readonly at: Date;
  readonly summary: string;
  readonly help: string;
}

/** More of them in one mail are only counted. */
const MAX_LISTED = 50;

/**
 * The mail to the operator with one notice or many.
 * @param notices at least one, in the order in which they happened
 * @param publicUrl where Quartet's calls are, if that is known
 */
export function operatorMail(
  to: string,
  notices: readonly MailedNotice[],
  publicUrl: string | undefined,
): Mail {
  const [first] = notices;
  const listed = notices
    .slice(0, MAX_LISTED)
    .map(({ at, summary, help }) => `${summary}\nWhat helps: ${help}\nWhen: ${at.toISOString()}\n`);
  const more = notices.length - listed.length;
  if (more > 0) listed.push(`… and ${more} more. Quartet's log has them all.\n`);
  listed.push(
    `-- \nThis is Quartet${publicUrl === undefined ? '' : ` at ${publicUrl}`}. Another mail comes after ten minutes at the earliest.\n`,
  );
  return {
    to,
    subject: `Quartet: ${notices.length === 1 && first ? first.summary : `${notices.length} notices`}`,
    text: listed.join('\n'),
    isNotice: true,
  };
}
