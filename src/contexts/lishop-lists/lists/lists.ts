import { Injectable } from '@nestjs/common';
import { SecretBox } from '../../../shared/secrets/secret-box.js';
import { Database, type Queryable } from '../../../shared/database/database.js';
import { LiShopConfig } from '../settings.js';
import { LiShopError } from '../lishop-error.js';
import { ApiKeys } from '../keys/api-keys.repository.js';
import { Receipts, type KeptReceipt } from '../receipts/receipts.repository.js';
import { ReceiptVerificationWorker } from '../receipts/receipt-verifier.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { DeletedLists } from './deleted-lists.js';
import { lockOf, PURPOSE, rowName } from './payment-identifier.js';

/** Lists as accounts: made or found by what identifies the payment, and taken away whole. */
@Injectable()
export class Lists {
  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
    private readonly keys: ApiKeys,
    private readonly receipts: Receipts,
    private readonly verifier: ReceiptVerificationWorker,
    private readonly deleted: DeletedLists,
    private readonly clock: Clock,
    private readonly config: LiShopConfig,
  ) {}

  /**
   * Makes the list of this payment at the first time, and each time a new owner key; the receipt will be verified in the background. To a
   * list that there is, the key opens when its receipt has been found valid: who knows a payment has not paid it.
   * @param receipt normalized
   * @returns the key
   * @throws LiShopError FORBIDDEN where nobody can be asked (`LISHOP_RECEIPTS=off`) and the list was made with another receipt
   */
  async register(paymentIdentifier: string, receipt: string): Promise<string> {
    const key = await this.database.transaction(async (transaction) => {
      await transaction.query('SELECT pg_advisory_xact_lock($1::bigint)', [
        lockOf(this.box, paymentIdentifier),
      ]);
      const list = await this.find(transaction, paymentIdentifier);
      if (list === undefined) {
        const made = await this.make(transaction, paymentIdentifier);
        const first = await this.receipts.putFirst(transaction, made, receipt, this.config.receipts);
        return this.keys.addForOwner(transaction, made, first);
      }
      const kept = await this.receiptFor(transaction, list, receipt);
      return this.keys.addForOwner(transaction, list, kept);
    });
    this.verifier.wake();
    return key;
  }

  /** Nobody reaches the list any more; what it holds is kept for the operator for `LISHOP_DELETED_KEPT` days. */
  async delete(list: number): Promise<void> {
    if (this.config.deletedKeptDays === 0) await this.deleted.purge(list);
    else await this.deleted.mark(list, this.clock.now());
  }

  private async receiptFor(transaction: Queryable, list: number, receipt: string): Promise<KeptReceipt> {
    if (this.config.receipts) return this.receipts.put(transaction, list, receipt);
    const known = await this.receipts.find(transaction, list, receipt);
    if (known?.current !== true) throw new LiShopError({ code: 'FORBIDDEN' });
    return known;
  }

  private async find(transaction: Queryable, paymentIdentifier: string): Promise<number | undefined> {
    const indexes = this.box.blindIndexes(paymentIdentifier, PURPOSE);
    // The row's lock keeps a deletion away until this has committed; one that came first leaves no row.
    const [row] = await transaction.query<{ id: number; payment_index: Buffer }>(
      'SELECT id, payment_index FROM lishop.lists WHERE payment_index = ANY($1) AND deleted_at IS NULL FOR NO KEY UPDATE',
      [indexes],
    );
    if (row !== undefined && indexes[0]?.equals(row.payment_index) === false) {
      const { index, sealed } = this.sealed(paymentIdentifier);
      await transaction.query(
        'UPDATE lishop.lists SET payment_index = $2, payment_sealed = $3 WHERE id = $1',
        [row.id, index, sealed],
      );
    }
    return row?.id;
  }

  private async make(transaction: Queryable, paymentIdentifier: string): Promise<number> {
    const { index, sealed } = this.sealed(paymentIdentifier);
    const [row] = await transaction.query<{ id: number }>(
      `INSERT INTO lishop.lists (payment_index, payment_sealed, verdict, proven)
       VALUES ($1, $2, CASE WHEN $3 THEN 'pending' ELSE 'valid' END, NOT $3) RETURNING id`,
      [index, sealed, this.config.receipts],
    );
    if (row === undefined) throw new Error('The database returned no row for a new list.');
    return row.id;
  }

  private sealed(paymentIdentifier: string): { index: Buffer; sealed: Buffer } {
    const index = this.box.blindIndex(paymentIdentifier, PURPOSE);
    return { index, sealed: this.box.seal(paymentIdentifier, rowName(index)) };
  }
}
