import { Injectable, type OnModuleInit } from '@nestjs/common';
import { GivenUpMails } from '../mail/given-up-mails.js';
import { Notices } from './notices.js';

/** Publishes a notice of mail that was given up. */
@Injectable()
export class GivenUpMailNotices implements OnModuleInit {
  constructor(
    private readonly mails: GivenUpMails,
    private readonly notices: Notices,
  ) {}

  onModuleInit(): void {
    this.mails.subscribe(async ({ id, tries, status, isNotice }, transaction) => {
      await this.notices.publish(transaction, {
        type: 'mail.given_up',
        data: { mail_id: id, status, tries },
        summary: `Mail ${id} was refused for good by the mail server${status === null ? '' : ` (${status})`}.`,
        help:
          'its receiver or MAIL_FROM is an address that the mail server does not take; ' +
          'the person who waits for the mail has to ask for it again with another address.',
        // A mail about a mail to the same address would go the same way.
        byMail: !isNotice,
      });
    });
  }
}
