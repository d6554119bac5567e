import { Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import { IS_SANDBOX, NOT_AUTHENTIC, VALID } from '../receipts/app-store-status.js';
import { AppStoreAwayError } from '../receipts/app-store.js';
import type { AppStoreAnswer } from '../receipts/judgement.js';
import { isNewer, Purchases, stateOf, type PurchaseState } from './purchases.repository.js';
import { SignedData, type SignedTransaction } from './signed-data.js';

/** What is to be said of a signed transaction. */
export interface SignedAnswer {
  /** In the App Store's form, so that one judgement serves both kinds of receipts. */
  readonly answer: AppStoreAnswer;
  /** What it is made of; missing where the receipt is not genuine. */
  readonly purchase?: { readonly id: string; readonly state: PurchaseState };
}

function answerOf(transaction: SignedTransaction, state: PurchaseState): AppStoreAnswer {
  const end = Math.max(state.expiresAt?.getTime() ?? 0, state.graceUntil?.getTime() ?? 0);
  const purchase = {
    transaction_id: transaction.transactionId,
    original_transaction_id: transaction.originalTransactionId,
    ...(state.expiresAt !== null && { expires_date_ms: String(end) }),
    ...(state.revoked && { cancellation_date_ms: String(state.signedAt.getTime()) }),
  };
  return { status: VALID, receipt: { in_app: [purchase] } };
}

/** Signed transactions as receipts: the newest of what the transaction itself says and what Apple has signed about its purchase since. */
@Injectable()
export class SignedReceipts {
  constructor(
    private readonly signed: SignedData,
    private readonly purchases: Purchases,
    private readonly database: Database,
  ) {}

  /**
   * @param receipt for which isSigned is true
   * @param keep what it says is remembered of its purchase
   * @throws AppStoreAwayError where settings are missing
   */
  async ask(receipt: string, keep: boolean): Promise<SignedAnswer> {
    const finding = await this.signed.transaction(receipt);
    switch (finding.kind) {
      case 'not configured':
        throw new AppStoreAwayError(`It is a signed transaction of StoreKit 2: set ${finding.variable}.`);
      case 'of the sandbox':
        return { answer: { status: IS_SANDBOX } };
      case 'forged':
      case 'of another app':
        return { answer: { status: NOT_AUTHENTIC } };
      case 'genuine': {
        const id = finding.value.originalTransactionId;
        const own = stateOf(finding.value);
        const state = keep ? await this.learn(id, own) : await this.newest(id, own);
        return { answer: answerOf(finding.value, state), purchase: { id, state } };
      }
    }
  }

  /** Whether Apple has signed something newer since. */
  async isOutdated({ id, state }: NonNullable<SignedAnswer['purchase']>): Promise<boolean> {
    const known = await this.purchases.find(this.database, id);
    return known !== undefined && isNewer(known, state);
  }

  private learn(id: string, own: PurchaseState): Promise<PurchaseState> {
    return this.database.transaction((transaction) => this.purchases.learn(transaction, id, own));
  }

  private async newest(id: string, own: PurchaseState): Promise<PurchaseState> {
    const known = await this.purchases.find(this.database, id);
    return known === undefined || isNewer(own, known) ? own : known;
  }
}
