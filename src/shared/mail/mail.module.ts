import { Global, Module } from '@nestjs/common';
import { MailTransport } from './mail-transport.js';
import { MailWorker } from './mail-worker.js';
import { Outbox } from './outbox.js';
import { StaleClaimDetector } from './stale-claim-detector.js';

/** Outgoing mail for every context: put into the outbox in the caller's transaction, sent by a worker. */
@Global()
@Module({
  providers: [
    MailTransport,
    MailWorker,
    Outbox,
    { provide: StaleClaimDetector, useFactory: () => new StaleClaimDetector() },
  ],
  exports: [MailWorker, Outbox],
})
export class MailModule {}
