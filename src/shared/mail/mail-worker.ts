import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { backoff } from '../jobs/backoff.js';
import type { Leased } from '../jobs/leased-queue.js';
import { LeasedQueueWorker, type Settle } from '../jobs/leased-queue-worker.js';
import { withTimeout } from '../jobs/time-out.js';
import { Metrics } from '../observability/metrics.js';
import { MailTransport } from './mail-transport.js';
import { Outbox, type OutboxRow } from './outbox.js';

const LOOK_INTERVAL_MS = 2_000;
/** One try may last this long, well within the time after which its holder counts as dead (stale-claim-detector.ts). */
const TIMEOUT_MS = 120_000;
/** Without end, so that nothing is lost. */
const BACKOFF_MS = { first: 2_000, longest: 30 * 60_000 };

/** Milliseconds until the try after the `tries`th. */
const mailBackoff = (tries: number): number => backoff(tries, BACKOFF_MS);

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

/** Sends what is in the outbox, one mail at a time. What a mail server took is not sent again. */
@Injectable()
export class MailWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(MailWorker.name);
  private readonly worker: LeasedQueueWorker<OutboxRow>;
  private readonly mails;
  private stopped = false;

  constructor(
    private readonly outbox: Outbox,
    private readonly transport: MailTransport,
    metrics: Metrics,
  ) {
    this.mails = metrics.counter('quartet_mails_total', 'Tries to send a mail', ['outcome']);
    metrics.gauge(
      'quartet_mails_waiting',
      'Mails in the outbox, by what they wait for',
      ['state'],
      async (gauge) => {
        const { waiting, refused } = await outbox.counts();
        gauge.set({ state: 'to be sent' }, waiting);
        gauge.set({ state: 'given up' }, refused);
      },
    );
    this.worker = new LeasedQueueWorker({
      name: MailWorker.name,
      queue: outbox.queue,
      intervalMs: LOOK_INTERVAL_MS,
      atOnce: 1,
      backoff: mailBackoff,
      work: (leased) => this.send(leased),
    });
  }

  onApplicationBootstrap(): void {
    this.logger.log(`Mail goes ${this.transport.destination}`);
    void this.complainEarly();
    this.worker.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    await this.worker.stop();
  }

  /** A mail has been put in, and its transaction has committed. */
  wake(): void {
    this.worker.wake();
  }

  /** A wrong `SMTP_URL` would else show with the first mail only. */
  private async complainEarly(): Promise<void> {
    try {
      await this.transport.verify();
    } catch (error) {
      if (!this.stopped)
        this.logger.warn(`The mail server takes no mail (${codeOf(error)}): mail waits until it does.`);
    }
  }

  private async send(leased: Leased & OutboxRow): Promise<Settle> {
    const outboxMail = this.outbox.open(leased);
    try {
      await withTimeout(TIMEOUT_MS, this.transport.send(outboxMail));
      this.mails.inc({ outcome: 'sent' });
      return () => this.outbox.sent(leased);
    } catch (error) {
      const refused = isRefusal(error);
      const outcome = refused ? 'refused' : 'put off';
      this.mails.inc({ outcome });
      // The address stays out of the log, and so does what the mail server says of it.
      this.logger.warn(`Mail ${leased.id} ${outcome} at try ${leased.tries}: ${codeOf(error)}`);
      const message = messageOf(error);
      return refused
        ? () => this.outbox.giveUp({ ...leased, ...outboxMail }, message, statusOf(error))
        : () => this.outbox.retry(leased, mailBackoff(leased.tries), message);
    }
  }
}

function codeOf(error: unknown): string {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  const parts = [code, responseCode].filter((part) => typeof part === 'string' || typeof part === 'number');
  return parts.length > 0 ? parts.join(' ') : 'no code';
}
