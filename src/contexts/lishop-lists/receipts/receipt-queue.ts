import { Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import { oneRow } from '../../../shared/database/one-row.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { LeasedQueue, type Leased } from '../../../shared/jobs/leased-queue.js';
import { SecretBox } from '../../../shared/secrets/secret-box.js';
import { secretContext as paymentContext } from '../lists/payment-identifier.js';
import { secretContext } from './receipts.repository.js';

/** A receipt that this process may ask the App Store about now, and nobody else until it says how that went. */
export interface DueReceipt extends Leased {
  readonly list: number;
  readonly paymentIdentifier: string;
  readonly receipt: string;
  /** The list lives by it. */
  readonly current: boolean;
  /** The list has been valid. */
  readonly proven: boolean;
  /** How many times it was asked about since it was sent or judged last, this one counted. */
  readonly tries: number;
  /** How often the App Store called it malformed. */
  readonly malformed: number;
}

/** What the queue of receipts gives besides the lease. */
export interface ReceiptRow {
  readonly current: boolean;
  readonly proven: boolean;
  readonly malformed: number;
  readonly list_id: number;
  readonly sealed: Buffer;
  readonly payment_index: Buffer;
  readonly payment_sealed: Buffer;
}

/** The receipts that the App Store is to be asked about, by one process at a time. */
@Injectable()
export class ReceiptQueue {
  readonly leased: LeasedQueue<ReceiptRow>;

  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
    clock: Clock,
  ) {
    this.leased = new LeasedQueue(database, clock, {
      table: 'lishop.receipts',
      columns: 'q.list_id, q.sealed, q.current, q.malformed, l.proven, l.payment_index, l.payment_sealed',
      join: 'JOIN lishop.lists l ON l.id = q.list_id',
    });
  }

  /** How many receipts wait for the App Store's first answer. */
  async undecided(): Promise<number> {
    const { waiting } = oneRow(
      await this.database.query<{ waiting: number }>(
        'SELECT count(*)::int AS waiting FROM lishop.receipts WHERE next_try IS NOT NULL AND ends_at IS NULL',
      ),
    );
    return waiting;
  }

  /** @throws UnsealError where no key opens it */
  open(row: Leased & ReceiptRow): DueReceipt {
    const { id, list_id: list, current, proven, tries, malformed } = row;
    return {
      id,
      list,
      current,
      proven,
      tries,
      malformed,
      receipt: this.box.open(row.sealed, secretContext(id)),
      paymentIdentifier: this.box.open(row.payment_sealed, paymentContext(row.payment_index)),
    };
  }

  /** @param waitMs until the next try */
  async retry(due: DueReceipt, waitMs: number, malformed = false): Promise<void> {
    await this.leased.retry(due, waitMs, malformed ? { malformed: due.malformed + 1 } : {});
  }
}
