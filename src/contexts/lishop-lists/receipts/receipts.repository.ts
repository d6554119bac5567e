import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { SecretBox, UnsealError } from '../../../shared/secrets/secret-box.js';
import { Database, type Queryable } from '../../../shared/database/database.js';
import { Clock } from '../../../shared/jobs/clock.js';
import type { Verdict } from '../keys/list-access.js';

/** A receipt that this process may ask the App Store about now, and nobody else until its lease ends. */
export interface DueReceipt {
  readonly list: number;
  /** Another one each time the app sends a receipt: an answer about an older one counts for nothing. */
  readonly generation: string;
  readonly receipt: string;
  /** How many times it was asked about, this one counted. */
  readonly tries: number;
}

interface Row {
  readonly list_id: number;
  readonly generation: string;
  readonly sealed: Buffer;
  readonly tries: number;
}

/** Longer than two questions may take (`LISHOP_APPSTORE_TIMEOUT` is 120 s at most), with room for clocks that differ between replicas. */
const LEASE_MS = 10 * 60_000;
/** The identity under which a receipt is sealed. */
export const rowName = (generation: string): string => `lishop.receipts/sealed/${generation}`;

/** The latest receipt of each list, and when to ask about it next. */
@Injectable()
export class Receipts {
  private readonly logger = new Logger(Receipts.name);

  constructor(
    private readonly database: Database,
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {}

  /** Takes the place of the list's earlier receipt; to be asked about at once. What was said of the earlier one stays in force until then. */
  async put(transaction: Queryable, list: number, receipt: string): Promise<void> {
    const generation = randomUUID();
    const now = this.clock.now();
    await transaction.query(
      `INSERT INTO lishop.receipts (list_id, generation, sealed, next_try, updated_at) VALUES ($1, $2, $3, $4, $4)
       ON CONFLICT (list_id) DO UPDATE SET generation = excluded.generation, sealed = excluded.sealed,
         next_try = excluded.next_try, tries = 0, last_status = NULL, updated_at = excluded.updated_at`,
      [list, generation, this.box.seal(receipt, rowName(generation)), now],
    );
  }

  /** @param most how many to take at once, those first that have been due for longest */
  async take(most: number): Promise<DueReceipt[]> {
    const now = this.clock.now();
    const rows = await this.database.query<Row>(
      `UPDATE lishop.receipts SET next_try = $2, tries = tries + 1
       WHERE list_id IN (
         SELECT list_id FROM lishop.receipts WHERE next_try <= $1 ORDER BY next_try LIMIT $3 FOR UPDATE SKIP LOCKED
       )
       RETURNING list_id, generation, sealed, tries`,
      [now, new Date(now.getTime() + LEASE_MS), most],
    );
    return rows.flatMap((row) => this.opened(row) ?? []);
  }

  /**
   * Keeps what the App Store said, unless the app has sent another receipt since.
   * @param waitMs until it is to be asked once more; `undefined`: no more
   */
  async decide(due: DueReceipt, verdict: Verdict, status: number, waitMs?: number): Promise<void> {
    await this.database.query(
      `WITH decided AS (
         UPDATE lishop.receipts SET next_try = $5, last_status = $4, updated_at = $6
         WHERE list_id = $1 AND generation = $2 RETURNING list_id
       )
       UPDATE lishop.lists l SET verdict = $3, updated_at = $6 FROM decided WHERE l.id = decided.list_id`,
      [due.list, due.generation, verdict, status, this.later(waitMs), this.clock.now()],
    );
  }

  /** @param waitMs until the next try */
  async retry(due: DueReceipt, waitMs: number): Promise<void> {
    await this.database.query(
      'UPDATE lishop.receipts SET next_try = $3 WHERE list_id = $1 AND generation = $2',
      [due.list, due.generation, this.later(waitMs)],
    );
  }

  /** @returns `undefined` where no key opens it: it is left until its lease ends, and holds up no other */
  private opened({ list_id: list, generation, sealed, tries }: Row): DueReceipt | undefined {
    try {
      return { list, generation, tries, receipt: this.box.open(sealed, rowName(generation)) };
    } catch (error) {
      if (!(error instanceof UnsealError)) throw error;
      this.logger.error(`The receipt of list ${list} cannot be asked about: ${error.message}`);
      return undefined;
    }
  }

  private later(waitMs: number | undefined): Date | null {
    return waitMs === undefined ? null : new Date(this.clock.now().getTime() + waitMs);
  }
}
