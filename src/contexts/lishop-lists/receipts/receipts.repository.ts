import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SecretBox } from '../../../shared/secrets/secret-box.js';
import { Database } from '../../../shared/database/database.js';
import type { Queryable } from '../../../shared/database/queryable.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { PURPOSE as PAYMENT_PURPOSE } from '../lists/payment-identifier.js';
import { isSigned } from '../storekit/signed-text.js';

/** A receipt of a list, as it was put in. */
export interface KeptReceipt {
  readonly id: string;
  /** The list lives by it: its keys need not wait for a verdict. */
  readonly current: boolean;
}

/** Receipts of a list that wait to be proven, or were refused; past that, the oldest goes, with its keys. */
const MAX_UNPROVEN = 20;
/** Of the blind index. */
export const PURPOSE = 'lishop.receipts';
/** The identity under which a receipt is sealed. */
export const secretContext = (id: string): string => `lishop.receipts/sealed/${id}`;

/**
 * The receipts of each list. A list lives by one of them, the current one: that which made it, until
 * another is found valid. A key belongs to the receipt that it was handed out for.
 */
@Injectable()
export class Receipts {
  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {}

  /** The list's receipt of just this text. */
  async find(transaction: Queryable, list: number, receipt: string): Promise<KeptReceipt | undefined> {
    const indexes = this.box.blindIndexes(receipt, PURPOSE);
    const [row] = await transaction.query<KeptReceipt>(
      'SELECT id, current FROM lishop.receipts WHERE list_id = $1 AND receipt_index = ANY($2)',
      [list, indexes],
    );
    return row;
  }

  /** The receipt of a new list. @param ask false: nobody will be asked about it */
  async putFirst(transaction: Queryable, list: number, receipt: string, ask: boolean): Promise<KeptReceipt> {
    return this.insert(transaction, list, receipt, { current: true, ask });
  }

  /** A receipt sent to a list that there is; the App Store will be asked about it at once, also where it has been before. */
  async put(transaction: Queryable, list: number, receipt: string): Promise<KeptReceipt> {
    const known = await this.find(transaction, list, receipt);
    if (known === undefined) {
      const kept = await this.insert(transaction, list, receipt, { current: false, ask: true });
      await transaction.query(
        `DELETE FROM lishop.receipts WHERE id IN (
           SELECT id FROM lishop.receipts WHERE list_id = $1 AND NOT current
           ORDER BY next_try IS NULL, created_at DESC OFFSET ${MAX_UNPROVEN})`,
        [list],
      );
      return kept;
    }
    await transaction.query(
      // But for that which a list was taken over with.
      `UPDATE lishop.receipts r SET next_try = $2, tries = 0, updated_at = $2 FROM lishop.lists l
       WHERE r.id = $1 AND l.id = r.list_id AND NOT (l.imported AND r.current AND r.last_status IS NULL)`,
      [known.id, this.clock.now()],
    );
    return known;
  }

  /** Has the receipts judged again that are signed transactions of this purchase, and that lists live by. @returns these lists */
  async judgeAgain(database: Queryable, paymentIdentifier: string): Promise<number[]> {
    const rows = await database.query<{ list_id: number }>(
      `UPDATE lishop.receipts r SET next_try = $2, tries = 0 FROM lishop.lists l
       WHERE l.payment_index = ANY($1) AND l.deleted_at IS NULL AND r.list_id = l.id AND r.current AND r.signed
       RETURNING r.list_id`,
      [this.box.blindIndexes(paymentIdentifier, PAYMENT_PURPOSE), this.clock.now()],
    );
    return rows.map(({ list_id: list }) => list);
  }

  /** The same, by itself. */
  judgeAgainNow(paymentIdentifier: string): Promise<number[]> {
    return this.judgeAgain(this.database, paymentIdentifier);
  }

  private async insert(
    transaction: Queryable,
    list: number,
    receipt: string,
    { current, ask }: { readonly current: boolean; readonly ask: boolean },
  ): Promise<KeptReceipt> {
    const id = randomUUID();
    const now = this.clock.now();
    await transaction.query(
      `INSERT INTO lishop.receipts (id, list_id, receipt_index, sealed, current, signed, next_try, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)`,
      [
        id,
        list,
        this.box.blindIndex(receipt, PURPOSE),
        this.box.seal(receipt, secretContext(id)),
        current,
        isSigned(receipt),
        ask ? now : null,
        now,
      ],
    );
    return { id, current };
  }
}
