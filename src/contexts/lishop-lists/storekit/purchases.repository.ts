import { Injectable } from '@nestjs/common';
import type { Queryable } from '../../../shared/database/queryable.js';
import { Clock } from '../../../shared/jobs/clock.js';
import { SecretBox } from '../../../shared/secrets/secret-box.js';
import { lockPayment } from '../lists/payment-identifier.js';
import type { SignedTransaction } from './signed-data.js';

/** The last thing that Apple signed about a purchase. */
export interface PurchaseState {
  /** When its last period was paid for. */
  readonly purchasedAt: Date;
  readonly signedAt: Date;
  /** When that period ends; `null`: it does not. */
  readonly expiresAt: Date | null;
  readonly revoked: boolean;
  /** Until when it goes on unpaid; `undefined`: what was known of it stays. */
  readonly graceUntil: Date | null | undefined;
}

interface PurchaseRow {
  readonly id: number;
  readonly purchased_at: Date;
  readonly signed_at: Date;
  readonly expires_at: Date | null;
  readonly revoked: boolean;
  readonly grace_until: Date | null;
}

/** Of the blind index. */
export const PURPOSE = 'lishop.purchases';
/** The associated data with which what identifies the payer is sealed. */
export const secretContext = (index: Buffer): string =>
  `lishop.purchases/payment_sealed/${index.toString('hex')}`;

const COLUMNS = 'id, purchased_at, signed_at, expires_at, revoked, grace_until';

/** What a signed transaction says. @param graceUntil of the renewal information beside it */
export function stateOf(transaction: SignedTransaction, graceUntil?: Date | null): PurchaseState {
  return {
    purchasedAt: transaction.purchaseDate,
    signedAt: transaction.signedDate,
    expiresAt: transaction.expiresDate ?? null,
    revoked: transaction.revocationDate !== undefined,
    graceUntil,
  };
}

/**
 * Whether the first says more than the second. What was signed about an earlier period says nothing of the later one: a refund of last year
 * ends nothing that was paid for this year.
 */
export function isNewer(one: PurchaseState, than: PurchaseState): boolean {
  const periods = one.purchasedAt.getTime() - than.purchasedAt.getTime();
  return periods === 0 ? one.signedAt > than.signedAt : periods > 0;
}

/**
 * What Apple signed last about each purchase, whichever way it came and whether or not there is a list: a transaction that was signed before
 * a refund stays a good signature for ever, so anyone who kept one could make a list with it.
 */
@Injectable()
export class Purchases {
  constructor(
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {}

  /** Keeps what is newer than what was known. @returns the newest */
  async learn(
    transaction: Queryable,
    paymentIdentifier: string,
    state: PurchaseState,
  ): Promise<PurchaseState> {
    await lockPayment(transaction, this.box, paymentIdentifier);
    const known = await this.row(transaction, paymentIdentifier);
    if (known === undefined) {
      const index = this.box.blindIndex(paymentIdentifier, PURPOSE);
      await transaction.query(
        `INSERT INTO lishop.purchases (payment_index, payment_sealed, purchased_at, signed_at, expires_at, revoked, grace_until, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [
          index,
          this.box.seal(paymentIdentifier, secretContext(index)),
          state.purchasedAt,
          state.signedAt,
          state.expiresAt,
          state.revoked,
          state.graceUntil ?? null,
          this.clock.now(),
        ],
      );
      return state;
    }
    const before = stateIn(known);
    if (!isNewer(state, before)) return before;
    const isSamePeriod = state.purchasedAt.getTime() === before.purchasedAt.getTime();
    const { graceUntil = isSamePeriod ? before.graceUntil : null } = state;
    await transaction.query(
      `UPDATE lishop.purchases SET purchased_at = $2, signed_at = $3, expires_at = $4, revoked = $5, grace_until = $6, updated_at = $7
       WHERE id = $1`,
      [
        known.id,
        state.purchasedAt,
        state.signedAt,
        state.expiresAt,
        state.revoked,
        graceUntil,
        this.clock.now(),
      ],
    );
    return { ...state, graceUntil };
  }

  /** Keeps that a notification came. @returns false where it came before */
  async isFirst(transaction: Queryable, notification: string): Promise<boolean> {
    const rows = await transaction.query(
      'INSERT INTO lishop.notifications (id, received_at) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING id',
      [notification, this.clock.now()],
    );
    return rows.length > 0;
  }

  /** What is known of a purchase. */
  async find(database: Queryable, paymentIdentifier: string): Promise<PurchaseState | undefined> {
    const row = await this.row(database, paymentIdentifier);
    return row && stateIn(row);
  }

  private async row(database: Queryable, paymentIdentifier: string): Promise<PurchaseRow | undefined> {
    const [row] = await database.query<PurchaseRow>(
      `SELECT ${COLUMNS} FROM lishop.purchases WHERE payment_index = ANY($1)`,
      [this.box.blindIndexes(paymentIdentifier, PURPOSE)],
    );
    return row;
  }
}

function stateIn(row: PurchaseRow): PurchaseState {
  return {
    purchasedAt: row.purchased_at,
    signedAt: row.signed_at,
    expiresAt: row.expires_at,
    revoked: row.revoked,
    graceUntil: row.grace_until,
  };
}
