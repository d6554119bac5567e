import { oneRow } from '../../../shared/database/one-row.js';
import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SecretBox } from '../../../shared/secrets/secret-box.js';
import { Database } from '../../../shared/database/database.js';
import type { Queryable } from '../../../shared/database/queryable.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { LeasedQueue, type Leased } from '../../../shared/jobs/leased-queue.js';
import { ApiKeys } from '../keys/api-keys.repository.js';
import { PURPOSE as PAYMENT_PURPOSE, secretContext as paymentContext } from '../lists/payment-identifier.js';
import type { Judgement } from './judgement.js';
import { isSigned } from '../storekit/signed-text.js';
import { ReceiptNotices } from './receipt-notices.js';

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

/** A receipt of a list, as it was put in. */
export interface KeptReceipt {
  readonly id: string;
  /** The list lives by it: its keys need not wait for a verdict. */
  readonly current: boolean;
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

/** What a verdict did to the list. */
export type Effect =
  /** The receipt is not the one that the list lives by, and was not found valid; or the list has gone meanwhile. */
  | 'none'
  /** The receipt has gone, another process asks about it now, or this was kept before: nothing is. */
  | 'not held'
  /** It names another purchase than the list, whose own receipt has no verdict yet: that is asked about first. */
  | 'behind another'
  /** The list has this verdict now. */
  | 'judged'
  /** The receipt was found valid, and its keys have the list now. */
  | 'admitted'
  /** The same, and the list never had a valid one: everybody else's keys have ended. */
  | 'claimed'
  /** It is valid, but for another purchase than the list's. */
  | 'of another purchase';

/** Receipts of a list that wait to be proven, or were refused; past that, the oldest goes, with its keys. */
const MAX_UNPROVEN = 20;
/** Of the blind index. */
/** How long a receipt of another purchase waits for the verdict of the list's own, before it is asked about once more. */
const BEHIND_CURRENT_MS = 60_000;

export const PURPOSE = 'lishop.receipts';
/** The identity under which a receipt is sealed. */
export const secretContext = (id: string): string => `lishop.receipts/sealed/${id}`;

/**
 * The receipts of each list, and when to ask about them next. A list lives by one of them, the current one: that which made it, until
 * another is found valid. A key belongs to the receipt that it was handed out for.
 */
@Injectable()
export class Receipts {
  readonly queue: LeasedQueue<ReceiptRow>;

  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
    private readonly clock: Clock,
    private readonly keys: ApiKeys,
    private readonly notices: ReceiptNotices,
  ) {
    this.queue = new LeasedQueue(database, clock, {
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

  /**
   * Keeps a verdict, and what follows from it for the list and its keys, unless the receipt is not this process's any more: what another heard
   * since is newer.
   * @param status the App Store's
   * @param waitMs until it is to be asked once more; `undefined`: no more
   */
  async decide(due: DueReceipt, judgement: Judgement, status: number, waitMs?: number): Promise<Effect> {
    return this.database.transaction(async (transaction) => {
      const [list] = await transaction.query<{ proven: boolean }>(
        'SELECT l.proven FROM (SELECT proven, deleted_at FROM lishop.lists WHERE id = $1 OFFSET 0 FOR NO KEY UPDATE) l WHERE l.deleted_at IS NULL',
        [due.list],
      );
      if (list === undefined) return 'none';
      const [receipt] = await transaction.query<{ current: boolean }>(
        // Sent again meanwhile (`put`: other tries), it is asked about again, as `put` said.
        `UPDATE lishop.receipts SET next_try = CASE WHEN tries = $8 THEN $2 ELSE next_try END, holder = NULL, last_status = $3, updated_at = $4, malformed = 0, ends_at = $5,
           names_payment = names_payment OR $6, tries = CASE WHEN $7 THEN 0 ELSE tries END
         WHERE id = $1 AND holder = $9 RETURNING current`,
        [
          due.id,
          this.later(waitMs),
          status,
          this.clock.now(),
          judgement.endsAt ?? null,
          judgement.namesPayment,
          judgement.verdict === 'valid',
          due.tries,
          this.queue.holder,
        ],
      );
      if (receipt === undefined) return 'not held';
      const effect = await this.apply(transaction, due, judgement, { ...receipt, ...list });
      await this.notices.judged(transaction, {
        list: due.list,
        receipt: due.id,
        verdict: effect === 'of another purchase' ? 'of_another_purchase' : judgement.verdict,
        status,
        current: receipt.current,
      });
      return effect;
    });
  }

  private async apply(
    transaction: Queryable,
    due: DueReceipt,
    judgement: Judgement,
    { current, proven }: { readonly current: boolean; readonly proven: boolean },
  ): Promise<Effect> {
    if (current) {
      await this.judgeList(transaction, due.list, judgement.verdict);
      return 'judged';
    }
    if (judgement.verdict !== 'valid') return 'none';
    if (!proven && judgement.namesAnother === true && (await this.isBehindCurrent(transaction, due)))
      return 'behind another';
    return proven ? this.admit(transaction, due, judgement) : this.claim(transaction, due);
  }

  /** @param waitMs until the next try */
  async retry(due: DueReceipt, waitMs: number, malformed = false): Promise<void> {
    await this.queue.retry(due, waitMs, malformed ? { malformed: due.malformed + 1 } : {});
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

  private async judgeList(
    transaction: Queryable,
    list: number,
    verdict: Judgement['verdict'],
  ): Promise<void> {
    await transaction.query(
      `UPDATE lishop.lists SET verdict = $2, proven = proven OR $2 = 'valid', updated_at = $3 WHERE id = $1`,
      [list, verdict, this.clock.now()],
    );
  }

  /** The list has had a valid receipt: this one's keys join in. Kept is the receipt that names the payment, else the one that lasts longer. */
  private async admit(
    transaction: Queryable,
    { list, id }: DueReceipt,
    judgement: Judgement,
  ): Promise<Effect> {
    const [current] = await transaction.query<{
      id: string;
      names_payment: boolean;
      ends_at: Date | null;
      valid: boolean;
    }>(
      `SELECT r.id, r.names_payment, r.ends_at, l.verdict = 'valid' AS valid
       FROM lishop.receipts r JOIN lishop.lists l ON l.id = r.list_id WHERE r.list_id = $1 AND r.current`,
      [list],
    );
    if (current?.names_payment === true && !judgement.namesPayment) return 'of another purchase';
    const lasts = (end: Date | null | undefined): number => end?.getTime() ?? Infinity;
    const isTheOneNamed = judgement.namesPayment && current?.names_payment === false;
    if (!isTheOneNamed && current?.valid === true && lasts(current.ends_at) > lasts(judgement.endsAt)) {
      await this.keys.prove(transaction, list, id, current.id);
      await transaction.query('DELETE FROM lishop.receipts WHERE id = $1', [id]);
    } else {
      await this.replaceCurrent(transaction, list, id);
    }
    await this.keys.endOlder(transaction, list);
    return 'admitted';
  }

  /**
   * A list whose own receipt has no verdict yet, as where the App Store was away, is not for who paid for something else: the own one is asked about
   * at once, and this one again a minute later; for an hour at most, since of some the App Store never says anything.
   */
  private async isBehindCurrent(transaction: Queryable, { list, id }: DueReceipt): Promise<boolean> {
    const now = this.clock.now();
    const waiting = await transaction.query(
      `UPDATE lishop.receipts c SET next_try = least(c.next_try, $3::timestamptz) FROM lishop.receipts r
       WHERE c.list_id = $1 AND c.current AND c.last_status IS NULL AND c.next_try IS NOT NULL
         AND r.id = $2 AND r.created_at > $3::timestamptz - interval '1 hour' RETURNING c.id`,
      [list, id, now],
    );
    if (waiting.length === 0) return false;
    await transaction.query('UPDATE lishop.receipts SET next_try = $2 WHERE id = $1', [
      id,
      this.later(BEHIND_CURRENT_MS),
    ]);
    return true;
  }

  /** The first valid receipt of a list that never had one: whoever had it without paying has it no more. */
  private async claim(transaction: Queryable, { list, id }: DueReceipt): Promise<Effect> {
    await this.keys.endAllBut(transaction, list, id);
    await this.replaceCurrent(transaction, list, id);
    await transaction.query('DELETE FROM lishop.receipts WHERE list_id = $1 AND id <> $2', [list, id]);
    return 'claimed';
  }

  private async replaceCurrent(transaction: Queryable, list: number, id: string): Promise<void> {
    const gone = await transaction.query<{ id: string }>(
      'UPDATE lishop.receipts SET current = false WHERE list_id = $1 AND current RETURNING id',
      [list],
    );
    await transaction.query('UPDATE lishop.receipts SET current = true WHERE id = $1', [id]);
    for (const { id: old } of gone) {
      await this.keys.prove(transaction, list, old, id);
      await transaction.query('DELETE FROM lishop.receipts WHERE id = $1', [old]);
    }
    await this.keys.prove(transaction, list, id, id);
    await this.judgeList(transaction, list, 'valid');
  }

  private later(waitMs: number | undefined): Date | null {
    return waitMs === undefined ? null : new Date(this.clock.now().getTime() + waitMs);
  }
}
