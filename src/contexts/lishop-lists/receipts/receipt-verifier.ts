import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { Leased } from '../../../shared/jobs/leased-queue.js';
import { KeyedMutex } from '../../../shared/jobs/keyed-mutex.js';
import { LeasedQueueWorker, type Settle } from '../../../shared/jobs/leased-queue-worker.js';
import { Metrics } from '../../../shared/observability/metrics.js';
import { LiShopConfig } from '../settings.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { isOurFault } from './app-store-status.js';
import { AppStore, AppStoreAwayError } from './app-store.js';
import { SignedReceipts, type SignedAnswer } from '../storekit/signed-receipts.js';
import { isSigned } from '../storekit/signed-text.js';
import { ReceiptQueue, type ReceiptRow } from './receipt-queue.js';
import { Receipts } from './receipts.repository.js';
import { ReceiptVerdicts, type Effect } from './verdicts.repository.js';
import { receiptBackoff, verificationStep } from './verification-step.js';

const LOOK_INTERVAL_MS = 5_000;
/** Asked about at the same time, so that an App Store that hangs holds up the others less. */
const AT_ONCE = 8;

/** For the log, behind the verdict. */
const EFFECTS: Readonly<Record<Effect, string>> = {
  none: ', sent to a list that lives by another; nothing changes',
  'not held': ', but is gone or held by another process now; nothing changes',
  'behind another': ', but of another purchase; the list lives by one that is asked about first',
  judged: '',
  admitted: '; a new owner key works now',
  claimed: ', the first of this list; the keys of those without one have ended',
  'of another purchase': ', but of another purchase; nothing changes',
};

/** Verifies receipts in the background (seed: "Launch this verification method asynchronously"). */
@Injectable()
export class ReceiptVerificationWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ReceiptVerificationWorker.name);
  private readonly worker: LeasedQueueWorker<ReceiptRow>;
  private readonly outcomes;

  constructor(
    private readonly queue: ReceiptQueue,
    private readonly verdicts: ReceiptVerdicts,
    private readonly receipts: Receipts,
    private readonly appStore: AppStore,
    private readonly signed: SignedReceipts,
    private readonly clock: Clock,
    private readonly config: LiShopConfig,
    private readonly mutex: KeyedMutex,
    metrics: Metrics,
  ) {
    this.outcomes = metrics.counter(
      'quartet_lishop_receipts_total',
      'Receipts that the App Store was asked about',
      ['outcome'],
    );
    metrics.gauge('quartet_lishop_receipts_undecided', 'Receipts without a verdict yet', [], async (gauge) =>
      gauge.set(await queue.undecided()),
    );
    this.worker = new LeasedQueueWorker({
      name: ReceiptVerificationWorker.name,
      queue: queue.leased,
      intervalMs: LOOK_INTERVAL_MS,
      atOnce: AT_ONCE,
      backoff: receiptBackoff,
      work: (leased, stopping) => this.verify(leased, stopping),
    });
  }

  onApplicationBootstrap(): void {
    if (this.config.receipts) this.worker.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.worker.stop();
  }

  /** A receipt has been put in, and its transaction has committed. */
  wake(): void {
    this.worker.wake();
  }

  private async verify(leased: Leased & ReceiptRow, stopping: AbortSignal): Promise<Settle> {
    const due = this.queue.open(leased);
    let asked: SignedAnswer;
    try {
      asked = isSigned(due.receipt)
        ? await this.signed.ask(due.receipt, true)
        : { answer: await this.appStore.verify(due.receipt, false, stopping) };
    } catch (error) {
      if (!(error instanceof AppStoreAwayError)) throw error;
      this.outcomes.inc({ outcome: 'away' });
      // Cut off by our own stop, it is nobody's fault: due again at once.
      const wait = stopping.aborted ? 0 : receiptBackoff(due.tries);
      if (wait > 0) this.logger.warn(`A receipt was not verified at try ${due.tries}: ${error.message}`);
      return () => this.queue.retry(due, wait);
    }
    const { answer, purchase } = asked;
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
      return () => this.queue.retry(due, step.waitMs, step.malformed);
    }
    const { verdict } = step.judgement;
    this.outcomes.inc({ outcome: verdict });
    return async () => {
      const effect = await this.mutex.runExclusive(due.list, () =>
        this.verdicts.decide(due, step.judgement, status, step.waitMs),
      );
      // What Apple signed between the look and the verdict has found the receipt in work.
      if (purchase && (await this.signed.isOutdated(purchase)))
        await this.receipts.judgeAgainNow(purchase.id);
      const line = `List ${due.list}: its receipt is ${verdict} (status ${status})${EFFECTS[effect]}`;
      if (verdict === 'valid') this.logger.log(line);
      else this.logger.warn(line);
    };
  }
}
