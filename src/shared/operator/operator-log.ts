import { Inject, Injectable } from '@nestjs/common';
import type { Operator } from '../auth/operator.authenticator.js';
import { Database } from '../database/database.js';
import type { Queryable } from '../database/queryable.js';
import { oneRow } from '../database/one-row.js';
import { Clock } from '../jobs/clock.js';
import { redact } from '../observability/redaction.js';

/** Who did it, and from where. */
export type Actor = Pick<Operator, 'name' | 'address'>;

/** One thing that the operator did. */
export interface OperatorAction {
  /** The context, then what was done: `bobux.player.change`, `lishop.list.read`. */
  readonly action: string;
  /** On what: `player 17`. */
  readonly subject: string;
  /** What of it was otherwise before; no secrets, and no more than it takes to undo it. */
  readonly before?: object | null;
  /** What it is now; with the reason, where one was given. */
  readonly after?: object | null;
}

/** A line of the log. */
export interface LogEntry {
  /** Rises. */
  readonly id: number;
  readonly at: Date;
  readonly operator: string;
  readonly address: string;
  readonly action: string;
  readonly subject: string;
  readonly before: object | null;
  readonly after: object | null;
}

/** What is left out does not narrow. */
export interface LogFilter {
  /** How the action begins. */
  readonly action?: string | undefined;
  readonly subject?: string | undefined;
}

/** No more of a state is kept: the log says what was done, it is no backup. */
const MAX_STATE_CHARACTERS = 8_000;
/** Behind every text that goes on with another one. */
const LAST_CHARACTER = '\u{10FFFF}';

/** Members whose name speaks of a secret are left out, should one slip in. */
function storable(state: object | null | undefined): string | null {
  if (state === undefined || state === null) return null;
  const text = JSON.stringify(redact(state));
  return text.length > MAX_STATE_CHARACTERS ? JSON.stringify({ cut: `${text.length} characters` }) : text;
}

/** One row of the log for what takes many transactions, such as an upload: it says what was done so far, also where that was the end of it. */
export class OngoingAction {
  private row: number | undefined;

  constructor(
    private readonly put: (transaction: Queryable, row: number | undefined, after: object) => Promise<number>,
  ) {}

  /**
   * The last thing in each transaction.
   * @param after what was done so far, this transaction included
   */
  async record(transaction: Queryable, after: object): Promise<void> {
    this.row = await this.put(transaction, this.row, after);
  }
}

/** Where contexts write down what the operator did: every change, and every look at what belongs to somebody else. */
@Injectable()
export class OperatorLog {
  /** @param database a command of the operator brings its own connection */
  constructor(
    @Inject(Database) private readonly database: Queryable,
    private readonly clock: Clock,
  ) {}

  /** @param transaction the one of the change, where there is one: both stand or fall together */
  async record(transaction: Queryable, actor: Actor, action: OperatorAction): Promise<void> {
    await this.insert(transaction, actor, action);
  }

  /** An action that goes on over several transactions. */
  ongoing(actor: Actor, action: Pick<OperatorAction, 'action' | 'subject'>): OngoingAction {
    return new OngoingAction(async (transaction, row, after) => {
      const [known] = await transaction.query<{ id: number }>(
        'UPDATE platform.operator_log SET after = $2 WHERE id = $1 RETURNING id',
        [row ?? null, storable(after)],
      );
      // None yet, or it went with a transaction that was not committed.
      return known?.id ?? this.insert(transaction, actor, { ...action, after });
    });
  }

  private async insert(
    transaction: Queryable,
    { name, address }: Actor,
    { action, subject, before, after }: OperatorAction,
  ): Promise<number> {
    const { id } = oneRow(
      await transaction.query<{ id: number }>(
        `INSERT INTO platform.operator_log (at, operator, address, action, subject, before, after)
         VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
        [this.clock.now(), name, address, action, subject, storable(before), storable(after)],
      ),
    );
    return id;
  }

  /** The newest first. @param before only lines with a lower id */
  page({ action, subject }: LogFilter, before: number, limit: number): Promise<LogEntry[]> {
    // A statement for each filter: one for all would, once it has its plan for all values, read the log through.
    const conditions = ['id < $1'];
    const values: unknown[] = [before, limit];
    if (action !== undefined) {
      const place = values.push(action);
      // As starts_with, which finds nothing by an index where the plan does not know the text.
      conditions.push(`action ~>=~ $${place}::text AND action ~<~ ($${place}::text || '${LAST_CHARACTER}')`);
    }
    if (subject !== undefined) conditions.push(`subject = $${values.push(subject)}`);
    return this.database.query<LogEntry>(
      `SELECT id, at, operator, address, action, subject, before, after FROM platform.operator_log
       WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT $2`,
      values,
    );
  }
}
