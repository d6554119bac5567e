import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { BackgroundLoop } from '../../../shared/jobs/background-loop.js';
import { Metrics } from '../../../shared/observability/metrics.js';
import { LiShopConfig } from '../settings.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { isOurFault } from './app-store-status.js';
import { AppStore, AppStoreAwayError } from './app-store.js';
import type { AppStoreAnswer } from './judgement.js';
import { Receipts, type DueReceipt, type Effect } from './receipts.repository.js';
import { receiptBackoff, verificationStep } from './verification-step.js';

const EVERY_MS = 5_000;
/** Asked about at the same time, so that an App Store that hangs holds up the others less. */
const AT_ONCE = 8;

/** For the log, behind the verdict. */
const EFFECTS: Readonly<Record<Effect, string>> = {
  none: ', sent to a list that lives by another; nothing changes',
  judged: '',
  admitted: '; a new owner key works now',
  claimed: ', the first of this list; the keys of those without one have ended',
  'of another purchase': ', but of another purchase; nothing changes',
};

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
    private readonly clock: Clock,
    private readonly config: LiShopConfig,
    metrics: Metrics,
  ) {
    this.outcomes = metrics.counter(
      'quartet_lishop_receipts_total',
      'Receipts that the App Store was asked about',
      ['outcome'],
    );
  }

  onApplicationBootstrap(): void {
    if (this.config.receipts) this.loop.start();
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
    let answer: AppStoreAnswer;
    try {
      answer = await this.appStore.verify(due.receipt, false, this.stopping.signal);
    } catch (error) {
      if (!(error instanceof AppStoreAwayError)) throw error;
      this.outcomes.inc({ outcome: 'away' });
      // Cut off by our own stop, it is nobody's fault: due again at once.
      const wait = this.stopping.signal.aborted ? 0 : receiptBackoff(due.tries);
      if (wait > 0) this.logger.warn(`A receipt was not verified at try ${due.tries}: ${error.message}`);
      await this.receipts.retry(due, wait);
      return;
    }
    const { status } = answer;
    if (isOurFault(status)) {
      this.logger.error(
        `The App Store refuses how it is asked (${status}): is LISHOP_APPSTORE_PASSWORD right?`,
      );
    }
    const step = verificationStep(due, answer, {
      now: this.clock.now().getTime(),
      bundleId: this.config.appStore.bundleId,
      paymentIdentifier: due.paymentIdentifier,
    });
    if (step.kind === 'wait') {
      this.outcomes.inc({ outcome: 'away' });
      this.logger.warn(`List ${due.list}: no verdict (status ${status}) at try ${due.tries}`);
      await this.receipts.retry(due, step.waitMs, step.malformed);
      return;
    }
    const { verdict } = step.judgement;
    this.outcomes.inc({ outcome: verdict });
    const effect = await this.receipts.decide(due, step.judgement, status, step.waitMs);
    const line = `List ${due.list}: its receipt is ${verdict} (status ${status})${EFFECTS[effect]}`;
    if (verdict === 'valid') this.logger.log(line);
    else this.logger.warn(line);
  }
}
