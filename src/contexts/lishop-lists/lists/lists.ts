import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SecretBox } from '../../../shared/secrets/secret-box.js';
import { Database, type Queryable } from '../../../shared/database/database.js';
import { ApiKeys } from '../keys/api-keys.repository.js';
import { Receipts } from '../receipts/receipts.repository.js';
import { ReceiptVerificationWorker } from '../receipts/receipt-verifier.js';

/** Of the blind index. */
export const PURPOSE = 'lishop.lists/payment';
/** The identity under which what tells the payer is sealed. */
export const rowName = (index: Buffer): string => `lishop.lists/payment_sealed/${index.toString('hex')}`;

/** One payer at a time, whichever key of SECRETS_KEY a replica indexes with. The number is chance to whoever reads the locks. */
function lockOf(paymentIdentifier: string): string {
  return createHash('sha256').update(`${PURPOSE}\0${paymentIdentifier}`).digest().readBigInt64BE().toString();
}

/** Lists as accounts: made or found by what identifies the payment, and taken away whole. */
@Injectable()
export class Lists {
  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
    private readonly keys: ApiKeys,
    private readonly receipts: Receipts,
    private readonly verifier: ReceiptVerificationWorker,
  ) {}

  /**
   * Makes the list of this payment at the first time, and each time a new owner key; the receipt will be verified in the background.
   * @returns the key
   */
  async register(paymentIdentifier: string, receipt: string): Promise<string> {
    const key = await this.database.transaction(async (transaction) => {
      await transaction.query('SELECT pg_advisory_xact_lock($1::bigint)', [lockOf(paymentIdentifier)]);
      const list =
        (await this.find(transaction, paymentIdentifier)) ??
        (await this.make(transaction, paymentIdentifier));
      await this.receipts.put(transaction, list, receipt);
      return this.keys.addForOwner(transaction, list);
    });
    this.verifier.wake();
    return key;
  }

  /** Everything of the list goes with it: articles, keys, receipt. */
  async delete(list: number): Promise<void> {
    await this.database.query('DELETE FROM lishop.lists WHERE id = $1', [list]);
  }

  private async find(transaction: Queryable, paymentIdentifier: string): Promise<number | undefined> {
    const indexes = this.box.blindIndexes(paymentIdentifier, PURPOSE);
    // The row's lock keeps a deletion away until this has committed; one that came first leaves no row.
    const [row] = await transaction.query<{ id: number; payment_index: Buffer }>(
      'SELECT id, payment_index FROM lishop.lists WHERE payment_index = ANY($1) FOR NO KEY UPDATE',
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
      'INSERT INTO lishop.lists (payment_index, payment_sealed) VALUES ($1, $2) RETURNING id',
      [index, sealed],
    );
    if (row === undefined) throw new Error('The database returned no row for a new list.');
    return row.id;
  }

  private sealed(paymentIdentifier: string): { index: Buffer; sealed: Buffer } {
    const index = this.box.blindIndex(paymentIdentifier, PURPOSE);
    return { index, sealed: this.box.seal(paymentIdentifier, rowName(index)) };
  }
}
