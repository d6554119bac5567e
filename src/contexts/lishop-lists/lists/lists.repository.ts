import { Injectable } from '@nestjs/common';
import { SecretBox } from '../../../shared/secrets/secret-box.js';
import type { Queryable } from '../../../shared/database/queryable.js';
import { lockPayment, PURPOSE, secretContext } from './payment-identifier.js';

/** The rows of the lists, found by what identifies the payment. */
@Injectable()
export class ListsRepository {
  constructor(private readonly box: SecretBox) {}

  /**
   * The living list of a payment. Nobody else registers the same payment until the transaction is over. Seals anew what an older key sealed.
   * @returns its id
   */
  async findOnly(transaction: Queryable, paymentIdentifier: string): Promise<number | undefined> {
    await lockPayment(transaction, this.box, paymentIdentifier);
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

  /**
   * @param proven its receipt will not be verified
   * @returns the id of the new list
   */
  async add(transaction: Queryable, paymentIdentifier: string, proven: boolean): Promise<number> {
    const { index, sealed } = this.sealed(paymentIdentifier);
    const [row] = await transaction.query<{ id: number }>(
      `INSERT INTO lishop.lists (payment_index, payment_sealed, verdict, proven)
       VALUES ($1, $2, CASE WHEN $3 THEN 'valid' ELSE 'pending' END, $3) RETURNING id`,
      [index, sealed, proven],
    );
    if (row === undefined) throw new Error('The database returned no row for a new list.');
    return row.id;
  }

  private sealed(paymentIdentifier: string): { index: Buffer; sealed: Buffer } {
    const index = this.box.blindIndex(paymentIdentifier, PURPOSE);
    return { index, sealed: this.box.seal(paymentIdentifier, secretContext(index)) };
  }
}
