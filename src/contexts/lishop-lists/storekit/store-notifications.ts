import { Injectable, Logger } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import { LiShopError } from '../lishop-error.js';
import { ReceiptVerificationWorker } from '../receipts/receipt-verifier.js';
import { Receipts } from '../receipts/receipts.repository.js';
import { LiShopConfig } from '../settings.js';
import { Purchases, stateOf } from './purchases.repository.js';
import { SignedData, type SignedNotification } from './signed-data.js';

/** After these nothing goes on unpaid. */
const ENDING: ReadonlySet<string> = new Set(['EXPIRED', 'GRACE_PERIOD_EXPIRED']);

/** App Store Server Notifications, version 2: what happens to a purchase while no phone says so. */
@Injectable()
export class StoreNotifications {
  private readonly logger = new Logger(StoreNotifications.name);

  constructor(
    private readonly database: Database,
    private readonly signed: SignedData,
    private readonly purchases: Purchases,
    private readonly receipts: Receipts,
    private readonly verifier: ReceiptVerificationWorker,
    private readonly config: LiShopConfig,
  ) {}

  /**
   * Takes a notification, once, in whatever order they come.
   * @returns `undefined` for what Apple did not sign for this app
   * @throws LiShopError APP_STORE_AWAY where settings are missing, so that Apple sends it again
   */
  async receive(signedPayload: string): Promise<'taken' | undefined> {
    const finding = await this.signed.notification(signedPayload);
    if (finding.kind === 'not configured' || !this.config.receipts) {
      this.logger.warn(
        `A notification of the App Store cannot be read: ${finding.kind === 'not configured' ? `set ${finding.variable}` : 'LISHOP_RECEIPTS is off'}.`,
      );
      throw new LiShopError({ code: 'APP_STORE_AWAY' });
    }
    if (finding.kind !== 'genuine') {
      this.logger.warn(`A notification for the App Store's address is ${finding.kind}.`);
      return undefined;
    }
    await this.apply(finding.value);
    return 'taken';
  }

  private async apply(notification: SignedNotification): Promise<void> {
    const { notificationUUID: id, notificationType: type, data } = notification;
    // Whatever its type, a transaction says what is bought: of an upgrade, too (DID_CHANGE_RENEWAL_PREF).
    if (data?.signedTransactionInfo === undefined) {
      this.logger.log(`Notification ${type} of the App Store: nothing changes`);
      return;
    }
    const finding = await this.signed.transaction(data.signedTransactionInfo);
    if (finding.kind !== 'genuine') {
      this.logger.warn(`Notification ${type} of the App Store: its transaction is ${finding.kind}`);
      return;
    }
    const { originalTransactionId: purchase } = finding.value;
    const grace = data.signedRenewalInfo && (await this.signed.graceEnd(data.signedRenewalInfo));
    const state = stateOf(finding.value, ENDING.has(type) ? null : grace || undefined);
    const lists = await this.database.transaction(async (transaction) => {
      if (!(await this.purchases.isFirst(transaction, id))) return undefined;
      await this.purchases.learn(transaction, purchase, state);
      return this.receipts.judgeAgain(transaction, purchase);
    });
    if (lists === undefined) {
      this.logger.log(`Notification ${type} of the App Store: it came before`);
      return;
    }
    const whose = lists.length > 0 ? `list ${lists.join(', ')} is judged again` : 'of no list';
    this.logger.log(`Notification ${type} of the App Store: ${whose}`);
    this.verifier.wake();
  }
}
