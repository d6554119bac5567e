import { Injectable } from '@nestjs/common';
import { HttpConfig, NoticesConfig } from '../config/platform-settings.js';
import { Database } from '../database/database.js';
import { PeriodicJob } from '../jobs/periodic-job.js';
import { Clock } from '../jobs/clock.js';
import { MailWorker } from '../mail/mail-worker.js';
import { Outbox } from '../mail/outbox.js';
import { operatorMail } from './operator-mail-text.js';
import { OperatorNotices } from './operator-notices.js';

const LOOK_INTERVAL_MS = 2_000;

/** Puts the operator's notices into the outbox: all of it in one mail, and one mail in ten minutes. */
@Injectable()
export class OperatorMailer extends PeriodicJob {
  constructor(
    private readonly database: Database,
    private readonly notices: OperatorNotices,
    private readonly outbox: Outbox,
    private readonly worker: MailWorker,
    private readonly clock: Clock,
    private readonly config: NoticesConfig,
    private readonly http: HttpConfig,
  ) {
    super(LOOK_INTERVAL_MS);
  }

  protected override isOn(): boolean {
    return this.config.operatorMail !== undefined;
  }

  protected async step(): Promise<boolean> {
    const { operatorMail: to } = this.config;
    if (to === undefined) return false;
    const mailed = await this.database.transaction(async (transaction) => {
      const notices = await this.notices.take(transaction, this.clock.now());
      if (notices.length === 0) return false;
      await this.outbox.add(transaction, operatorMail(to, notices, this.http.publicUrl));
      return true;
    });
    if (mailed) this.worker.wake();
    return false;
  }
}
