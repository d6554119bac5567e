import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { backoff } from '../jobs/backoff.js';
import { Clock } from '../jobs/clock.js';
import type { Leased } from '../jobs/leased-queue.js';
import { LeasedQueueWorker, type Settle } from '../jobs/leased-queue-worker.js';
import { Metrics } from '../observability/metrics.js';
import { MailTransport } from './mail-transport.js';
import { Outbox, type OutboxRow } from './outbox.js';
import { failureOf, statusOf } from './send-failure.js';

const LOOK_INTERVAL_MS = 2_000;
/** A mail that the mail server puts off for so long is given up (RFC 5321, 4.5.4.1). While the server is away nothing is. */
const MAX_DEFERRED_MS = 5 * 24 * 3_600_000;
const BACKOFF_MS = { first: 2_000, longest: 30 * 60_000 };

/** Milliseconds until the try after the `tries`th. */
const mailBackoff = (tries: number): number => backoff(tries, BACKOFF_MS);

function isOverdue(refusedSince: Date, now: Date): boolean {
  return now.getTime() - refusedSince.getTime() >= MAX_DEFERRED_MS;
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
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.mails = metrics.counter('quartet_mails_total', 'Tries to send a mail', ['outcome']);
    metrics.gauge(
      'quartet_mails_waiting',
      'Mails in the outbox, by what they wait for',
      ['state'],
      async (gauge) => {
        const { waiting, givenUp } = await outbox.counts();
        gauge.set({ state: 'to be sent' }, waiting);
        gauge.set({ state: 'given up' }, givenUp);
      },
    );
    this.worker = new LeasedQueueWorker({
      name: MailWorker.name,
      queue: outbox.queue,
      intervalMs: LOOK_INTERVAL_MS,
      atOnce: 1,
      backoff: mailBackoff,
      work: (leased, stopping) => this.send(leased, stopping),
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

  private async send(leased: Leased & OutboxRow, stopping: AbortSignal): Promise<Settle> {
    const outboxMail = this.outbox.open(leased);
    try {
      await this.transport.send(outboxMail, stopping);
      this.mails.inc({ outcome: 'sent' });
      return () => this.outbox.sent(leased);
    } catch (error) {
      const failure = failureOf(error);
      const now = this.clock.now();
      const refusedSince = failure === 'away' ? undefined : (leased.refusedSince ?? now);
      const isGivenUp = refusedSince !== undefined && (failure === 'refused' || isOverdue(refusedSince, now));
      const outcome = isGivenUp ? 'refused' : 'put off';
      this.mails.inc({ outcome });
      // The address stays out of the log, and so does what the mail server says of it.
      this.logger.warn(`Mail ${leased.id} ${outcome} at try ${leased.tries}: ${codeOf(error)}`);
      const message = messageOf(error);
      // Cut off by our own stop, it is due again at once.
      const waitMs = stopping.aborted ? 0 : mailBackoff(leased.tries);
      return isGivenUp
        ? () => this.outbox.giveUp({ ...leased, ...outboxMail }, message, statusOf(error), refusedSince)
        : () => this.outbox.retry(leased, waitMs, message, refusedSince);
    }
  }
}

function codeOf(error: unknown): string {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  const parts = [code, responseCode].filter((part) => typeof part === 'string' || typeof part === 'number');
  return parts.length > 0 ? parts.join(' ') : 'no code';
}
