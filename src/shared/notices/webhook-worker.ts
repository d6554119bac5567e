import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Counter } from 'prom-client';
import { NoticesConfig } from '../config/platform-settings.js';
import type { Leased } from '../jobs/leased-queue.js';
import { LeasedQueueWorker, type Settle } from '../jobs/leased-queue-worker.js';
import { Metrics } from '../observability/metrics.js';
import { WebhookClient, WebhookError } from './webhook-client.js';
import { WebhookMessages, type WebhookRow } from './webhook-messages.js';

const LOOK_INTERVAL_MS = 2_000;
/** Posted at the same time, so that a receiver that is slow holds up the others less. */
const AT_ONCE = 8;
const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** After the first, second … try: the eighth and last comes 23 hours after the first. */
const WAITS_MS = [10 * SECOND_MS, MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, 3 * HOUR_MS, 7 * HOUR_MS, 12 * HOUR_MS];

/** Milliseconds until the try after the `tries`th; undefined: that was the last. */
export const webhookBackoff = (tries: number): number | undefined => WAITS_MS[tries - 1];

/** Posts the notices to the receiver of the webhook. Every replica has one; a message is leased to one of them at a time. */
@Injectable()
export class WebhookWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Notices');
  private readonly worker: LeasedQueueWorker<WebhookRow>;
  private readonly outcomes: Counter<'outcome'>;

  constructor(
    private readonly messages: WebhookMessages,
    private readonly client: WebhookClient,
    private readonly config: NoticesConfig,
    metrics: Metrics,
  ) {
    this.outcomes = metrics.counter('quartet_webhooks_total', 'Tries to post a webhook message', ['outcome']);
    this.worker = new LeasedQueueWorker({
      name: WebhookWorker.name,
      queue: messages.queue,
      intervalMs: LOOK_INTERVAL_MS,
      atOnce: AT_ONCE,
      backoff: (tries) => webhookBackoff(tries) ?? HOUR_MS,
      work: (leased, stopping) => this.deliver(leased, stopping),
    });
  }

  onApplicationBootstrap(): void {
    if (this.config.webhook !== undefined) this.worker.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.worker.stop();
  }

  /** A message may be due. */
  wake(): void {
    this.worker.wake();
  }

  private async deliver(leased: Leased & WebhookRow, stopping: AbortSignal): Promise<Settle> {
    const { queue } = this.messages;
    const { id, type, tries } = leased;
    try {
      await this.client.post(this.messages.open(leased), stopping);
    } catch (error) {
      if (!(error instanceof WebhookError)) throw error;
      // Cut off by our own stop, it is nobody's fault.
      if (stopping.aborted) return () => queue.retry(leased, 0, { tries: tries - 1 });
      const { message } = error;
      const wait = webhookBackoff(tries);
      this.outcomes.inc({ outcome: wait === undefined ? 'given_up' : 'put_off' });
      if (wait === undefined) {
        this.logger.error(`Webhook message ${id} (${type}) given up after ${tries} tries: ${message}`);
        return () => queue.giveUp(leased, { error: message });
      }
      this.logger.warn(`Webhook message ${id} (${type}) put off at try ${tries}: ${message}`);
      return () => queue.retry(leased, wait, { error: message });
    }
    this.outcomes.inc({ outcome: 'delivered' });
    return () => queue.remove(leased);
  }
}
