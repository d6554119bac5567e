import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { BackgroundLoop } from '../../../shared/jobs/background-loop.js';
import { Metrics } from '../../../shared/observability/metrics.js';
import { isOurFault, verdictOf } from './app-store-status.js';
import { AppStore, AppStoreAwayError } from './app-store.js';
import { Receipts, type DueReceipt } from './receipts.repository.js';

const EVERY_MS = 5_000;
/** Asked about at the same time, so that an App Store that hangs holds up the others less. */
const AT_ONCE = 8;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 6 * 60 * 60_000;

/** Milliseconds until the try after the `tries`th: 30 s, 1 min, 2 min … 6 h; without end, since nobody is locked out meanwhile. */
function receiptBackoff(tries: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** Math.min(tries - 1, 20), LONGEST_WAIT_MS);
}

/** Verifies receipts in the background (seed: "Launch this verification method asynchronously"). */
@Injectable()
export class ReceiptVerificationWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ReceiptVerificationWorker.name);
  private readonly loop = new BackgroundLoop(ReceiptVerificationWorker.name, () => this.step(), EVERY_MS);
  private readonly stopping = new AbortController();
  private readonly outcomes;

  constructor(
    private readonly receipts: Receipts,
    private readonly appStore: AppStore,
    metrics: Metrics,
  ) {
    this.outcomes = metrics.counter(
      'quartet_lishop_receipts_total',
      'Receipts that the App Store was asked about',
      ['outcome'],
    );
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.loop.stop();
  }

  /** A receipt has been put in, and its transaction has committed. */
  wake(): void {
    this.loop.wake();
  }

  private async step(): Promise<boolean> {
    const due = await this.receipts.take(AT_ONCE);
    await Promise.all(due.map((one) => this.verify(one)));
    return due.length > 0;
  }

  private async verify(due: DueReceipt): Promise<void> {
    let status: number;
    try {
      status = await this.appStore.verify(due.receipt, false, this.stopping.signal);
    } catch (error) {
      if (!(error instanceof AppStoreAwayError)) throw error;
      this.outcomes.inc({ outcome: 'away' });
      // Cut off by our own stop, it is nobody's fault: due again at once.
      const wait = this.stopping.signal.aborted ? 0 : receiptBackoff(due.tries);
      if (wait > 0) this.logger.warn(`A receipt was not verified at try ${due.tries}: ${error.message}`);
      await this.receipts.retry(due, wait);
      return;
    }
    const verdict = verdictOf(status);
    this.outcomes.inc({ outcome: verdict });
    if (isOurFault(status)) {
      this.logger.error(
        `The App Store refuses how it is asked (${status}): is LISHOP_APPSTORE_PASSWORD right?`,
      );
    }
    await this.receipts.decide(
      due,
      verdict,
      status,
      isOurFault(status) ? receiptBackoff(due.tries) : undefined,
    );
  }
}
