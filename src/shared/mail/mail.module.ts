import { Global, Module, type DynamicModule } from '@nestjs/common';
import { GivenUpMailSweeper } from './given-up-mail-sweeper.js';
import { GivenUpMails } from './given-up-mails.js';
import { GmailAccounts, type GmailAccount } from './gmail-accounts.js';
import { MailFiles } from './mail-files.js';
import { MailTimeouts } from './mail-timeouts.js';
import { MailTransport } from './mail-transport.js';
import { MailWorker } from './mail-worker.js';
import { Mails } from './mails.repository.js';
import { Outbox } from './outbox.js';
import { StaleClaimDetector } from '../jobs/stale-claim-detector.js';

/** Outgoing mail for every context: put into the outbox in the caller's transaction, sent by a worker. */
@Global()
@Module({
  providers: [
    GivenUpMails,
    GivenUpMailSweeper,
    MailFiles,
    MailTimeouts,
    MailTransport,
    MailWorker,
    Mails,
    Outbox,
    {
      provide: StaleClaimDetector,
      useFactory: ({ abandonedMs }: MailTimeouts) => new StaleClaimDetector(abandonedMs),
      inject: [MailTimeouts],
    },
  ],
  exports: [GivenUpMails, MailFiles, MailWorker, Mails, Outbox],
})
export class MailModule {
  static with(gmailAccounts: readonly GmailAccount[]): DynamicModule {
    const accounts = { provide: GmailAccounts, useValue: new GmailAccounts(gmailAccounts) };
    return { module: MailModule, providers: [accounts] };
  }
}
