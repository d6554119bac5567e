/** A Gmail account that sends its own mail where no SMTP server is set. */
export interface GmailAccount {
  /** Its address, which is the sender of the mails that go through it. */
  readonly user: string;
  readonly password: string;
}

/** The accounts that contexts brought. */
export class GmailAccounts {
  constructor(readonly all: readonly GmailAccount[]) {}
}
