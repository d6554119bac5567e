import { Injectable } from '@nestjs/common';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** How long a mail server may take for one mail. Tests put shorter times in their place. */
@Injectable()
export class MailTimeouts {
  /** To be found, to be reached, to greet. */
  readonly connectMs = 10 * SECOND_MS;
  /** From the start of a try until it has been given the whole message: it cannot have taken the mail before. */
  readonly handOverMs = 2 * MINUTE_MS;
  /** For its answer after that. It may have taken the mail by then, and who tries again sends it twice: as RFC 5321, 4.5.3.2.6, wants it. */
  readonly answerMs = 10 * MINUTE_MS;
  /** After so long the process that sends a mail counts as dead: longer than one try may last, with time to write down how it went. */
  readonly abandonedMs = 20 * MINUTE_MS;
}
