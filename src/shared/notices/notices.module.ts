import { Global, Module } from '@nestjs/common';
import { GivenUpMailNotices } from './given-up-mail-notices.js';
import { NoticeSweeper } from './notice-sweeper.js';
import { Notices } from './notices.js';
import { OperatorMailer } from './operator-mailer.js';
import { OperatorNotices } from './operator-notices.js';
import { WebhookClient } from './webhook-client.js';
import { WebhookMessages } from './webhook-messages.js';
import { WebhookWorker } from './webhook-worker.js';

/** Notifies the operator, by mail and by webhook, of what needs somebody's attention (docs/notices.md). */
@Global()
@Module({
  providers: [
    Notices,
    OperatorNotices,
    OperatorMailer,
    WebhookMessages,
    WebhookClient,
    WebhookWorker,
    GivenUpMailNotices,
    NoticeSweeper,
  ],
  exports: [Notices],
})
export class NoticesModule {}
