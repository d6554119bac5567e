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
        summary: `Mail ${id} was ${summaryOf(status)}.`,
        help:
          `npm run operator -- mail shows what the mail server said. When that is mended, send it within 30 days: npm run operator -- mail retry ${id}. ` +
          'Where its receiver is no address that the mail server takes, the person who waits for the mail has to ask for it again with another.',
        // A mail about a mail to the same address would go the same way.
        byMail: !isNotice,
      });
    });
  }
}

/** @param status the mail server's last reply: 4yz is for now, 5yz for good */
function summaryOf(status: number | null): string {
  const reply = status === null ? '' : ` (${status})`;
  return status !== null && status < 500
    ? `given up: the mail server has put it off for five days${reply}`
    : `refused for good by the mail server${reply}`;
}
