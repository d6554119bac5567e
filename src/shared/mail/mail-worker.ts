import { setTimeout as delay } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../database/database.js';
import { DatabaseError } from '../database/database-error.js';
import { BackgroundLoop } from '../jobs/background-loop.js';
import { Metrics } from '../observability/metrics.js';
import { GivenUpMails } from './given-up-mails.js';
import { MailTransport } from './mail-transport.js';
import { Outbox, type OutboxMail } from './outbox.js';
import { StaleClaimDetector } from './stale-claim-detector.js';

const EVERY_MS = 2_000;
/** One try may last this long, well within the time after which its sender counts as dead (sender-watch.ts). */
const DEADLINE_MS = 120_000;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 30 * 60_000;
/** Between two tries to write down how it went. */
const SETTLE_PAUSE_MS = 500;

/** Milliseconds until the try after the `tries`th: 2 s, 4 s, 8 s … half an hour; without end, so that nothing is lost. */
export function mailBackoff(tries: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** Math.min(tries - 1, 20), LONGEST_WAIT_MS);
}

/** The mail server will never take this mail: it refused one of its addresses (RFC 5321, replies 5yz to MAIL and RCPT). */
function isRefusal(error: unknown): boolean {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  return code === 'EENVELOPE' && typeof responseCode === 'number' && responseCode >= 500;
}

function statusOf(error: unknown): number | null {
  const { responseCode } = error as { responseCode?: unknown };
  return typeof responseCode === 'number' ? responseCode : null;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Sends what is in the outbox, one mail at a time. Every replica has one; a mail is claimed by one of them at a time. Where the database goes away
 * during a try, how that went is kept until it can be written down: what a mail server took is not sent again.
 */
@Injectable()
export class MailWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(MailWorker.name);
  private readonly loop = new BackgroundLoop(MailWorker.name, () => this.step(), EVERY_MS);
  private readonly mails;
  private lastLook = Number.NEGATIVE_INFINITY;
  private stopped = false;

  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly transport: MailTransport,
    private readonly watch: StaleClaimDetector,
    private readonly givenUp: GivenUpMails,
    metrics: Metrics,
  ) {
    this.mails = metrics.counter('quartet_mails_total', 'Tries to send a mail', ['outcome']);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    await this.loop.stop();
  }

  /** A mail has been put in, and its transaction has committed. */
  wake(): void {
    this.loop.wake();
  }

  private async step(): Promise<boolean> {
    await this.freeAbandoned();
    const taken = await this.outbox.take(this.database);
    if (taken === undefined) return false;
    let outcome: 'sent' | 'refused' | 'put off' = 'sent';
    let message = '';
    let status: number | null = null;
    try {
      await this.sendInTime(taken);
    } catch (error) {
      outcome = isRefusal(error) ? 'refused' : 'put off';
      message = messageOf(error);
      status = statusOf(error);
      // The address stays out of the log, and so does what the mail server says of it.
      this.logger.warn(`Mail ${taken.id} ${outcome} at try ${taken.tries}: ${codeOf(error)}`);
    }
    await this.settle(taken, async () => {
      if (outcome === 'sent') await this.outbox.sent(this.database, taken);
      else if (outcome === 'refused') await this.giveUp(taken, message, status);
      else await this.outbox.retry(this.database, taken, mailBackoff(taken.tries), message);
    });
    this.mails.inc({ outcome });
    return true;
  }

  private async giveUp(taken: OutboxMail, message: string, status: number | null): Promise<void> {
    const { id, tries, mail } = taken;
    await this.database.transaction(async (transaction) => {
      if (!(await this.outbox.giveUp(transaction, taken, message))) return;
      await this.givenUp.publish({ id, tries, status, isNotice: mail.isNotice === true }, transaction);
    });
  }

  /** Writes down how a try went, however long the database is away. Each way of it may be repeated: its commit may have been done, unheard. */
  private async settle({ id }: OutboxMail, write: () => Promise<void>): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      try {
        await write();
        return;
      } catch (error) {
        if (this.stopped || !(error instanceof DatabaseError && error.isUnavailability)) throw error;
        if (tries === 1)
          this.logger.warn(`How it went with mail ${id} is written down when the database is back.`);
        await delay(SETTLE_PAUSE_MS);
      }
    }
  }

  private async freeAbandoned(): Promise<void> {
    if (performance.now() - this.lastLook < EVERY_MS) return;
    await this.outbox.free(this.database, (claims) => this.watch.look(claims, performance.now()));
    this.lastLook = performance.now();
  }

  private async sendInTime(taken: OutboxMail): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('The mail server took too long.')), DEADLINE_MS);
    });
    try {
      await Promise.race([this.transport.send(taken), late]);
    } finally {
      clearTimeout(timer);
    }
  }
}

function codeOf(error: unknown): string {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  const parts = [code, responseCode].filter((part) => typeof part === 'string' || typeof part === 'number');
  return parts.length > 0 ? parts.join(' ') : 'no code';
}
