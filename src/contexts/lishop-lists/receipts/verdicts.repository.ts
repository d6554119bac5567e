import { Injectable } from '@nestjs/common';
import { Database } from '../../../shared/database/database.js';
import type { Queryable } from '../../../shared/database/queryable.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { ApiKeys } from '../keys/api-keys.repository.js';
import type { Judgement } from './judgement.js';
import { ReceiptNotices } from './receipt-notices.js';
import { ReceiptQueue, type DueReceipt } from './receipt-queue.js';

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

/** How long a receipt of another purchase waits for the verdict of the list's own, before it is asked about once more. */
const BEHIND_CURRENT_MS = 60_000;

/** Verdicts on receipts, and what follows from them for the list and its keys. */
@Injectable()
export class ReceiptVerdicts {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly queue: ReceiptQueue,
    private readonly keys: ApiKeys,
    private readonly notices: ReceiptNotices,
  ) {}

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
          this.queue.leased.holder,
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
