import { Injectable, Logger } from '@nestjs/common';
import { LiShopError } from '../lishop-error.js';
import { LiShopConfig } from '../settings.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { EXPIRED, messageOf, NOT_AUTHENTIC, VALID } from './app-store-status.js';
import { AppStore, AppStoreAwayError } from './app-store.js';
import { judge, type AppStoreAnswer } from './judgement.js';
import { SignedReceipts } from '../storekit/signed-receipts.js';
import { isSigned } from '../storekit/signed-text.js';

/** At the same moment: a check needs no key, and the App Store must not see a flood from here. */
const MAX_IN_FLIGHT = 8;

/** The seed's `verifyReceipt`: asks the App Store now, about any receipt that is sent, and changes nothing. */
@Injectable()
export class VerifyReceiptService {
  private readonly logger = new Logger(VerifyReceiptService.name);

  private inFlight = 0;

  constructor(
    private readonly appStore: AppStore,
    private readonly signed: SignedReceipts,
    private readonly clock: Clock,
    private readonly config: LiShopConfig,
  ) {}

  /**
   * @param sandbox whether Apple's sandbox is asked first, where it counts
   * @throws LiShopError RECEIPT_REFUSED, APP_STORE_AWAY
   */
  async check(receipt: string, sandbox: boolean): Promise<void> {
    if (!this.config.receipts) return;
    const answer = await this.ask(receipt, sandbox);
    const { status } = answer;
    if (status !== VALID) {
      throw new LiShopError({ code: 'RECEIPT_REFUSED', status, message: messageOf(status) });
    }
    const { verdict } = judge(answer, {
      now: this.clock.now().getTime(),
      bundleId: this.config.appStore.bundleId,
    });
    if (verdict === 'valid') return;
    const meant = verdict === 'expired' ? EXPIRED : NOT_AUTHENTIC;
    throw new LiShopError({ code: 'RECEIPT_REFUSED', status: meant, message: messageOf(meant) });
  }

  /** @throws LiShopError APP_STORE_AWAY */
  private async ask(receipt: string, sandbox: boolean): Promise<AppStoreAnswer> {
    if (this.inFlight >= MAX_IN_FLIGHT) throw new LiShopError({ code: 'APP_STORE_AWAY' });
    this.inFlight += 1;
    try {
      if (isSigned(receipt)) return (await this.signed.ask(receipt, false)).answer;
      return await this.appStore.verify(receipt, sandbox);
    } catch (error) {
      if (!(error instanceof AppStoreAwayError)) throw error;
      this.logger.warn(error.message);
      throw new LiShopError({ code: 'APP_STORE_AWAY' });
    } finally {
      this.inFlight -= 1;
    }
  }
}
