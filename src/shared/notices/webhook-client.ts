import { lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Agent, request } from 'undici';
import { NoticesConfig } from '../config/platform-settings.js';
import { isLoopbackAddress } from '../config/webhook-variables.js';
import { Clock } from '../jobs/clock.js';
import { VERSION } from '../observability/version.js';
import type { WebhookMessage } from './webhook-messages.js';
import { signatureHeaders } from './webhook-signature.js';

/** The receiver did not take a message. `message` is for the log: it never names the address, which may hold a secret. */
export class WebhookError extends Error {
  override readonly name = 'WebhookError';
}

/** Resolves names to addresses of this machine only: what goes out over http goes nowhere else, whatever a resolver says. */
export const loopbackLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, options, (error, address, family) => {
    const found = typeof address === 'string' ? [address] : (address ?? []).map((one) => one.address);
    if (error !== null || found.every(isLoopbackAddress)) callback(error, address, family);
    else
      callback(Object.assign(new Error('This name is not of this machine.'), { code: 'ENOTLOOPBACK' }), '');
  });
};

/**
 * Posts messages to the one configured address. Nothing but its status is looked at: no redirect is followed, and the answer's body is not
 * read, so that nobody learns through Quartet what stands at an address.
 */
@Injectable()
export class WebhookClient implements OnModuleDestroy {
  private readonly agent: Agent | undefined;

  constructor(
    private readonly config: NoticesConfig,
    private readonly clock: Clock,
  ) {
    const { webhook } = config;
    if (webhook === undefined) return;
    const { secretUrl, timeoutMs, ca } = webhook;
    this.agent = new Agent({
      connect: {
        timeout: timeoutMs,
        ...(ca !== undefined && { ca }),
        ...(new URL(secretUrl).protocol === 'http:' && { lookup: loopbackLookup }),
      },
    });
  }

  async onModuleDestroy(): Promise<void> {
    await this.agent?.destroy();
  }

  /**
   * Posts a message, once.
   * @param stop gives up
   * @throws WebhookError where the receiver did not answer with 2xx in time
   */
  async post({ id, type, at, data }: WebhookMessage, stop: AbortSignal): Promise<void> {
    const { webhook } = this.config;
    if (webhook === undefined || this.agent === undefined) throw new WebhookError('no webhook is configured');
    const body = JSON.stringify({ type, timestamp: at.toISOString(), data });
    let status: number;
    try {
      const answer = await request(webhook.secretUrl, {
        dispatcher: this.agent,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': `Quartet/${VERSION}`,
          ...signatureHeaders(id, this.clock.seconds(), body, webhook.secrets),
        },
        body,
        // The connection ends with the answer, and so does a body that never would.
        reset: true,
        signal: AbortSignal.any([AbortSignal.timeout(webhook.timeoutMs), stop]),
      });
      answer.body.on('error', () => undefined).destroy();
      status = answer.statusCode;
    } catch (error) {
      throw new WebhookError(reasonOf(error));
    }
    if (status < 200 || status > 299) throw new WebhookError(`HTTP ${status}`);
  }
}

function reasonOf(error: unknown): string {
  const { name, code, cause } = error as { name?: unknown; code?: unknown; cause?: { code?: unknown } };
  const known = [code, cause?.code].find((one) => typeof one === 'string');
  return known ?? String(name);
}
