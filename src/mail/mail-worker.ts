import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Database } from '../database/database.js';
import { BackgroundLoop } from '../operations/background-loop.js';
import { Metrics } from '../operations/metrics.js';
import { MailTransport } from './mail-transport.js';
import { Outbox, type OutboxMail } from './outbox.js';

const EVERY_MS = 2_000;
/** One try may last this long, well within its lease (outbox.ts). */
const DEADLINE_MS = 120_000;
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 30 * 60_000;

/** Milliseconds until the try after the `tries`th: 2 s, 4 s, 8 s … half an hour; without end, so that nothing is lost. */
export function mailBackoff(tries: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** Math.min(tries - 1, 20), LONGEST_WAIT_MS);
}

/** The mail server will never take this mail: it refused one of its addresses (RFC 5321, replies 5yz to MAIL and RCPT). */
function isRefusal(error: unknown): boolean {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  return code === 'EENVELOPE' && typeof responseCode === 'number' && responseCode >= 500;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Sends what is in the outbox, one mail at a time. Every replica has one; a mail is leased to one of them at a time. */
@Injectable()
export class MailWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(MailWorker.name);
  private readonly loop = new BackgroundLoop(MailWorker.name, () => this.step(), EVERY_MS);
  private readonly mails;

  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly transport: MailTransport,
    metrics: Metrics,
  ) {
    this.mails = metrics.counter('quartet_mails_total', 'Tries to send a mail', ['outcome']);
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.loop.stop();
  }

  /** A mail has been put in, and its transaction has committed. */
  wake(): void {
    this.loop.wake();
  }

  private async step(): Promise<boolean> {
    const taken = await this.outbox.take(this.database);
    if (taken === undefined) return false;
    let outcome: 'sent' | 'refused' | 'put off' = 'sent';
    try {
      await this.sendInTime(taken);
    } catch (error) {
      outcome = isRefusal(error) ? 'refused' : 'put off';
      // The address stays out of the log, and so does what the mail server says of it.
      this.logger.warn(`Mail ${taken.id} ${outcome} at try ${taken.tries}: ${codeOf(error)}`);
      if (outcome === 'refused') await this.outbox.giveUp(this.database, taken, messageOf(error));
      else await this.outbox.retry(this.database, taken, mailBackoff(taken.tries), messageOf(error));
    }
    if (outcome === 'sent') await this.outbox.sent(this.database, taken);
    this.mails.inc({ outcome });
    return true;
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
