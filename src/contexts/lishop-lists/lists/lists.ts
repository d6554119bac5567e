import { Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import type { Queryable } from '../../../shared/database/queryable.js';
import { KeyedMutex } from '../../../shared/jobs/keyed-mutex.js';
import { LiShopConfig } from '../settings.js';
import { LiShopError } from '../lishop-error.js';
import { ApiKeys } from '../keys/api-keys.repository.js';
import { Receipts, type KeptReceipt } from '../receipts/receipts.repository.js';
import { ReceiptVerificationWorker } from '../receipts/receipt-verifier.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { DeletedLists } from './deleted-lists.js';
import { ListsRepository } from './lists.repository.js';

/** Lists as accounts: made or found by what identifies the payment, and taken away whole. */
@Injectable()
export class Lists {
  constructor(
    private readonly database: Database,
    private readonly lists: ListsRepository,
    private readonly keys: ApiKeys,
    private readonly receipts: Receipts,
    private readonly verifier: ReceiptVerificationWorker,
    private readonly deleted: DeletedLists,
    private readonly clock: Clock,
    private readonly config: LiShopConfig,
    private readonly mutex: KeyedMutex,
  ) {}

  /**
   * Makes the list of this payment at the first time, and each time a new owner key; the receipt will be verified in the background. To a
   * list that there is, the key opens when its receipt has been found valid: who knows a payment has not paid it.
   * @param receipt normalized
   * @returns the key
   * @throws LiShopError FORBIDDEN where nobody can be asked (`LISHOP_RECEIPTS=off`) and the list was made with another receipt
   */
  async register(paymentIdentifier: string, receipt: string): Promise<string> {
    const key = await this.mutex.runExclusive(`payment ${paymentIdentifier}`, () =>
      this.database.transaction(async (transaction) => {
        const list = await this.lists.findOnly(transaction, paymentIdentifier);
        if (list === undefined) {
          const made = await this.lists.add(transaction, paymentIdentifier, !this.config.receipts);
          const first = await this.receipts.putFirst(transaction, made, receipt, this.config.receipts);
          return this.keys.addForOwner(transaction, made, first);
        }
        const kept = await this.receiptFor(transaction, list, receipt);
        return this.keys.addForOwner(transaction, list, kept);
      }),
    );
    this.verifier.wake();
    return key;
  }

  /** Ends the owner's keys that are older than the newest, at once. */
  endOlderKeys(list: number): Promise<void> {
    return this.mutex.runExclusive(list, () => this.keys.endOlderNow(list));
  }

  /** Nobody reaches the list any more; what it holds is kept for the operator for `LISHOP_DELETED_KEPT` days. */
  async delete(list: number): Promise<void> {
    await this.mutex.runExclusive(list, () =>
      this.config.deletedKeptDays === 0
        ? this.deleted.purge(list)
        : this.deleted.mark(list, this.clock.now()),
    );
  }

  private async receiptFor(transaction: Queryable, list: number, receipt: string): Promise<KeptReceipt> {
    if (this.config.receipts) return this.receipts.put(transaction, list, receipt);
    const known = await this.receipts.find(transaction, list, receipt);
    if (known?.current !== true) throw new LiShopError({ code: 'FORBIDDEN' });
    return known;
  }
}
