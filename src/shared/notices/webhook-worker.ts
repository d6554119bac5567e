import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Counter } from 'prom-client';
import { NoticesConfig } from '../config/platform-settings.js';
import { BackgroundLoop } from '../jobs/background-loop.js';
import { Metrics } from '../observability/metrics.js';
import { WebhookClient, WebhookError } from './webhook-client.js';
import { WebhookMessages, type WebhookMessage } from './webhook-messages.js';

const EVERY_MS = 2_000;
/** Posted at the same time, so that a receiver that is slow holds up the others less. */
const AT_ONCE = 8;
const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** After the first, second … try: the eighth and last comes 23 hours after the first. */
const WAITS_MS = [10 * SECOND_MS, MINUTE_MS, 10 * MINUTE_MS, HOUR_MS, 3 * HOUR_MS, 7 * HOUR_MS, 12 * HOUR_MS];

/** Milliseconds until the try after the `tries`th; undefined: that was the last. */
export const webhookBackoff = (tries: number): number | undefined => WAITS_MS[tries - 1];

/** Posts what the receiver of the webhook is to be told. Every replica has one; a message is leased to one of them at a time. */
@Injectable()
export class WebhookWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger('Notices');
  private readonly loop = new BackgroundLoop(WebhookWorker.name, () => this.step(), EVERY_MS);
  private readonly stopping = new AbortController();
  private readonly outcomes: Counter<'outcome'>;

  constructor(
    private readonly messages: WebhookMessages,
    private readonly client: WebhookClient,
    private readonly config: NoticesConfig,
    metrics: Metrics,
  ) {
    this.outcomes = metrics.counter('quartet_webhooks_total', 'Tries to post a webhook message', ['outcome']);
  }

  onApplicationBootstrap(): void {
    if (this.config.webhook !== undefined) this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.loop.stop();
  }

  /** A message may be due. */
  wake(): void {
    this.loop.wake();
  }

  private async step(): Promise<boolean> {
    const due = await this.messages.take(AT_ONCE);
    await Promise.all(due.map((message) => this.deliver(message)));
    return due.length > 0;
  }

  private async deliver(message: WebhookMessage): Promise<void> {
    const { id, type, tries } = message;
    try {
      await this.client.post(message, this.stopping.signal);
    } catch (error) {
      if (!(error instanceof WebhookError)) throw error;
      // Cut off by our own stop, it is nobody's fault.
      if (this.stopping.signal.aborted) return this.messages.release(message);
      const wait = webhookBackoff(tries);
      const what = `Webhook message ${id} (${type})`;
      if (wait === undefined) this.logger.error(`${what} given up after ${tries} tries: ${error.message}`);
      else this.logger.warn(`${what} put off at try ${tries}: ${error.message}`);
      this.outcomes.inc({ outcome: wait === undefined ? 'given_up' : 'put_off' });
      return this.messages.failed(message, wait, error.message);
    }
    await this.messages.delivered(message);
    this.outcomes.inc({ outcome: 'delivered' });
  }
}
