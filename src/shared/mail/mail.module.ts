import { Global, Module, type DynamicModule } from '@nestjs/common';
import { GivenUpMails } from './given-up-mails.js';
import { GmailAccounts, type GmailAccount } from './gmail-accounts.js';
import { MailTransport } from './mail-transport.js';
import { MailWorker } from './mail-worker.js';
import { Outbox } from './outbox.js';
import { StaleClaimDetector } from '../jobs/stale-claim-detector.js';

/** Outgoing mail for every context: put into the outbox in the caller's transaction, sent by a worker. */
@Global()
@Module({
  providers: [
    GivenUpMails,
    MailTransport,
    MailWorker,
    Outbox,
    { provide: StaleClaimDetector, useFactory: () => new StaleClaimDetector() },
  ],
  exports: [GivenUpMails, MailWorker, Outbox],
})
export class MailModule {
  static with(gmailAccounts: readonly GmailAccount[]): DynamicModule {
    const accounts = { provide: GmailAccounts, useValue: new GmailAccounts(gmailAccounts) };
    return { module: MailModule, providers: [accounts] };
  }
}
